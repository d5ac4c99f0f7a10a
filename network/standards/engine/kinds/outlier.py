"""`outlier`: a total far from the median of the quarters before, measured by their median absolute deviation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, ClassVar

from network.standards.engine.cells import Reader, Reading
from network.standards.engine.context import MAX_QUARTERS
from network.standards.engine.figures import Number, Scalar, is_number, is_over, shown
from network.standards.engine.keys import whole
from network.standards.engine.rows import NUMBER
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import number_of


@dataclass(frozen=True, kw_only=True)
class Outlier(Rule):
    kind: ClassVar[str] = "outlier"
    phase: ClassVar[int] = 7
    required: ClassVar[tuple[str, ...]] = (
        "indicators",
        "quarters",
        "at_least",
        "limit",
        "scale",
        "min_difference",
        "share",
    )

    indicators: tuple[str, ...]
    quarters: int
    at_least: int
    factor: Number
    min_difference: Number
    share: Number

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Outlier":
        if not all(code in shape.indicators for code in spec["indicators"]):
            raise ValueError(f"{spec['code']}: unknown indicator")
        if not 0 < spec["quarters"] <= MAX_QUARTERS:
            raise ValueError(f"{spec['code']}: quarters")
        return cls(
            **parse_base(spec, shape),
            indicators=tuple(spec["indicators"]),
            quarters=spec["quarters"],
            at_least=spec["at_least"],
            factor=number_of(spec["limit"]) * number_of(spec["scale"]),
            min_difference=number_of(spec["min_difference"]),
            share=number_of(spec["share"]),
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if not any(reader.context.past) or not self.applies(reader):
            return
        for code in self.indicators:
            if code in reader.reported:
                reading = reader.read(whole(code))
                params = self._far(reader, code, reading)
                if params is not None:
                    yield Hit(whole(code), "value", [reading], params)

    def _far(self, reader: Reader, code: str, reading: Reading) -> dict[str, Scalar] | None:
        value = reading.value
        if reading.state != NUMBER or not is_number(value):
            return None
        past = reader.context.before(code, self.quarters, reading.currency)
        if len(past) < self.at_least:
            return None
        # Everything times `scale`, doubled, and the spread once more: what is reckoned with are integers.
        scale, (now, *before) = _scaled([value, *past])
        middle = twice_median(before)
        difference = abs(2 * now - middle)
        if difference <= 2 * self.min_difference * scale:
            return None
        spread = twice_median([abs(2 * number - middle) for number in before])
        if not (is_over(2 * difference, self.factor, spread) if spread else is_over(difference, self.share, middle)):
            return None
        median, distance = Fraction(middle, 2 * scale), Fraction(difference, 2 * scale)
        return {"value": shown(value), "median": shown(median), "difference": shown(distance)}


def _scaled(numbers: Sequence[Number]) -> tuple[int, list[int]]:
    """The smallest factor that makes integers of them all, and these."""
    integers = [number for number in numbers if type(number) is int]
    if len(integers) == len(numbers):  # as nearly always
        return 1, integers
    scale = lcm(*[number.denominator for number in numbers])
    return scale, [int(number * scale) for number in numbers]


def twice_median(numbers: Sequence[int]) -> int:
    """Exact; of an even count the median is the mean of the middle two."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return 2 * ordered[half] if len(ordered) % 2 else ordered[half - 1] + ordered[half]
