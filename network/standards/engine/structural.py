"""Phase 1: the structural checks S01-S12 on a document and its rows. They are the same for every version."""

from typing import Any

from network.standards.engine.answers import read_answers
from network.standards.engine.context import Context
from network.standards.engine.figures import Scalar, clipped
from network.standards.engine.findings import ERROR, Finding, escaped
from network.standards.engine.intake import Intake
from network.standards.engine.keys import plain
from network.standards.engine.rows import Row, Sheet
from network.standards.engine.structure import FACILITY, Compiled

TOP_MEMBERS = frozenset(("standard", "period", "language", "values", "answers"))


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
        sheet.values = values
        Intake(compiled, context, sheet).read()
        sheet.sort()
        check_currencies(sheet)
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


def check_currencies(sheet: Sheet) -> None:
    """S04: the parts of an amount are in the currency of its total, or, without a total row, of the first part."""
    refused: list[Row] = []
    for rows in sheet.reported.values():
        if rows[0].indicator.type != "money":
            continue
        joined = [row for row in rows if row.absence is None and _is_joined(row)]
        expected = min(joined, key=lambda row: row.place).currency if joined else None
        for row in joined:
            if row.currency != expected:
                refused.append(row)
                _refuse_currency(row, expected, sheet)
    if refused:
        for row in refused:
            del sheet.typed[row.key]
        sheet.sort()


def _is_joined(row: Row) -> bool:
    """The total, or a part whose breakdown has arithmetic."""
    _, facility, dimension, _ = row.key
    dimension = dimension or (FACILITY if facility else None)
    return dimension is None or row.indicator.relations[dimension] != "none"


def _refuse_currency(row: Row, expected: str | None, sheet: Sheet) -> None:
    code, facility, dimension, _ = row.key
    params: dict[str, Scalar] = {"indicator": code, "facility": None}
    params |= {"currency": row.currency, "expected": expected}
    sheet.findings.append(Finding(ERROR, "S04", row.index, "currency", code, plain(row.key), params))
    sheet.suspects.add(row.key)
    sheet.silenced.add(code)
    if facility is not None:
        sheet.broken.add((code, None, FACILITY))
    if dimension is not None:
        sheet.broken.add((code, facility, dimension))
