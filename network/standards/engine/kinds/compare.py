"""`compare`: the sum of one side stands in a relation to the sum of the other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.conditions import COMPARISONS
from network.standards.engine.figures import shown
from network.standards.engine.rules import Hit, Rule, parse_at, parse_base
from network.standards.engine.structure import FACILITY, Compiled
from network.standards.engine.terms import SCOPES, Spot, Summand, parse_sum, spots


@dataclass(frozen=True, kw_only=True)
class Compare(Rule):
    kind: ClassVar[str] = "compare"
    phase: ClassVar[int] = 4
    required: ClassVar[tuple[str, ...]] = ("left", "op", "right", "over", "at")
    optional: ClassVar[tuple[str, ...]] = ("dimensions",)

    left: Summand
    compare: Callable[[Any, Any], bool]
    right: Summand
    told_on_left: tuple[str, ...]
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
            left=parse_sum(spec["left"], shape),
            compare=COMPARISONS[spec["op"]],
            right=parse_sum(spec["right"], shape),
            told_on_left=tuple(term["indicator"] for term in spec["left"] if "indicator" in term),
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
            if self.when and not self.applies_at(spot):
                continue
            left, right = self.left.amount(spot), self.right.amount(spot)
            if left is None or right is None or self.compare(left, right) or spot.mixed:
                continue
            yield Hit(spot.key(self.at), self.member, spot.readings, {"left": shown(left), "right": shown(right)})

    def _cells(self, reader: Reader) -> Iterator[Spot]:
        """The total, and every key reported on the left whose dimensions are among those of the rule."""
        yield Spot(reader)
        seen = set()
        for indicator in self.told_on_left:
            for row in reader.reported.get(indicator, ()):
                facility, dimension, code = place = row.key[1:]
                if facility is None and dimension is None:
                    continue
                if facility is not None and FACILITY not in self.dimensions:
                    continue
                if dimension is not None and dimension not in self.dimensions:
                    continue
                if place not in seen:
                    seen.add(place)
                    yield Spot(reader, reader.context.references.get(facility or ""), dimension, code)
