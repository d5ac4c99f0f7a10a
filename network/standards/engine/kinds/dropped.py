"""`dropped`: a number in the quarter before, and now an absence for a reason that asks for an answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.figures import shown
from network.standards.engine.keys import Key
from network.standards.engine.rows import ABSENT
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import ABSENCES, Compiled


@dataclass(frozen=True, kw_only=True)
class Dropped(Rule):
    kind: ClassVar[str] = "dropped"
    phase: ClassVar[int] = 6
    required: ClassVar[tuple[str, ...]] = ("levels", "reasons")

    totals: tuple[Key, ...]
    reasons: frozenset[str]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Dropped":
        levels, reasons = frozenset(spec["levels"]), frozenset(spec["reasons"])
        if not reasons.issubset(ABSENCES):
            raise ValueError(f"{spec['code']}: unknown reason")
        totals = tuple(item.whole for item in shape.indicators.values() if item.level in levels and item.has_total)
        return cls(**parse_base(spec, shape), totals=totals, reasons=reasons)

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if not self.applies(reader):
            return
        for key in self.totals:
            row = reader.typed.get(key)
            if row is None or row.absence not in self.reasons:
                continue
            before = reader.context.earlier(key[0], 1)
            reading = reader.read(key)
            if before is not None and reading.state == ABSENT:
                yield Hit(key, "absence", [reading], {"previous": shown(before[0]), "absence": row.absence})
