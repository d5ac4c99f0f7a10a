"""`ratio`: one sum divided by another lies within bounds, once the divisor is large enough to say so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.figures import Number, Scalar, is_over, shown
from network.standards.engine.rules import Hit, Rule, parse_at, parse_base
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import Constant, Spot, Summand, number_of, parse_sum, parse_summand


@dataclass(frozen=True, kw_only=True)
class Ratio(Rule):
    kind: ClassVar[str] = "ratio"
    phase: ClassVar[int] = 8
    required: ClassVar[tuple[str, ...]] = ("num", "den", "from", "at")
    optional: ClassVar[tuple[str, ...]] = ("min", "max")

    num: Summand
    den: Summand
    least: Summand | None
    most: Summand | None
    start: Number
    at: str
    member: str

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Ratio":
        at, attribute = parse_at(spec["at"])
        if at not in shape.indicators or ("min" not in spec and "max" not in spec):
            raise ValueError(f"{spec['code']}: place or bounds")
        return cls(
            **parse_base(spec, shape),
            num=parse_sum(spec["num"], shape),
            den=parse_sum(spec["den"], shape),
            least=_bound(spec, "min", shape),
            most=_bound(spec, "max", shape),
            start=number_of(spec["from"]),
            at=at,
            member=attribute or "value",
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if self.at not in reader.reported:
            return
        spot = Spot(reader)
        if not self.applies_at(spot):
            return
        num, den = self.num.amount(spot), self.den.amount(spot)
        least = self.least.amount(spot) if self.least else None
        most = self.most.amount(spot) if self.most else None
        if num is None or den is None or den < self.start or den <= 0 or spot.mixed:
            return
        if (self.least and least is None) or (self.most and most is None):
            return
        if (least is not None and is_over(-num, -least, den)) or (most is not None and is_over(num, most, den)):
            params: dict[str, Scalar] = {"ratio": shown(Fraction(num) / den), "min": shown(least), "max": shown(most)}
            yield Hit(spot.key(self.at), self.member, spot.readings, params)


def _bound(spec: Mapping[str, Any], name: str, shape: Compiled) -> Summand | None:
    bound = spec.get(name)
    if bound is None:
        return None
    return parse_summand(bound, shape) if isinstance(bound, Mapping) else Constant(number_of(bound))
