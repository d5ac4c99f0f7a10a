"""`count`: how many facilities in use pass a test, against the number that was sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Derived, Reader, Reading
from network.standards.engine.conditions import COMPARISONS
from network.standards.engine.figures import Number, is_number, shown
from network.standards.engine.keys import Key, whole
from network.standards.engine.rows import NOTHING, NUMBER
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled
from network.standards.engine.terms import number_of


@dataclass(frozen=True, kw_only=True)
class Count(Rule):
    kind: ClassVar[str] = "count"
    phase: ClassVar[int] = 4
    required: ClassVar[tuple[str, ...]] = ("of", "test", "number", "equals", "at")

    of: str
    test: str
    number: Number
    equals: str

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Count":
        of, equals = shape.indicators[spec["of"]["indicator"]], shape.indicators[spec["equals"]["indicator"]]
        if spec["test"] not in COMPARISONS:
            raise ValueError(f"unknown test {spec['test']}")
        return cls(
            **parse_base(spec, shape),
            derives=equals.code if equals.total == "derived" else None,
            of=of.code,
            test=spec["test"],
            number=number_of(spec["number"]),
            equals=equals.code,
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        key = whole(self.equals)
        row = reader.typed.get(key)
        if row is None or not is_number(row.value) or not self.applies(reader):
            return
        sent = reader.read(key)
        parts = self._parts(reader)
        counted = self._counted(parts)
        if counted is not None and sent.state == NUMBER and row.value != counted:
            yield Hit(key, "value", [sent, *parts], {"counted": counted, "reported": shown(row.value)})

    def derive(self, reader: Reader, key: Key) -> Derived:
        """The total that follows, where `of` is reported for every facility in use."""
        parts = self._parts(reader)
        counted = self._counted(parts)
        if counted is None:
            return Derived(NOTHING, (key,))
        keys = (key, *(source for part in parts for source in part.keys))
        rows = [part.row for part in parts if part.row is not None]
        first = min(rows, key=lambda row: row.place, default=None)
        return Derived(NUMBER, keys, counted, row=first, derived=True)

    def _parts(self, reader: Reader) -> list[Reading]:
        return [reader.read(whole(self.of, facility.id)) for facility in reader.context.facilities]

    def _counted(self, parts: list[Reading]) -> int | None:
        values = [part.value for part in parts if part.state == NUMBER and is_number(part.value)]
        if not parts or len(values) != len(parts):
            return None
        return sum(COMPARISONS[self.test](value, self.number) for value in values)
