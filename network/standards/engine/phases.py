"""Validation: after the structural checks the rules in phases; what a finding has read is suspect for later phases."""

from itertools import groupby

from network.standards.engine.answers import match_answers
from network.standards.engine.cells import Reader
from network.standards.engine.context import Context
from network.standards.engine.figures import Scalar
from network.standards.engine.findings import NOTICE, Finding, Result, result_of
from network.standards.engine.keys import Key, plain
from network.standards.engine.kinds.text import TextHit
from network.standards.engine.rows import Row, Sheet
from network.standards.engine.rules import Hit, Rule
from network.standards.engine.structure import Compiled


def find(compiled: Compiled, context: Context, sheet: Sheet) -> Result:
    """All findings of a document at once."""
    if sheet.stopped:
        return result_of(sheet.findings, cut=sheet.findings.cut)
    reader = Reader(compiled, context, sheet)
    findings = sheet.findings.copy()
    for _, rules in groupby(compiled.rules, key=lambda rule: rule.phase):
        doubted: set[Key] = set()
        for rule in rules:
            for hit in rule.hits(reader):
                findings.append(_finding(rule, hit, reader))
                if rule.severity != NOTICE:
                    doubted.update(key for reading in hit.readings for key in reading.keys)
        reader.doubt(doubted)
    return result_of(match_answers(sheet, findings), cut=findings.cut)


def _finding(rule: Rule, hit: Hit, reader: Reader) -> Finding:
    if isinstance(hit, TextHit):
        return _text_finding(rule, hit, reader)
    row, member = _pointed(hit, reader)
    return Finding(
        rule.severity,
        rule.code,
        None if row is None else row.index,
        "values" if row is None else member,
        hit.key[0],
        plain(hit.key),
        {**_base(hit.key, reader), **hit.params},
    )


def _text_finding(rule: Rule, hit: TextHit, reader: Reader) -> Finding:
    key = hit.note.key
    base = _base(key, reader) if key else {"indicator": None, "facility": None}
    cell = plain(key) if key else None
    indicator = key[0] if key else None
    return Finding(rule.severity, rule.code, hit.note.row, hit.note.member, indicator, cell, {**base, **hit.params})


def _base(key: Key, reader: Reader) -> dict[str, Scalar]:
    facility = reader.context.references.get(key[1] or "")
    return {"indicator": key[0], "facility": facility.code if facility else None}


def _pointed(hit: Hit, reader: Reader) -> tuple[Row | None, str]:
    """The row of the cell; else the first row it derives from; else the first row that the rule has read."""
    row = reader.typed.get(hit.key)
    if row is not None:
        return row, hit.member
    for reading in hit.readings:
        if reading.keys[0] == hit.key and reading.row is not None:
            return reading.row, "value" if hit.member == "absence" and reading.row.absence is None else hit.member
    read = [reader.typed[key] for reading in hit.readings for key in reading.keys if key in reader.typed]
    return (min(read, key=lambda row: row.place), "value") if read else (None, "values")
