"""What all kinds of rules share: terms, tests, scopes, and the hit that becomes a finding."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import ABSENT, NUMBER, SUSPECT, Reader, Reading
from network.standards.engine.context import Facility
from network.standards.engine.figures import Number, Scalar, decimal_of, is_number
from network.standards.engine.rows import Key
from network.standards.engine.structure import FACILITY, Compiled

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SCOPES = ("total", FACILITY, "both", "cells")


@dataclass(slots=True)
class Spot:
    """The place at which a rule is being evaluated, and what it has read there."""

    reader: Reader
    facility: Facility | None = None
    dimension: str | None = None
    code: str | None = None
    readings: list[Reading] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)

    def key(self, indicator: str) -> Key:
        return Key(indicator, self.facility.id if self.facility else None, self.dimension, self.code)

    def read(self, key: Key) -> Reading:
        reading = self.reader.read(key)
        self.readings.append(reading)
        return reading


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule does not hold. `member` as read: value, absence, or an attribute."""

    key: Key
    member: str
    readings: list[Reading]
    params: dict[str, Scalar]


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: a cell or its attribute, a constant, or the days of period or facility."""

    indicator: str = ""
    dimension: str | None = None
    code: str | None = None
    attribute: str | None = None
    times: Number | str = 1
    or_fact: bool = False
    number: Number | None = None
    days: str | None = None

    def amount(self, spot: Spot) -> Number | None:
        """The number at this spot, or None if it is not known (absent, nothing, suspect)."""
        if self.number is not None:
            return self.number
        if self.days is not None:
            return _days(self.days, spot)
        value = self.value(spot)
        if not is_number(value):
            return None
        if self.times == 1:
            return value
        factor = _days("period", spot) if isinstance(self.times, str) else self.times
        return None if factor is None else value * factor

    def value(self, spot: Spot) -> Any:
        reading = spot.read(self.key(spot))
        if reading.state == NUMBER:
            if reading.currency:
                spot.currencies.add(reading.currency)
            return reading.value if self.attribute is None else reading.attributes.get(self.attribute)
        if self.or_fact and reading.state not in (SUSPECT, ABSENT):
            fact = spot.reader.fact(self.key(spot))
            return None if fact is None else _exact(fact["value"])
        return None

    def key(self, spot: Spot) -> Key:
        key = spot.key(self.indicator)
        return key if self.dimension is None else key._replace(dimension=self.dimension, code=self.code)


def _days(which: str, spot: Spot) -> int | None:
    if which == "period":
        return spot.reader.context.days
    return spot.facility.days if spot.facility else None


def _exact(value: Any) -> Any:
    if isinstance(value, str):
        decimal = decimal_of(value)
        return value if decimal is None else decimal
    return value


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: about a cell, or about a declared activity."""

    test: str
    term: Term = Term()
    activity: str | None = None
    right: Term | None = None
    codes: frozenset[str] = frozenset()

    def holds(self, spot: Spot) -> bool | None:
        """None: not known, and the rule is silent."""
        if self.activity is not None:
            return (self.activity in spot.reader.context.activities) == (self.test == "declared")
        if self.test in ("reported", "absent"):
            return self._presence(self.term, spot)
        if self.test == "in":
            value = self.term.value(spot)
            return None if value is None else value in self.codes
        left = self.term.amount(spot)
        right = self.right.amount(spot) if self.right else None
        return None if left is None or right is None else COMPARISONS[self.test](left, right)

    def _presence(self, term: Term, spot: Spot) -> bool | None:
        reading = spot.read(term.key(spot))
        if reading.state == SUSPECT:
            return None
        if self.test == "absent":
            return reading.state == ABSENT
        return reading.state == NUMBER or (term.or_fact and spot.reader.fact(term.key(spot)) is not None)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a version. `derives`: the indicator whose total follows from it."""

    kind: ClassVar[str]
    phase: ClassVar[int]
    required: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()

    code: str
    severity: str
    when: tuple[Test, ...] = ()
    derives: str | None = None

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Rule":
        raise NotImplementedError

    def hits(self, reader: Reader) -> Iterator[Hit]:
        raise NotImplementedError

    def derive(self, reader: Reader, key: Key) -> Reading:
        raise NotImplementedError

    def applies(self, reader: Reader) -> bool:
        """Whether `when` holds for the totals."""
        if not self.when:
            return True
        spot = Spot(reader)
        return all(test.holds(spot) is True for test in self.when)

    def applies_at(self, spot: Spot) -> bool:
        return all(test.holds(spot) is True for test in self.when)


def parse_base(spec: Mapping[str, Any], shape: Compiled) -> dict[str, Any]:
    return {
        "code": spec["code"],
        "severity": spec["severity"],
        "when": tuple(parse_test(test, shape) for test in spec.get("when", ())),
    }


def parse_term(spec: Mapping[str, Any], shape: Compiled) -> Term:
    if "number" in spec:
        return Term(number=number_of(spec["number"]))
    if "days" in spec:
        if spec["days"] not in ("period", FACILITY):
            raise ValueError(f"days: {spec['days']}")
        return Term(days=spec["days"])
    indicator = shape.indicators[spec["indicator"]]
    dimension, code = next(iter(spec["by"].items())) if "by" in spec else (None, None)
    if dimension is not None and (dimension not in indicator.relations or code not in shape.dimensions[dimension]):
        raise ValueError(f"{indicator.code} is not broken down by {dimension} {code}")
    times = spec.get("times", "1")
    return Term(
        indicator=indicator.code,
        dimension=dimension,
        code=code,
        attribute=spec.get("attribute"),
        times=times if times == "days:period" else number_of(times),
        or_fact=spec.get("or_fact", False),
    )


def parse_terms(specs: list[Mapping[str, Any]], shape: Compiled) -> tuple[Term, ...]:
    if not specs:
        raise ValueError("a side without terms")
    return tuple(parse_term(spec, shape) for spec in specs)


def parse_test(spec: Mapping[str, Any], shape: Compiled) -> Test:
    test = spec["test"]
    if "activity" in spec:
        if test not in ("declared", "not_declared"):
            raise ValueError(f"{test} of an activity")
        return Test(test, activity=spec["activity"])
    term = parse_term(spec if "number" not in spec else {k: v for k, v in spec.items() if k != "number"}, shape)
    if test in ("reported", "absent"):
        return Test(test, term)
    if test == "in":
        return Test(test, term, codes=frozenset(spec["codes"]))
    if test not in COMPARISONS:
        raise ValueError(f"unknown test {test}")
    right = Term(number=number_of(spec["number"])) if "number" in spec else parse_term(spec["term"], shape)
    return Test(test, term, right=right)


def number_of(text: Any) -> Number:
    """A constant of a rule: an integer, or a decimal as a string."""
    number = Fraction(text) if isinstance(text, str) else text
    if not is_number(number):
        raise ValueError(f"not a number: {text}")
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number


def parse_at(text: str) -> tuple[str, str | None]:
    indicator, _, attribute = text.partition(".")
    return indicator, attribute or None


def total(terms: tuple[Term, ...], spot: Spot) -> Number | None:
    """The sum of the terms; None as soon as one is not known, or where two currencies meet."""
    amount: Number = 0
    for term in terms:
        part = term.amount(spot)
        if part is None:
            return None
        amount += part
    return amount if len(spot.currencies) < 2 else None


def spots(reader: Reader, over: str, at: str) -> Iterator[Spot]:
    """The places of a scope, apart from `cells`."""
    if over in ("total", "both"):
        yield Spot(reader)
    if over == FACILITY:
        for facility in reader.context.facilities:
            yield Spot(reader, facility)
    elif over == "both":
        for facility in reader.context.facilities:
            if Key(at, facility.id) in reader.typed:
                yield Spot(reader, facility)
