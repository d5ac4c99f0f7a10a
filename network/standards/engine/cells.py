"""Reading the cells of one document: typed rows, derived totals, the one facility, and codes that were not listed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from network.standards.engine.context import Context
from network.standards.engine.figures import Number, is_number
from network.standards.engine.rows import Group, Key, Row, Sheet
from network.standards.engine.structure import FACILITY, Compiled, Indicator

NUMBER, ABSENT, NOTHING, SUSPECT = "number", "absent", "nothing", "suspect"
"""The states of a reading. NUMBER stands for any value: number, boolean, code or text."""


@dataclass(slots=True)
class Reading:
    """`keys`: the cells it was read from, itself included. `row`: where it stands, or the first row it derives from."""

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


class Reader:
    """All cells of one document. `doubt` adds the cells that a finding has read: they read as suspect from then on."""

    def __init__(self, compiled: Compiled, context: Context, sheet: Sheet) -> None:
        self.compiled = compiled
        self.context = context
        self.sheet = sheet
        self.typed: dict[Key, Row] = {}
        self.over_facilities: dict[Key, list[Row]] = {}
        self.over_codes: dict[Group, list[Row]] = {}
        self.reported: dict[str, list[Row]] = {}
        self.suspects = set(sheet.suspects)
        self._memo: dict[Key, Reading] = {}
        for row in sheet.rows:
            key = row.key
            self.typed[key] = row
            self.reported.setdefault(key.indicator, []).append(row)
            if key.facility is not None and row.indicator.has_total:
                self.over_facilities.setdefault(Key(key.indicator, None, key.dimension, key.code), []).append(row)
            if key.dimension is not None:
                self.over_codes.setdefault((key.indicator, key.facility, key.dimension), []).append(row)

    def doubt(self, keys: set[Key]) -> None:
        self.suspects |= keys

    def read(self, key: Key) -> Reading:
        reading = self._memo.get(key)
        if reading is None:
            reading = self._memo[key] = self._read(key)
        if self.suspects and not self.suspects.isdisjoint(reading.keys):
            return Reading(SUSPECT, reading.keys, row=reading.row)
        return reading

    def fact(self, key: Key) -> Any:
        """The recorded fact about the facility of this cell, or None."""
        facility = self.context.references.get(key.facility or "")
        fact = facility.facts.get(key.indicator) if facility else None
        return fact if isinstance(fact, Mapping) and fact.get("value") is not None else None

    def _read(self, key: Key) -> Reading:
        row = self.typed.get(key)
        if row is not None:
            state = NUMBER if row.absence is None else ABSENT
            return Reading(state, (key,), row.value, row.absence, row, attributes=row.attributes)
        if key.dimension is not None:
            return self._read_code(key, key.dimension)
        indicator = self.compiled.indicators[key.indicator]
        if key.facility is None:
            return self._derive_total(indicator, key)
        if key.facility == self.context.single and indicator.relations.get(FACILITY) in ("sum", "cover"):
            total = self._memo_total(Key(key.indicator))
            return Reading(
                total.state,
                (key, *total.keys),
                total.value,
                total.absence,
                total.row,
                derived=True,
                attributes=total.attributes,
            )
        return Reading(NOTHING, (key,))

    def _memo_total(self, key: Key) -> Reading:
        if key not in self._memo:
            self._memo[key] = self._read(key)
        return self._memo[key]

    def _read_code(self, key: Key, dimension: str) -> Reading:
        """An unlisted code of an opened exclusive breakdown is none."""
        group = (key.indicator, key.facility, dimension)
        if group in self.sheet.broken:
            return Reading(SUSPECT, (key,))
        rows = self.over_codes.get(group)
        if rows and self.compiled.indicators[key.indicator].relations.get(dimension) == "sum":
            return Reading(NUMBER, (key, *(row.key for row in rows)), 0, derived=True)
        return Reading(NOTHING, (key,))

    def _derive_total(self, indicator: Indicator, key: Key) -> Reading:
        in_doubt = False
        if indicator.total == "none":
            return Reading(NOTHING, (key,))
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
            return Reading(SUSPECT, (key,))
        if self._does_not_apply(indicator):
            return Reading(ABSENT, (key,), absence="not_applicable", derived=True)
        return Reading(NOTHING, (key,))

    def complete(self, indicator: Indicator, dimension: str) -> list[Row] | None:
        """The rows of an exhaustive breakdown of the total that has every part, else None."""
        if dimension != FACILITY:
            return self.over_codes.get((indicator.code, None, dimension))
        facilities = self.context.facilities
        rows = [self.typed.get(Key(indicator.code, facility.id)) for facility in facilities]
        known = [row for row in rows if row is not None and row.absence is None]
        return known if facilities and len(known) == len(facilities) else None

    def _sum(self, indicator: Indicator, key: Key, rows: list[Row]) -> Reading:
        value = _added(row.value for row in rows)
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
        return Reading(NUMBER, (key, *(row.key for row in rows)), value, row=first, derived=True, attributes=attributes)

    def _does_not_apply(self, indicator: Indicator) -> bool:
        """A program that does not declare the activity of a core indicator is not asked about it."""
        if indicator.level != "core" or indicator.activity is None or indicator.code in self.reported:
            return False
        return indicator.activity not in self.context.activities and indicator.code not in self.sheet.silenced


def _added(values: Iterable[Number | str | None]) -> Number:
    amount: Number = 0
    for value in values:
        if is_number(value):
            amount += value
    return amount
