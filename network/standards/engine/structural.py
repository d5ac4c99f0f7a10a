"""Phase 1: the structural checks S01-S12 on a document and its rows. They are the same for every version."""

from typing import Any

from network.standards.engine.answers import read_answers
from network.standards.engine.attributes import read_attributes
from network.standards.engine.context import Context
from network.standards.engine.drafts import Draft
from network.standards.engine.figures import Scalar, clipped
from network.standards.engine.findings import ERROR, Finding, escaped
from network.standards.engine.rows import Key, Note, Row, Sheet, place_of
from network.standards.engine.structure import FACILITY, Compiled, Indicator

TOP_MEMBERS = frozenset(("standard", "period", "language", "values", "answers"))
ROW_MEMBERS = frozenset(("indicator", "facility", "by", "value", "absence"))


def read_sheet(compiled: Compiled, document: Any, context: Context) -> Sheet:
    """Check the shape of the whole document; rows without a fault are read, the others leave suspects behind."""
    sheet = Sheet()
    if not isinstance(document, dict):
        sheet.findings.append(_whole("S01", "", member="document"))
        sheet.stopped = True
        return sheet
    _check_head(compiled, document, context, sheet)
    values = document.get("values")
    if isinstance(values, list):
        reader = _RowReader(compiled, context, sheet)
        for index, item in enumerate(values):
            reader.read(index, item)
        check_currencies(compiled, sheet)
    else:
        sheet.findings.append(_whole("S01", "values", member="values"))
        sheet.stopped = True
    read_answers(document.get("answers", []), sheet)
    return sheet


def _whole(code: str, member: str, /, **params: Scalar) -> Finding:
    return Finding(ERROR, code, None, member, params={"indicator": None, "facility": None, **params})


def _check_head(compiled: Compiled, document: dict[Any, Any], context: Context, sheet: Sheet) -> None:
    for name in document:
        if name not in TOP_MEMBERS:
            sheet.findings.append(_whole("S01", escaped(clipped(name)), member=clipped(name)))
    for name in ("standard", "period", "language"):
        if name in document and not isinstance(document[name], str):
            sheet.findings.append(_whole("S01", name, member=name))
    period = document.get("period", context.period)
    if isinstance(period, str) and period != context.period:
        sheet.findings.append(_whole("S11", "period", period=clipped(period), expected=context.period))
        sheet.stopped = True
    version = document.get("standard", compiled.version)
    if isinstance(version, str):
        accepted = [compiled.version] if context.versions is None else context.versions
        if version != compiled.version or version not in accepted or compiled.first_period > context.period:
            expected = ", ".join(accepted) or None
            sheet.findings.append(_whole("S12", "standard", version=clipped(version), expected=expected))
            sheet.stopped = True


class _RowReader:
    """Reads one row after the other; knows the cells already entered."""

    def __init__(self, compiled: Compiled, context: Context, sheet: Sheet) -> None:
        self.compiled = compiled
        self.context = context
        self.sheet = sheet
        self.first: dict[Key, int] = {}

    def read(self, index: int, item: Any) -> None:
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
            row.key = Key(indicator.code, facility, dimension, code)
            first = self.first.setdefault(row.key, index)
            if first != index:
                row.refuse("S08", "", first=first)
        value, absence = row.answer_of(item)
        attributes = read_attributes(row, item, absence is not None)
        self._keep_note(index, item, row.key)
        if row.refused or row.key is None:
            row.spread_doubt(facility, dimension)
        else:
            place = place_of(self.compiled, row.key)
            self.sheet.rows.append(Row(index, indicator, row.key, value, item.get("value"), absence, attributes, place))

    def _indicator_of(self, index: int, item: Any) -> Indicator | None:
        if not isinstance(item, dict):
            self._refuse(index, "S01", "", None, member="row")
            return None
        code = item.get("indicator")
        if not isinstance(code, str):
            self._refuse(index, "S01", "indicator" if "indicator" in item else "", None, member="indicator")
            return None
        indicator = self.compiled.indicators.get(code)
        if indicator is None or indicator.retired:
            self._refuse(index, "S02", "indicator", clipped(code))
            return None
        return indicator

    def _refuse(self, index: int, code: str, member: str, indicator: str | None, /, **params: Scalar) -> None:
        base: dict[str, Scalar] = {"indicator": indicator, "facility": None}
        self.sheet.findings.append(Finding(ERROR, code, index, member, indicator, None, {**base, **params}))

    def _keep_note(self, index: int, item: Any, key: Key | None) -> None:
        """A note is searched for personal data even where its row is refused for something else."""
        note = item.get("note") if isinstance(item, dict) else None
        if isinstance(note, str) and 0 < len(note) <= self.compiled.note_length:
            self.sheet.notes.append(Note(index, "note", key, note))


def check_currencies(compiled: Compiled, sheet: Sheet) -> None:
    """S04: the parts of an amount are in the currency of its total, or, without a total row, of the first part."""
    money: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if row.indicator.type == "money" and row.absence is None:
            money.setdefault(row.indicator.code, []).append(row)
    refused: set[int] = set()
    for rows in money.values():
        joined = [row for row in rows if _is_joined(row)]
        expected = min(joined, key=lambda row: row.place).attributes.get("currency") if joined else None
        for row in joined:
            if row.attributes.get("currency") != expected:
                refused.add(row.index)
                _refuse_currency(row, expected, sheet)
    if refused:
        sheet.rows[:] = [row for row in sheet.rows if row.index not in refused]


def _is_joined(row: Row) -> bool:
    """The total, or a part whose breakdown has arithmetic."""
    dimension = row.key.dimension or (FACILITY if row.key.facility else None)
    return dimension is None or row.indicator.relations[dimension] != "none"


def _refuse_currency(row: Row, expected: Any, sheet: Sheet) -> None:
    key = row.key
    params: dict[str, Scalar] = {"indicator": key.indicator, "facility": None}
    params |= {"currency": row.attributes.get("currency"), "expected": expected}
    sheet.findings.append(Finding(ERROR, "S04", row.index, "currency", key.indicator, key.plain(), params))
    sheet.suspects.add(key)
    sheet.silenced.add(key.indicator)
    if key.facility is not None:
        sheet.broken.add((key.indicator, None, FACILITY))
    if key.dimension is not None:
        sheet.broken.add((key.indicator, key.facility, key.dimension))
