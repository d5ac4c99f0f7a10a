"""The conditions of rules: `when`, `if` and `then`."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from network.standards.engine.rows import ABSENT, NUMBER, SUSPECT
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import Constant, Spot, Summand, Term, number_of, parse_summand, parse_term

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Test(Protocol):
    """One condition. It holds, does not hold, or is not known (None): then the rule is silent."""

    def holds(self, spot: Spot) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Declared:
    """Whether an activity is declared."""

    activity: str
    expected: bool

    def holds(self, spot: Spot) -> bool | None:
        return (self.activity in spot.reader.context.activities) == self.expected


@dataclass(frozen=True, slots=True)
class Present:
    """Whether there is a value (or a fact on record), or an absence."""

    term: Term
    state: str

    def holds(self, spot: Spot) -> bool | None:
        key = self.term.key(spot)
        reading = spot.read(key)
        if reading.state == SUSPECT:
            return None
        if reading.state == self.state:
            return True
        return self.state == NUMBER and self.term.or_fact and spot.reader.fact(key) is not None


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a code is one of these."""

    term: Term
    codes: frozenset[str]

    def holds(self, spot: Spot) -> bool | None:
        value = self.term.value(spot)
        return None if value is None else value in self.codes


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Summand
    compare: Callable[[Any, Any], bool]
    right: Summand

    def holds(self, spot: Spot) -> bool | None:
        left, right = self.left.amount(spot), self.right.amount(spot)
        return None if left is None or right is None else self.compare(left, right)


def parse_test(spec: Mapping[str, Any], shape: Compiled) -> Test:
    test = spec["test"]
    if "activity" in spec:
        if test not in ("declared", "not_declared"):
            raise ValueError(f"{test} of an activity")
        return Declared(spec["activity"], test == "declared")
    if test in ("reported", "absent"):
        return Present(parse_term(spec, shape), NUMBER if test == "reported" else ABSENT)
    if test == "in":
        return Among(parse_term(spec, shape), frozenset(spec["codes"]))
    if test not in COMPARISONS:
        raise ValueError(f"unknown test {test}")
    left = parse_summand({name: value for name, value in spec.items() if name != "number"}, shape)
    right = Constant(number_of(spec["number"])) if "number" in spec else parse_summand(spec["term"], shape)
    return Comparison(left, COMPARISONS[test], right)
