"""Reading the cells of one document: typed rows, derived totals, the one facility, and codes that were not listed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from network.standards.engine.context import Context
from network.standards.engine.figures import Number, is_number
from network.standards.engine.keys import Key, whole
from network.standards.engine.rows import ABSENT, NOTHING, NUMBER, SUSPECT, Row, Sheet
from network.standards.engine.structure import FACILITY, Compiled, Indicator


@dataclass(slots=True)
class Derived:
    """The reading of a cell that has no row of its own, or that is suspect.

    `keys`: the cells it was read from, itself first. `row`: where it stands, or the first row it derives from.
    """

    state: str
    keys: tuple[Key, ...]
    value: Number | str | None = None
    absence: str | None = None
    row: Row | None = None
    derived: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def currency(self) -> str | None:
        return self.attributes.get("currency")


Reading = Row | Derived


class Reader:
    """All cells of one document. `doubt` adds the cells that a finding has read: they read as suspect from then on."""

    def __init__(self, compiled: Compiled, context: Context, sheet: Sheet) -> None:
        self.compiled = compiled
        self.context = context
        self.sheet = sheet
        self.typed = sheet.typed
        self.reported = sheet.reported
        self.suspects = set(sheet.suspects)
        self._derived: dict[Key, Derived] = {}

    def doubt(self, keys: set[Key]) -> None:
        self.suspects |= keys

    def read(self, key: Key) -> Reading:
        row = self.typed.get(key)
        if row is not None:
            return Derived(SUSPECT, (key,), row=row) if self.suspects and key in self.suspects else row
        reading = self._derived.get(key) or self._derive(key)
        if self.suspects and not self.suspects.isdisjoint(reading.keys):
            return Derived(SUSPECT, reading.keys, row=reading.row)
        return reading

    def fact(self, key: Key) -> Any:
        """The recorded fact about the facility of this cell, or None."""
        facility = self.context.references.get(key[1] or "")
        fact = facility.facts.get(key[0]) if facility else None
        return fact if isinstance(fact, Mapping) and fact.get("value") is not None else None

    def _derive(self, key: Key) -> Derived:
        code, facility, dimension, _ = key
        indicator = self.compiled.indicators[code]
        if dimension is not None:
            reading = self._read_code(indicator, key, dimension)
        elif facility is None:
            reading = self._derive_total(indicator, key)
        elif facility == self.context.single and indicator.relations.get(FACILITY) in ("sum", "cover"):
            reading = self._repeat(key, self._whole(indicator))
        else:
            reading = Derived(NOTHING, (key,))
        self._derived[key] = reading
        return reading

    def _whole(self, indicator: Indicator) -> Reading:
        key = indicator.whole
        return self.typed.get(key) or self._derived.get(key) or self._derive(key)

    def _repeat(self, key: Key, total: Reading) -> Derived:
        """The only facility has what the total has."""
        return Derived(
            total.state,
            (key, *total.keys),
            total.value,
            total.absence,
            total.row,
            derived=True,
            attributes=total.attributes,
        )

    def _read_code(self, indicator: Indicator, key: Key, dimension: str) -> Derived:
        """An unlisted code of an opened exclusive breakdown is none."""
        group = (key[0], key[1], dimension)
        if group in self.sheet.broken:
            return Derived(SUSPECT, (key,))
        rows = self.sheet.over_codes.get(group)
        if rows and indicator.relations.get(dimension) == "sum":
            return Derived(NUMBER, (key, *[row.key for row in rows]), 0, derived=True)
        return Derived(NOTHING, (key,))

    def _derive_total(self, indicator: Indicator, key: Key) -> Derived:
        in_doubt = False
        if not indicator.has_total:
            return Derived(NOTHING, (key,))
        rule = self.compiled.counted.get(indicator.code)
        if rule is not None:
            return rule.derive(self, key)
        for dimension, relation in indicator.relations.items():
            if relation != "sum":
                continue
            if (indicator.code, None, dimension) in self.sheet.broken:
                in_doubt = True
                continue
            rows = self.complete(indicator, dimension)
            if rows:
                return self._sum(indicator, key, rows)
        if in_doubt:
            return Derived(SUSPECT, (key,))
        if self._does_not_apply(indicator):
            return Derived(ABSENT, (key,), absence="not_applicable", derived=True)
        return Derived(NOTHING, (key,))

    def complete(self, indicator: Indicator, dimension: str) -> list[Row] | None:
        """The rows of an exhaustive breakdown of the total that has every part, else None."""
        if dimension != FACILITY:
            return self.sheet.over_codes.get((indicator.code, None, dimension))
        facilities = self.context.facilities
        rows = [self.typed.get(whole(indicator.code, facility.id)) for facility in facilities]
        known = [row for row in rows if row is not None and row.absence is None]
        return known if facilities and len(known) == len(facilities) else None

    def _sum(self, indicator: Indicator, key: Key, rows: list[Row]) -> Derived:
        value = sum(numbers(rows))
        attributes: dict[str, Any] = {}
        if "currency" in rows[0].attributes:
            attributes["currency"] = rows[0].attributes["currency"]
        for name, attribute in indicator.attributes.items():
            if attribute.relation == "sum":
                parts = self.complete(indicator, FACILITY) or ()
                known = [row.attributes[name] for row in parts if name in row.attributes]
                if known and len(known) == len(parts):
                    attributes[name] = sum(known)
        first = min(rows, key=lambda row: row.place)
        return Derived(NUMBER, (key, *[row.key for row in rows]), value, row=first, derived=True, attributes=attributes)

    def _does_not_apply(self, indicator: Indicator) -> bool:
        """A program that does not declare the activity of a core indicator is not asked about it."""
        if indicator.level != "core" or indicator.activity is None or indicator.code in self.reported:
            return False
        return indicator.activity not in self.context.activities and indicator.code not in self.sheet.silenced


def numbers(readings: Iterable[Reading]) -> list[Number]:
    """The values of those that have a number."""
    return [value for reading in readings if is_number(value := reading.value)]
