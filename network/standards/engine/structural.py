"""Phase 1: the structural checks S01-S12 on a document and its rows. They are the same for every version."""

from typing import Any

from network.standards.engine.answers import read_answers
from network.standards.engine.attributes import read_attributes
from network.standards.engine.context import Context
from network.standards.engine.figures import MAX_TEXT, Scalar, clipped, decimal_of, is_integer, is_text, money_of
from network.standards.engine.figures import MAX_INTEGER, Number
from network.standards.engine.findings import ERROR, Finding, escaped
from network.standards.engine.rows import Key, Note, Row, Sheet, place_of
from network.standards.engine.structure import ABSENCES, FACILITY, Compiled, Indicator

TOP_MEMBERS = frozenset(("standard", "period", "language", "values", "answers"))
ROW_MEMBERS = frozenset(("indicator", "facility", "by", "value", "absence"))
_BOUNDS: dict[str, tuple[Scalar, Scalar]] = {
    "integer": (0, MAX_INTEGER),
    "decimal": ("0", "999999999.99"),
    "money": ("0", "999999999.99"),
    "text": (1, MAX_TEXT),
}


def read_sheet(compiled: Compiled, document: Any, context: Context) -> Sheet:
    """Check the shape of the whole document; rows without a fault are read, the others leave suspects behind."""
    sheet = Sheet()
    if not isinstance(document, dict):
        sheet.findings.append(_whole("S01", "", member="document"))
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
    read_answers(document.get("answers", []), sheet)
    return sheet


def _whole(code: str, member: str, **params: Scalar) -> Finding:
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
        row = _Draft(self, index)
        if not isinstance(item, dict):
            row.refuse("S01", "", member="row")
            return
        indicator = row.indicator_of(item)
        if indicator is None:
            row.note_of(item)
            return
        for name in item:
            if name not in ROW_MEMBERS and name not in self.compiled.attributes:
                row.refuse("S01", escaped(clipped(name)), member=clipped(name))
        facility = row.facility_of(item)
        dimension, code = row.breakdown_of(item)
        if row.located:
            row.key = Key(indicator.code, facility, dimension, code)
            self._check_duplicate(row)
        value, absence = row.answer_of(item)
        attributes = read_attributes(row, item, absence is not None)
        row.note_of(item)
        if row.key is not None and not row.refused:
            sent = item.get("value")
            place = place_of(self.compiled, row.key)
            self.sheet.rows.append(Row(index, indicator, row.key, value, sent, absence, attributes, place))
        elif row.refused:
            row.spread_doubt(facility, dimension)

    def _check_duplicate(self, row: "_Draft") -> None:
        assert row.key is not None
        first = self.first.setdefault(row.key, row.index)
        if first != row.index:
            row.refuse("S08", "", first=first)


