"""`breakdown`: parts and total agree, as the relation of the breakdown asks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from network.standards.engine.cells import Reader, Reading
from network.standards.engine.figures import Number, added, is_number, shown
from network.standards.engine.keys import Key, whole
from network.standards.engine.rows import ABSENT, NUMBER, SUSPECT, Row
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import FACILITY, Compiled

HOLDS: dict[str, Callable[[Number, list[Number]], bool]] = {
    "sum": lambda total, parts: added(parts) == total,
    "within": lambda total, parts: added(parts) <= total,
    "cover": lambda total, parts: max(parts) <= total <= added(parts),
    "at_most": lambda total, parts: max(parts) <= total,
}
WEAKENED = {"sum": "within", "cover": "at_most"}


@dataclass(frozen=True, kw_only=True)
class Breakdown(Rule):
    kind: ClassVar[str] = "breakdown"
    phase: ClassVar[int] = 3
    required: ClassVar[tuple[str, ...]] = ("relation",)

    relation: str
    holds: Callable[[Number, list[Number]], bool]
    holds_in_part: Callable[[Number, list[Number]], bool]
    attributes: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Breakdown":
        relation = spec["relation"]
        if relation not in HOLDS:
            raise ValueError(f"unknown relation {relation}")
        attributes = tuple(
            (indicator.code, attribute.name)
            for indicator in shape.indicators.values()
            for attribute in indicator.attributes.values()
            if attribute.relation == relation
        )
        return cls(
            **parse_base(spec, shape),
            relation=relation,
            holds=HOLDS[relation],
            holds_in_part=HOLDS[WEAKENED.get(relation, relation)],
            attributes=attributes,
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        calm = not (reader.suspects or reader.sheet.broken)
        in_use = len(reader.context.facilities)
        for parent, dimension, rows in reader.sheet.breakdowns.get(self.relation, ()):
            as_told = calm and (dimension != FACILITY or len(rows) == in_use)
            parts = rows if as_told else _parts(reader, parent, dimension, rows)
            hit = self._check(reader.read(parent), parts, dimension) if parts else None
            if hit is not None:
                yield hit
        for code, attribute in self.attributes:
            rows = reader.sheet.over_facilities.get(whole(code), [])
            parts = _parts(reader, whole(code), FACILITY, rows) if rows else None
            hit = self._check_attribute(reader.read(whole(code)), parts, attribute) if parts else None
            if hit is not None:
                yield hit

    def _check(self, parent: Reading, parts: Sequence[Reading], dimension: str) -> Hit | None:
        values = [value for part in parts if type(value := part.value) is int or type(value) is Fraction]
        complete = dimension != FACILITY or len(values) == len(parts)
        if parent.state == NUMBER and is_number(parent.value) and values:
            if (self.holds if complete else self.holds_in_part)(parent.value, values):
                return None
            return _hit(parent, parts, parent.value, values, dimension, "value")
        if parent.state == ABSENT and self.relation == "sum" and complete and values:
            return _hit(parent, parts, None, values, dimension, "absence")
        return None

    def _check_attribute(self, parent: Reading, parts: Sequence[Reading], attribute: str) -> Hit | None:
        total = parent.attributes.get(attribute)
        values = [part.attributes[attribute] for part in parts if attribute in part.attributes]
        if parent.state != NUMBER or total is None or not values:
            return None
        if (self.holds if len(values) == len(parts) else self.holds_in_part)(total, values):
            return None
        return _hit(parent, parts, total, values, FACILITY, attribute)


def _hit(
    parent: Reading, parts: Sequence[Reading], total: Number | None, values: list[Number], dimension: str, member: str
) -> Hit:
    params = {"total": shown(total), "sum": shown(added(values)), "max": shown(max(values))}
    params["difference"] = None if total is None else shown(total - added(values))
    return Hit(parent.keys[0], member, [parent, *parts], {"dimension": dimension, **params})


def _parts(reader: Reader, parent: Key, dimension: str, rows: list[Row]) -> Sequence[Reading] | None:
    """A reading of each part with a row, or of every facility in use; None where one is suspect."""
    code, facility, by, name = parent
    if (code, facility, dimension) in reader.sheet.broken:
        return None
    if dimension == FACILITY:
        parts = [reader.read((code, place.id, by, name)) for place in reader.context.facilities]
    else:
        parts = [reader.read(row.key) for row in rows]
    return None if any(part.state == SUSPECT for part in parts) else parts
