"""`answered`: what is due has a value, an absence or a total that can be derived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.keys import Key, whole
from network.standards.engine.rows import ABSENT, NOTHING, SUSPECT
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import FACILITY, Compiled, Indicator


@dataclass(frozen=True, kw_only=True)
class Answered(Rule):
    kind: ClassVar[str] = "answered"
    phase: ClassVar[int] = 2
    required: ClassVar[tuple[str, ...]] = ("levels",)

    due: tuple[Indicator, ...]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Answered":
        levels = frozenset(spec["levels"])
        due = tuple(indicator for indicator in shape.indicators.values() if indicator.level in levels)
        return cls(**parse_base(spec, shape), due=due)

    def hits(self, reader: Reader) -> Iterator[Hit]:
        activities = reader.context.activities
        typed = reader.typed
        for indicator in self.due:
            if indicator.whole in typed and not indicator.each_facility:
                continue
            asked = indicator.activity is None or indicator.activity in activities
            if asked and not indicator.retired and indicator.code not in reader.sheet.silenced:
                yield from (Hit(key, "value", [], {}) for key in _missing(indicator, reader))


def _missing(indicator: Indicator, reader: Reader) -> Iterator[Key]:
    rows = reader.reported.get(indicator.code)
    if not indicator.has_total:
        if not rows and reader.context.facilities:
            yield indicator.whole
        elif rows and indicator.each_facility:
            yield from _places(indicator, reader)
        return
    total = reader.read(indicator.whole)
    if total.state in (ABSENT, SUSPECT):
        return
    places = list(_places(indicator, reader)) if indicator.each_facility and rows else []
    # A total that would follow from the facilities is not missing a second time.
    follows = bool(places) and indicator.relations.get(FACILITY) == "sum" and _is_over_facilities(indicator, reader)
    if total.state == NOTHING and not follows:
        yield indicator.whole
    yield from places


def _places(indicator: Indicator, reader: Reader) -> Iterator[Key]:
    """The facilities in use without a row; the only one of a program follows from the total."""
    for facility in reader.context.facilities:
        key = whole(indicator.code, facility.id)
        if key not in reader.typed and reader.read(key).state == NOTHING:
            yield key


def _is_over_facilities(indicator: Indicator, reader: Reader) -> bool:
    return any(whole(indicator.code, facility.id) in reader.typed for facility in reader.context.facilities)
