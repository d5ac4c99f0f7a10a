"""What all kinds of rules share: when they apply, and the hit that becomes a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Derived, Reader, Reading
from network.standards.engine.conditions import Test, parse_test
from network.standards.engine.figures import Scalar
from network.standards.engine.keys import Key
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import Spot


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule does not hold. `member` as read: value, absence, or an attribute."""

    key: Key
    member: str
    readings: list[Reading]
    params: dict[str, Scalar]


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

    def derive(self, reader: Reader, key: Key) -> Derived:
        raise NotImplementedError

    def applies(self, reader: Reader) -> bool:
        """Whether `when` holds for the totals."""
        return not self.when or self.applies_at(Spot(reader))

    def applies_at(self, spot: Spot) -> bool:
        for test in self.when:  # noqa: SIM110  # a generator for each of some hundred spots costs more than the tests
            if test.holds(spot) is not True:
                return False
        return True


def parse_base(spec: Mapping[str, Any], shape: Compiled) -> dict[str, Any]:
    return {
        "code": spec["code"],
        "severity": spec["severity"],
        "when": tuple(parse_test(test, shape) for test in spec.get("when", ())),
    }


def parse_at(text: str) -> tuple[str, str | None]:
    indicator, _, attribute = text.partition(".")
    return indicator, attribute or None
