"""`share`: some codes of a breakdown, such as `unknown`, hold too large a part of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import Reader, Reading, numbers
from network.standards.engine.figures import Number, is_number, is_over, shown
from network.standards.engine.rows import NUMBER, Row
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import number_of


@dataclass(frozen=True, kw_only=True)
class Share(Rule):
    """Without `dimension` it looks at every breakdown by a code list."""

    kind: ClassVar[str] = "share"
    phase: ClassVar[int] = 8
    required: ClassVar[tuple[str, ...]] = ("codes", "max", "from")
    optional: ClassVar[tuple[str, ...]] = ("dimension",)

    dimension: str | None
    codes: frozenset[str]
    most: Number
    start: Number

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Share":
        dimension = spec.get("dimension")
        if dimension is not None and dimension not in shape.dimensions:
            raise ValueError(f"unknown dimension {dimension}")
        return cls(
            **parse_base(spec, shape),
            dimension=dimension,
            codes=frozenset(spec["codes"]),
            most=number_of(spec["max"]),
            start=number_of(spec["from"]),
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if not self.applies(reader):
            return
        for (code, facility, dimension), rows in reader.sheet.over_codes.items():
            if self.dimension is None or self.dimension == dimension:
                named = [row for row in rows if row.key[3] in self.codes]
                hit = (
                    self._check(reader, reader.read((code, facility, None, None)), dimension, named) if named else None
                )
                if hit is not None:
                    yield hit

    def _check(self, reader: Reader, parent: Reading, dimension: str, rows: list[Row]) -> Hit | None:
        whole = parent.value
        if parent.state != NUMBER or not is_number(whole) or whole < self.start or whole <= 0:
            return None
        readings = [reader.read(row.key) for row in rows]
        values = numbers(readings)
        part = sum(values)
        if len(values) != len(rows) or not is_over(part, self.most, whole):
            return None
        first = min(rows, key=lambda row: row.place)
        params = {"share": shown(Fraction(part) / whole), "max": shown(self.most), "dimension": dimension}
        return Hit(first.key, "value", [parent, *readings], {**params})
