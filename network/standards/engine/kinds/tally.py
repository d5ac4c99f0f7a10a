"""`tally`: how many totals pass a test; one finding, at the first of them in the order of the indicators."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import Reader, Reading
from network.standards.engine.figures import Number, shown
from network.standards.engine.keys import Key
from network.standards.engine.rows import NUMBER, SUSPECT
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import number_of

TESTS = ("equals_previous", "multiple_of", "equals")


@dataclass(frozen=True, kw_only=True)
class Tally(Rule):
    kind: ClassVar[str] = "tally"
    phase: ClassVar[int] = 9
    required: ClassVar[tuple[str, ...]] = ("indicators", "test", "nonzero", "at_least")
    optional: ClassVar[tuple[str, ...]] = ("number",)

    totals: tuple[Key, ...]
    test: str
    number: Number
    nonzero: bool
    at_least: int

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Tally":
        codes = sorted(spec["indicators"], key=lambda code: shape.indicators[code].order)
        if spec["test"] not in TESTS or ("number" in spec) == (spec["test"] == "equals_previous"):
            raise ValueError(f"{spec['code']}: test or number")
        return cls(
            **parse_base(spec, shape),
            totals=tuple(shape.indicators[code].whole for code in codes),
            test=spec["test"],
            number=number_of(spec.get("number", 0)),
            nonzero=spec["nonzero"],
            at_least=spec["at_least"],
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        if not self.applies(reader):
            return
        passing: list[tuple[Key, Reading]] = []
        for key in self.totals:
            reading = reader.read(key)
            state = reading.state
            if state == SUSPECT:
                return
            if state == NUMBER and self._passes(reader, key[0], reading):
                passing.append((key, reading))
        if len(passing) >= self.at_least and passing:
            params = {"count": len(passing), "number": None if self.test == TESTS[0] else shown(self.number)}
            yield Hit(passing[0][0], "value", [reading for _, reading in passing], {**params})

    def _passes(self, reader: Reader, code: str, reading: Reading) -> bool:
        value = reading.value
        if (type(value) is not int and type(value) is not Fraction) or (self.nonzero and not value):
            return False
        if self.test == "multiple_of":
            return not value % self.number
        if self.test == "equals":
            return value == self.number
        before = reader.context.earlier(code, 1)
        return before is not None and before[0] == value and before[1] == reading.currency
