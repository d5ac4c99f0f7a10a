"""Rows as they come in. Nearly all are plain, and are read at once; where anything is unusual, a draft finds out what."""

from collections.abc import Mapping
from typing import Any

from network.standards.engine.attributes import fits, read_attributes
from network.standards.engine.context import Context
from network.standards.engine.drafts import Draft
from network.standards.engine.figures import MAX_INTEGER, Scalar, clipped
from network.standards.engine.findings import ERROR, Finding, escaped
from network.standards.engine.keys import Key
from network.standards.engine.rows import AbsentRow, Row, Sheet, note_of
from network.standards.engine.structure import ABSENCES, NOTE, Compiled, Indicator

ROW_MEMBERS = frozenset(("indicator", "facility", "by", "value", "absence"))
NONE: Mapping[str, Any] = {}


class Intake:
    """Reads one row after the other into a sheet. `refused`: the cells of refused rows, and where they stand first."""

    def __init__(self, compiled: Compiled, context: Context, sheet: Sheet) -> None:
        self.compiled = compiled
        self.context = context
        self.sheet = sheet
        self.refused: dict[Key, int] = {}

    def read(self) -> None:
        typed, refused = self.sheet.typed, self.refused
        for index, item in enumerate(self.sheet.values):
            row = self._plain(index, item)
            if row is None or (refused and row.key in refused) or typed.setdefault(row.key, row) is not row:
                self._examine(index, item)
            elif NOTE in item:
                self._keep_note(index, item, row.key)

    def _plain(self, index: int, item: Any) -> Row | None:
        """The row of an item in which nothing is unusual; None where it takes a closer look."""
        try:
            indicator = self.compiled.current[item["indicator"]]
            key, facility, others = indicator.whole, None, len(item) - 2
            if others and "by" in item:
                (dimension,) = by = item["by"]
                key, others = indicator.parts[dimension][by[dimension]].key, others - 1
            if others and "facility" in item:
                facility = self.context.references[item["facility"]].id
                key, others = (key[0], facility, key[2], key[3]), others - 1
            if "value" not in item:
                return self._absent(index, item, indicator, key, others)
            value = item["value"]
            if not (indicator.counts and type(value) is int and 0 <= value <= MAX_INTEGER):  # most are
                value = indicator.exact(value)
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        if value is None or not (indicator.has_total if facility is None else indicator.has_facilities):
            return None
        if not others and not indicator.required:
            return Row(index, indicator, key, value, NONE)
        attributes = self._attributes(item, indicator, key)
        return None if attributes is None else Row(index, indicator, key, value, attributes)

    def _absent(self, index: int, item: dict[str, Any], indicator: Indicator, key: Key, others: int) -> Row | None:
        absence = item["absence"]
        if absence not in ABSENCES or "by" in item or (absence == "not_applicable" and not indicator.na):
            return None
        if not (indicator.has_total if key[1] is None else indicator.has_facilities):
            return None
        if not others:
            return AbsentRow(index, indicator, key, None, NONE, absence)
        if others == 1 and NOTE in item and self._is_note(item[NOTE], indicator):
            return AbsentRow(index, indicator, key, None, {NOTE: item[NOTE]}, absence)
        return None

    def _is_note(self, value: Any, indicator: Indicator) -> bool:
        return NOTE in indicator.members and indicator.members[NOTE].accepts(value)

    def _attributes(self, item: dict[str, Any], indicator: Indicator, key: Key) -> dict[str, Any] | None:
        """The attributes of a row with a value, None unless all are right and none is missing."""
        coded = key[2] is not None
        read: dict[str, Any] = {}
        for name, value in item.items():
            if name in ROW_MEMBERS:
                continue
            attribute = indicator.members.get(name)
            if attribute is None or (coded and attribute.relation) or not attribute.accepts(value):
                return None
            if attribute.type == "currency" and not fits(value, item["value"]):
                return None
            read[name] = value
        required = indicator.required_of_parts if coded else indicator.required
        return read if "absence" not in item and required <= read.keys() else None

    def _examine(self, index: int, item: Any) -> None:
        """Read a row that is not plain, and tell what is wrong with it."""
        indicator = self._indicator_of(index, item)
        if indicator is None:
            self._keep_note(index, item, None)
            return
        row = Draft(self.compiled, self.context, self.sheet, index, indicator)
        for name in item:
            if name not in ROW_MEMBERS and name not in self.compiled.attributes:
                row.refuse("S01", escaped(clipped(name)), member=clipped(name))
        facility = row.facility_of(item)
        dimension, code = row.breakdown_of(item)
        if row.located:
            row.key = (indicator.code, facility, dimension, code)
            first = self._first(row.key)
            if first is not None:
                row.refuse("S08", "", first=first)
        value, absence = row.answer_of(item)
        attributes = read_attributes(row, item, absence is not None)
        self._keep_note(index, item, row.key)
        if row.refused or row.key is None:
            row.spread_doubt(facility, dimension)
            if row.key is not None:
                self.refused.setdefault(row.key, index)
        elif absence is None:
            self.sheet.typed[row.key] = Row(index, indicator, row.key, value, attributes)
        else:
            self.sheet.typed[row.key] = AbsentRow(index, indicator, row.key, None, attributes, absence)

    def _first(self, key: Key) -> int | None:
        """The row that has told this cell already."""
        row = self.sheet.typed.get(key)
        return row.index if row is not None else self.refused.get(key)

    def _indicator_of(self, index: int, item: Any) -> Indicator | None:
        if not isinstance(item, dict):
            self._refuse(index, "S01", "", None, member="row")
            return None
        code = item.get("indicator")
        if not isinstance(code, str):
            self._refuse(index, "S01", "indicator" if "indicator" in item else "", None, member="indicator")
            return None
        indicator = self.compiled.current.get(code)
        if indicator is None:
            self._refuse(index, "S02", "indicator", clipped(code))
        return indicator

    def _refuse(self, index: int, code: str, member: str, indicator: str | None, /, **params: Scalar) -> None:
        base: dict[str, Scalar] = {"indicator": indicator, "facility": None}
        self.sheet.findings.append(Finding(ERROR, code, index, member, indicator, None, {**base, **params}))

    def _keep_note(self, index: int, item: Any, key: Key | None) -> None:
        """A note is searched for personal data even where its row is refused for something else."""
        note = item.get(NOTE) if isinstance(item, dict) else None
        if isinstance(note, str) and 0 < len(note) <= self.compiled.note_length:
            self.sheet.notes.append(note_of(index, NOTE, key, note))
