"""`outlier`: a total far from the median of the quarters before, measured by their median absolute deviation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import NUMBER, Reader, Reading
from network.standards.engine.context import MAX_QUARTERS
from network.standards.engine.figures import Number, Scalar, is_number, shown
from network.standards.engine.rows import Key
from network.standards.engine.rules import Hit, Rule, number_of, parse_base
from network.standards.engine.structure import Compiled


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
                reading = reader.read(Key(code))
                params = self._far(reader, code, reading)
                if params is not None:
                    yield Hit(Key(code), "value", [reading], params)

    def _far(self, reader: Reader, code: str, reading: Reading) -> dict[str, Scalar] | None:
        if reading.state != NUMBER or not is_number(reading.value):
            return None
        earlier = (reader.context.earlier(code, quarters) for quarters in range(1, self.quarters + 1))
        numbers = [Fraction(past[0]) for past in earlier if past is not None and past[1] == reading.currency]
        if len(numbers) < self.at_least:
            return None
        middle = median(numbers)
        difference = abs(Fraction(reading.value) - middle)
        if difference <= self.min_difference:
            return None
        spread = median([abs(number - middle) for number in numbers])
        if difference <= (self.factor * spread if spread else self.share * middle):
            return None
        return {"value": shown(reading.value), "median": shown(middle), "difference": shown(difference)}


def median(numbers: list[Fraction]) -> Fraction:
    """Exact; of an even count the mean of the middle two."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
