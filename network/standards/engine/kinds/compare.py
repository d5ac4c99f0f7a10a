"""`compare`: the sum of one side stands in a relation to the sum of the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.figures import shown
from network.standards.engine.rules import (
    COMPARISONS,
    SCOPES,
    Hit,
    Rule,
    Spot,
    Term,
    parse_at,
    parse_base,
    parse_terms,
    spots,
    total,
)
from network.standards.engine.structure import FACILITY, Compiled


@dataclass(frozen=True, kw_only=True)
class Compare(Rule):
    kind: ClassVar[str] = "compare"
    phase: ClassVar[int] = 4
    required: ClassVar[tuple[str, ...]] = ("left", "op", "right", "over", "at")
    optional: ClassVar[tuple[str, ...]] = ("dimensions",)

    left: tuple[Term, ...]
    op: str
    right: tuple[Term, ...]
    over: str
    dimensions: frozenset[str]
    at: str
    member: str

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Compare":
        at, attribute = parse_at(spec["at"])
        if spec["over"] not in SCOPES or spec["op"] not in COMPARISONS or at not in shape.indicators:
            raise ValueError(f"{spec['code']}: scope, operator or place")
        return cls(
            **parse_base(spec, shape),
            left=parse_terms(spec["left"], shape),
            op=spec["op"],
            right=parse_terms(spec["right"], shape),
            over=spec["over"],
            dimensions=frozenset(spec.get("dimensions", ())),
            at=at,
            member=attribute or "value",
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if self.at not in reader.reported:
            return
        places = self._cells(reader) if self.over == "cells" else spots(reader, self.over, self.at)
        for spot in places:
            if not self.applies_at(spot):
                continue
            left = total(self.left, spot)
            right = None if left is None else total(self.right, spot)
            if left is not None and right is not None and not COMPARISONS[self.op](left, right):
                key = spot.key(self.at)
                yield Hit(key, self.member, spot.readings, {"left": shown(left), "right": shown(right)})

    def _cells(self, reader: Reader) -> Iterator[Spot]:
        """The total, and every key reported on the left whose dimensions are among those of the rule."""
        yield Spot(reader)
        seen = set()
        for term in self.left:
            for row in reader.reported.get(term.indicator, ()):
                key = row.key
                if key.facility is None and key.dimension is None:
                    continue
                if key.facility is not None and FACILITY not in self.dimensions:
                    continue
                if key.dimension is not None and key.dimension not in self.dimensions:
                    continue
                place = (key.facility, key.dimension, key.code)
                if place not in seen:
                    seen.add(place)
                    yield Spot(reader, reader.context.references.get(key.facility or ""), key.dimension, key.code)
