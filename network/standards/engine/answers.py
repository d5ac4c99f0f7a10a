"""The answers of a document: read them, and match them with the questions that were found (S13)."""

import re
from dataclasses import replace
from typing import Any

from network.standards.engine.figures import Scalar, clipped, is_text
from network.standards.engine.findings import ERROR, NOTICE, QUESTION, Finding, escaped
from network.standards.engine.rows import Answer, Sheet, note_of

MAX_NOTE = 500
MEMBERS = ("code", "pointer", "note")
_TARGET = re.compile(r"/(values|answers)/(0|[1-9][0-9]{0,8})(?:/|\Z)")


def read_answers(answers: Any, sheet: Sheet) -> None:
    if not isinstance(answers, list):
        sheet.findings.append(_refusal("S01", "answers", member="answers"))
        return
    for index, item in enumerate(answers):
        base = f"answers/{index}"
        if not isinstance(item, dict):
            sheet.findings.append(_refusal("S01", base, member="answer"))
            continue
        before = sheet.findings.made
        for name in item:
            if name not in MEMBERS:
                member = f"{base}/{escaped(clipped(name))}"
                sheet.findings.append(_refusal("S01", member, member=clipped(name)))
        for name in ("code", "pointer"):
            if not isinstance(item.get(name), str):
                sheet.findings.append(_refusal("S01", f"{base}/{name}" if name in item else base, member=name))
        _read_note(item, base, sheet)
        if sheet.findings.made == before:
            sheet.answers.append(Answer(index, item["code"], target_of(item["pointer"])))


def _read_note(item: dict[Any, Any], base: str, sheet: Sheet) -> None:
    if "note" not in item:
        sheet.findings.append(_refusal("S01", base, member="note"))
        return
    note = item["note"]
    if isinstance(note, str) and 0 < len(note) <= MAX_NOTE:
        sheet.notes.append(note_of(None, f"{base}/note", None, note))
    if not is_text(note, 1, MAX_NOTE):
        sheet.findings.append(_refusal("S03", f"{base}/note", member="note", type="text", min=1, max=MAX_NOTE))


def _refusal(code: str, member: str, /, **params: Scalar) -> Finding:
    return Finding(ERROR, code, None, member, params={"indicator": None, "facility": None, **params})


def target_of(pointer: str) -> tuple[str, int] | None:
    """The row (or, for a date in the note of an answer, the answer) that a pointer leads into."""
    match = _TARGET.match(pointer)
    return (match.group(1), int(match.group(2))) if match else None


def match_answers(sheet: Sheet, findings: list[Finding]) -> list[Finding]:
    """The findings with `answered` set, and a notice for each answer that matches no question."""
    if not sheet.answers:
        return findings
    given = {(answer.code, answer.target) for answer in sheet.answers}
    asked: set[tuple[str, tuple[str, int] | None]] = set()
    matched = []
    for finding in findings:
        if finding.severity == QUESTION:
            question = (finding.code, _target(finding))
            asked.add(question)
            if question in given:
                matched.append(replace(finding, answered=True))
                continue
        matched.append(finding)
    for answer in sheet.answers:
        if (answer.code, answer.target) not in asked:
            params: dict[str, Scalar] = {"indicator": None, "facility": None, "answer": clipped(answer.code)}
            matched.append(Finding(NOTICE, "S13", None, f"answers/{answer.index}", params=params))
    return matched


def _target(finding: Finding) -> tuple[str, int] | None:
    return ("values", finding.row) if finding.row is not None else target_of(finding.pointer)
