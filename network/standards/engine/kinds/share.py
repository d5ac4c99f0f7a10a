"""`share`: some codes of a breakdown, such as `unknown`, hold too large a part of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import NUMBER, Reader
from network.standards.engine.figures import Number, is_number, shown
from network.standards.engine.rows import Key, Row
from network.standards.engine.rules import Hit, Rule, number_of, parse_base
from network.standards.engine.structure import Compiled


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
        for (code, facility, dimension), rows in reader.over_codes.items():
            if self.dimension in (None, dimension):
                named = [row for row in rows if row.key.code in self.codes]
                if named:
                    yield from self._check(reader, Key(code, facility), dimension, named)

    def _check(self, reader: Reader, key: Key, dimension: str, rows: list[Row]) -> Iterator[Hit]:
        parent = reader.read(key)
        readings = [reader.read(row.key) for row in rows]
        values = [reading.value for reading in readings if reading.state == NUMBER and is_number(reading.value)]
        if parent.state != NUMBER or not is_number(parent.value) or len(values) != len(rows):
            return
        whole, part = parent.value, sum(values)
        if whole >= self.start and whole > 0 and part > self.most * whole:
            first = min(rows, key=lambda row: row.place)
            share = shown(Fraction(part) / whole)
            params = {"share": share, "max": shown(self.most), "dimension": dimension}
            yield Hit(first.key, "value", [parent, *readings], {**params})
