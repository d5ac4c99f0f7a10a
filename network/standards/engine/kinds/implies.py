"""`implies`: where all of one side is true, so is all of the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.conditions import Test, parse_test
from network.standards.engine.rules import Hit, Rule, parse_at, parse_base
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import SCOPES, Spot, spots


@dataclass(frozen=True, kw_only=True)
class Implies(Rule):
    kind: ClassVar[str] = "implies"
    phase: ClassVar[int] = 5
    required: ClassVar[tuple[str, ...]] = ("if", "then", "over", "at")
    optional: ClassVar[tuple[str, ...]] = ("both_ways",)

    conditions: tuple[Test, ...]
    conclusions: tuple[Test, ...]
    both_ways: bool
    over: str
    at: str
    member: str

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Implies":
        at, attribute = parse_at(spec["at"])
        if spec["over"] not in SCOPES[:3] or at not in shape.indicators:
            raise ValueError(f"{spec['code']}: scope or place")
        return cls(
            **parse_base(spec, shape),
            conditions=tuple(parse_test(test, shape) for test in spec["if"]),
            conclusions=tuple(parse_test(test, shape) for test in spec["then"]),
            both_ways=spec.get("both_ways", False),
            over=spec["over"],
            at=at,
            member=attribute or "value",
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if self.at not in reader.reported:
            return
        for spot in spots(reader, self.over, self.at):
            if self.applies_at(spot) and self._fails(spot):
                yield Hit(spot.key(self.at), self.member, spot.readings, {})

    def _fails(self, spot: Spot) -> bool:
        """A test that is not known makes the rule silent."""
        conditions = [test.holds(spot) for test in self.conditions]
        if None in conditions or (not all(conditions) and not self.both_ways):
            return False
        conclusions = [test.holds(spot) for test in self.conclusions]
        if None in conclusions:
            return False
        if all(conditions):
            return not all(conclusions)
        return all(conclusions)
