"""What rules add up: cells, constants and days, read at a spot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from network.standards.engine.cells import Reader, Reading
from network.standards.engine.context import Facility
from network.standards.engine.figures import Number, decimal_of, is_number
from network.standards.engine.keys import Key, whole
from network.standards.engine.rows import ABSENT, NUMBER, SUSPECT
from network.standards.engine.structure import FACILITY, Compiled

PARTICULARS = frozenset(("by", "attribute", "times", "or_fact"))
SCOPES = ("total", FACILITY, "both", "cells")


class Spot:
    """The place at which a rule is being evaluated: the total, a facility, a coded part; and what it has read there.

    `at` is the id of the facility.
    """

    __slots__ = ("at", "code", "currencies", "dimension", "facility", "reader", "readings")

    def __init__(
        self, reader: Reader, facility: Facility | None = None, dimension: str | None = None, code: str | None = None
    ) -> None:
        self.reader = reader
        self.facility = facility
        self.at = None if facility is None else facility.id
        self.dimension = dimension
        self.code = code
        self.readings: list[Reading] = []
        self.currencies: frozenset[str] = frozenset()

    @property
    def mixed(self) -> bool:
        """Whether amounts of two currencies have been read here: then nothing can be said."""
        return len(self.currencies) > 1

    def key(self, indicator: str) -> Key:
        return (indicator, self.at, self.dimension, self.code)

    def read(self, key: Key) -> Reading:
        reading = self.reader.read(key)
        self.readings.append(reading)
        return reading


def spots(reader: Reader, over: str, at: str) -> Iterator[Spot]:
    """The places of a scope, apart from `cells`."""
    if over in ("total", "both"):
        yield Spot(reader)
    if over == FACILITY:
        for facility in reader.context.facilities:
            yield Spot(reader, facility)
    elif over == "both":
        for facility in reader.context.facilities:
            if whole(at, facility.id) in reader.typed:
                yield Spot(reader, facility)


@dataclass(frozen=True, slots=True)
class Constant:
    """A summand that is the same everywhere."""

    number: Number

    def amount(self, spot: Spot) -> Number | None:
        return self.number


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the period, or those for which the facility was in use."""

    of: str

    def amount(self, spot: Spot) -> Number | None:
        if self.of == "period":
            return spot.reader.context.days
        return spot.facility.days if spot.facility else None


@dataclass(frozen=True, slots=True)
class Term:
    """A summand that is read: a cell or its attribute. `monetary`: it may come with a currency."""

    indicator: str
    dimension: str | None = None
    code: str | None = None
    attribute: str | None = None
    times: Number | Days = 1
    or_fact: bool = False
    monetary: bool = False

    def amount(self, spot: Spot) -> Number | None:
        """The number at this spot, or None if it is not known (absent, nothing, suspect)."""
        value = self.value(spot)
        if type(value) is not int and type(value) is not Fraction:
            return None
        if self.times == 1:
            return value
        factor = self.times.amount(spot) if isinstance(self.times, Days) else self.times
        return None if factor is None else value * factor

    def value(self, spot: Spot) -> Any:
        key = self.key(spot)
        reading = spot.read(key)
        if reading.state == NUMBER:
            if self.monetary and reading.currency:
                spot.currencies |= {reading.currency}
            return reading.value if self.attribute is None else reading.attributes.get(self.attribute)
        if self.or_fact and reading.state not in (SUSPECT, ABSENT):
            fact = spot.reader.fact(key)
            return None if fact is None else _exact(fact["value"])
        return None

    def key(self, spot: Spot) -> Key:
        if self.dimension is not None:
            return (self.indicator, spot.at, self.dimension, self.code)
        return (self.indicator, spot.at, spot.dimension, spot.code)


@dataclass(frozen=True, slots=True)
class Plain(Term):
    """The number of a cell as it is, without a currency: most terms are that, and it takes the shortest way."""

    def amount(self, spot: Spot) -> Number | None:
        reading = spot.reader.read((self.indicator, spot.at, spot.dimension, spot.code))
        spot.readings.append(reading)
        value = reading.value
        return value if type(value) is int or type(value) is Fraction else None


@dataclass(frozen=True, slots=True)
class Sum:
    """Several summands; not known as soon as one of them is not."""

    summands: tuple["Summand", ...]

    def amount(self, spot: Spot) -> Number | None:
        amount: Number = 0
        for summand in self.summands:
            part = summand.amount(spot)
            if part is None:
                return None
            amount += part
        return amount


Summand = Term | Constant | Days | Sum


def _exact(value: Any) -> Any:
    if isinstance(value, str):
        decimal = decimal_of(value)
        return value if decimal is None else decimal
    return value


def parse_summand(spec: Mapping[str, Any], shape: Compiled) -> Summand:
    if "number" in spec:
        return Constant(number_of(spec["number"]))
    if "days" in spec:
        if spec["days"] not in ("period", FACILITY):
            raise ValueError(f"days: {spec['days']}")
        return Days(spec["days"])
    return parse_term(spec, shape)


def parse_term(spec: Mapping[str, Any], shape: Compiled) -> Term:
    indicator = shape.indicators[spec["indicator"]]
    dimension, code = next(iter(spec["by"].items())) if "by" in spec else (None, None)
    if dimension is not None and (dimension not in indicator.relations or code not in shape.dimensions[dimension]):
        raise ValueError(f"{indicator.code} is not broken down by {dimension} {code}")
    monetary = "currency" in indicator.attributes
    if not monetary and PARTICULARS.isdisjoint(spec):
        return Plain(indicator.code)
    times = spec.get("times", "1")
    return Term(
        indicator=indicator.code,
        dimension=dimension,
        code=code,
        attribute=spec.get("attribute"),
        times=Days("period") if times == "days:period" else number_of(times),
        or_fact=spec.get("or_fact", False),
        monetary=monetary,
    )


def parse_sum(specs: list[Mapping[str, Any]], shape: Compiled) -> Summand:
    if not specs:
        raise ValueError("a side without terms")
    summands = tuple(parse_summand(spec, shape) for spec in specs)
    return summands[0] if len(summands) == 1 else Sum(summands)


def number_of(text: Any) -> Number:
    """A constant of a rule: an integer, or a decimal as a string."""
    number = Fraction(text) if isinstance(text, str) else text
    if not is_number(number):
        raise ValueError(f"not a number: {text}")
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number
