"""`breakdown`: parts and total agree, as the relation of the breakdown asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import ABSENT, NUMBER, SUSPECT, Reader, Reading
from network.standards.engine.figures import Number, is_number, shown
from network.standards.engine.rows import Key
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import FACILITY, NUMERIC, Compiled

RELATIONS = ("sum", "within", "cover", "at_most")
WEAKENED = {"sum": "within", "cover": "at_most"}


@dataclass(frozen=True, kw_only=True)
class Breakdown(Rule):
    kind: ClassVar[str] = "breakdown"
    phase: ClassVar[int] = 3
    required: ClassVar[tuple[str, ...]] = ("relation",)

    relation: str
    attributes: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Breakdown":
        relation = spec["relation"]
        if relation not in RELATIONS:
            raise ValueError(f"unknown relation {relation}")
        attributes = tuple(
            (indicator.code, attribute.name)
            for indicator in shape.indicators.values()
            for attribute in indicator.attributes.values()
            if attribute.relation == relation
        )
        return cls(**parse_base(spec, shape), relation=relation, attributes=attributes)

    def hits(self, reader: Reader) -> Iterator[Hit]:
        indicators = reader.compiled.indicators
        for group, rows in reader.over_codes.items():
            code, facility, dimension = group
            if indicators[code].relations[dimension] == self.relation and group not in reader.sheet.broken:
                parts = [reader.read(row.key) for row in rows]
                yield from self._check(reader.read(Key(code, facility)), parts, dimension, True)
        for parent in reader.over_facilities:
            indicator = indicators[parent.indicator]
            if indicator.type in NUMERIC and indicator.relations[FACILITY] == self.relation:
                places = _facility_parts(reader, parent)
                if places is not None:
                    yield from self._check(reader.read(parent), places, FACILITY, _is_complete(places))
        for code, attribute in self.attributes:
            if Key(code) in reader.over_facilities:
                places = _facility_parts(reader, Key(code))
                if places is not None:
                    yield from self._check_attribute(reader.read(Key(code)), places, attribute)

    def _check(self, parent: Reading, parts: list[Reading], dimension: str, complete: bool) -> Iterator[Hit]:
        if any(part.state == SUSPECT for part in parts):
            return
        values = [part.value for part in parts if is_number(part.value)]
        if parent.state == ABSENT:
            if self.relation == "sum" and complete and values:
                params = {"total": None, "sum": shown(sum(values)), "max": shown(max(values)), "difference": None}
                yield Hit(parent.keys[0], "absence", [parent, *parts], {"dimension": dimension, **params})
            return
        if parent.state == NUMBER and is_number(parent.value) and values:
            yield from self._compare(parent, parts, parent.value, values, dimension, complete, "value")

    def _check_attribute(self, parent: Reading, parts: list[Reading], attribute: str) -> Iterator[Hit]:
        total = parent.attributes.get(attribute)
        if parent.state != NUMBER or total is None or any(part.state == SUSPECT for part in parts):
            return
        values = [part.attributes[attribute] for part in parts if attribute in part.attributes]
        if values:
            complete = len(values) == len(parts)
            yield from self._compare(parent, parts, total, values, FACILITY, complete, attribute)

    def _compare(
        self,
        parent: Reading,
        parts: list[Reading],
        total: Number,
        values: list[Number],
        dimension: str,
        complete: bool,
        member: str,
    ) -> Iterator[Hit]:
        relation = self.relation if complete else WEAKENED.get(self.relation, self.relation)
        added, largest = sum(values), max(values)
        holds = {
            "sum": added == total,
            "within": added <= total,
            "cover": largest <= total <= added,
            "at_most": largest <= total,
        }[relation]
        if not holds:
            params = {"total": shown(total), "sum": shown(added), "max": shown(largest)}
            params["difference"] = shown(total - added)
            yield Hit(parent.keys[0], member, [parent, *parts], {"dimension": dimension, **params})


def _facility_parts(reader: Reader, parent: Key) -> list[Reading] | None:
    """A reading for each facility in use; None where a structural error touches them."""
    if (parent.indicator, None, FACILITY) in reader.sheet.broken:
        return None
    return [reader.read(parent._replace(facility=facility.id)) for facility in reader.context.facilities]


def _is_complete(parts: list[Reading]) -> bool:
    return all(part.state == NUMBER for part in parts)