class _Draft:
    """One row while it is being read: collects what is wrong with it."""

    def __init__(self, reader: _RowReader, index: int) -> None:
        self.compiled = reader.compiled
        self.context = reader.context
        self.sheet = reader.sheet
        self.index = index
        self.indicator: Indicator | None = None
        self.facility_code: str | None = None
        self.key: Key | None = None
        self.located = True
        self.strayed = False
        self.groups: list[str] = []
        self.refused = False

    def refuse(self, code: str, member: str, **params: Scalar) -> None:
        indicator = self.indicator.code if self.indicator else None
        base: dict[str, Scalar] = {"indicator": indicator, "facility": self.facility_code}
        cell = self.key.plain() if self.key else {"indicator": indicator} if indicator else None
        self.refused = True
        self.sheet.findings.append(Finding(ERROR, code, self.index, member, indicator, cell, {**base, **params}))

    def spread_doubt(self, facility: str | None, dimension: str | None) -> None:
        """A structural error makes its cell, and each breakdown that the cell belongs to, suspect; presence is silent."""
        assert self.indicator is not None
        code = self.indicator.code
        self.sheet.silenced.add(code)
        if self.key is not None:
            self.sheet.suspects.add(self.key)
        if self.strayed or facility is not None:
            self.sheet.broken.add((code, None, FACILITY))
        if not self.strayed:
            for name in [dimension] if dimension else self.groups:
                self.sheet.broken.add((code, facility, name))

    def indicator_of(self, item: dict[Any, Any]) -> Indicator | None:
        code = item.get("indicator")
        if not isinstance(code, str):
            self.refuse("S01", "indicator" if "indicator" in item else "", member="indicator")
            return None
        indicator = self.compiled.indicators.get(code)
        if indicator is None or indicator.retired:
            base: dict[str, Scalar] = {"indicator": clipped(code), "facility": None}
            self.sheet.findings.append(Finding(ERROR, "S02", self.index, "indicator", clipped(code), None, base))
            return None
        self.indicator = indicator
        return indicator

    def facility_of(self, item: dict[Any, Any]) -> str | None:
        assert self.indicator is not None
        if "facility" not in item:
            if self.indicator.has_total:
                return None
            if self.context.single is None:
                self.refuse("S05", "", dimension=FACILITY)
                self._stray()
            return self.context.single
        reference = item["facility"]
        if not isinstance(reference, str):
            self.refuse("S01", "facility", member="facility")
        elif FACILITY not in self.indicator.relations:
            self.refuse("S05", "facility", dimension=FACILITY)
        else:
            facility = self.context.facility(reference)
            if facility is not None:
                self.facility_code = facility.code
                return facility.id
            self.refuse("S07", "facility")
        self._stray()
        return None

    def _stray(self) -> None:
        self.located, self.strayed = False, True

    def breakdown_of(self, item: dict[Any, Any]) -> tuple[str | None, str | None]:
        assert self.indicator is not None
        if "by" not in item:
            return None, None
        by = item["by"]
        if not isinstance(by, dict) or not by:
            self.located = False
            self.refuse("S01", "by", member="by")
            return None, None
        relations = self.indicator.relations
        if len(by) > 1:
            self.located = False
            self.groups = [name for name in by if name in relations and name != FACILITY]
            self.refuse("S05", "by", dimension=clipped(", ".join(sorted(clipped(name) for name in by))))
            return None, None
        dimension, code = next(iter(by.items()))
        member = "by/" + escaped(clipped(dimension))
        if dimension not in relations or dimension == FACILITY:
            self.located = False
            self.refuse("S05", member, dimension=clipped(dimension))
            return None, None
        if not isinstance(code, str):
            self.located = False
            self.refuse("S01", member, member=member)
        elif code not in self.compiled.dimensions[dimension]:
            self.located = False
            self.refuse("S06", member, dimension=dimension, code=clipped(code))
        else:
            return dimension, code
        return dimension, None

    def answer_of(self, item: dict[Any, Any]) -> tuple[Number | str | None, str | None]:
        if ("value" in item) == ("absence" in item):
            self.refuse("S01", "", member="value")
            return None, None
        if "value" in item:
            return self._value_of(item["value"], item.get("currency")), None
        absence = item["absence"]
        if not isinstance(absence, str):
            self.refuse("S01", "absence", member="absence")
            return None, None
        assert self.indicator is not None
        indicator = self.indicator
        refused = absence == "not_applicable" and not indicator.na and indicator.activity in self.context.activities
        if absence not in ABSENCES or "by" in item or refused:
            self.refuse("S09", "absence", absence=clipped(absence))
            return None, None
        return None, absence

    def _value_of(self, value: Any, currency: Any) -> Number | str | None:
        assert self.indicator is not None
        kind = self.indicator.type
        number: Number | str | None = None
        if kind == "integer":
            number = value if is_integer(value, 0, MAX_INTEGER) else None
        elif kind == "boolean":
            number = value if isinstance(value, bool) else None
        elif kind == "decimal":
            number = decimal_of(value)
        elif kind == "money":
            amount = money_of(value)
            number = amount[0] if amount else None
        elif kind == "text":
            number = value if is_text(value, 1, MAX_TEXT) else None
        elif isinstance(value, str):
            number = value
            if value not in (self.indicator.codes or ()):
                self.refuse("S06", "value", dimension=None, code=clipped(value))
                return None
        if number is None:
            low, high = _BOUNDS.get(kind, (None, None))
            self.refuse("S03", "value", member="value", type=kind, min=low, max=high)
        return number

    def note_of(self, item: dict[Any, Any]) -> None:
        note = item.get("note")
        if note is None and "note" not in item:
            return
        length = self.compiled.note_length
        if isinstance(note, str) and 0 < len(note) <= length:
            self.sheet.notes.append(Note(self.index, "note", self.key, note))


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
