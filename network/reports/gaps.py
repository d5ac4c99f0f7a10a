"""What an erased text leaves in a document: a narrative without its value, a row or an answer without its note."""

import re
from collections.abc import Mapping
from typing import Any

from network.reports.documents import Document, narratives
from network.standards.library import Edition

# Stands where a text was while a revision is checked again: its findings are then those that it had.
STAND_IN = "…"
_TARGET = re.compile(r"/(values|answers)/([0-9]+)(?=/|\Z)")
_MEMBERS = frozenset({"standard", "period", "values", "answers"})
_ROW_MEMBERS = frozenset({"indicator", "facility", "by", "value", "absence"})


def fill(document: Document) -> Document:
    """A revision's document with stand-ins, for checking it. Not for drafts, where a missing member is a mistake."""
    return {
        **document,
        "values": [row if _is_whole(row) else {**row, "value": STAND_IN} for row in document["values"]],
        "answers": [{"note": STAND_IN, **answer} for answer in document.get("answers", [])],
    }


def close(document: Document) -> Document:
    """A revision's document as it can be sent again: rows and answers that lost their text are left out. What was
    answered so is a question again; pointers follow the rows that stay."""
    answers = document.get("answers", [])
    rows = [number for number, row in enumerate(document["values"]) if _is_whole(row)]
    places = {("values", old): new for new, old in enumerate(rows)}
    told = [number for number, answer in enumerate(answers) if "note" in answer]
    places |= {("answers", old): new for new, old in enumerate(told)}
    return {
        **document,
        "values": [document["values"][number] for number in rows],
        "answers": [moved for number in told if (moved := _follow(answers[number], places))],
    }


def strip(draft: Document, edition: Edition) -> tuple[Document, int]:
    """A draft without any words of its own, and how many places held some: narratives, notes, answers, and whatever the
    standard does not know. Figures, codes and dates stay."""
    words = len([name for name in draft if name not in _MEMBERS]) + len(_list(draft.get("answers")))
    rows = []
    for row in _list(draft.get("values")):
        kept = _figures(row, edition)
        words += kept != row
        if kept:
            rows.append(kept)
    return {**{name: draft[name] for name in draft if name in _MEMBERS}, "values": rows, "answers": []}, words


def _is_whole(row: Mapping[str, Any]) -> bool:
    return "value" in row or "absence" in row


def _follow(answer: dict[str, Any], places: Mapping[tuple[str, int], int]) -> dict[str, Any] | None:
    """The answer at its row's new place; None where that is gone."""
    match = _TARGET.match(answer["pointer"])
    if match is None:
        return answer
    new = places.get((match[1], int(match[2])))
    return None if new is None else {**answer, "pointer": f"/{match[1]}/{new}{answer['pointer'][match.end() :]}"}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _figures(row: Mapping[str, Any], edition: Edition) -> dict[str, Any] | None:
    """The row without words; None where nothing else is in it."""
    kinds = {each["code"]: each["type"] for each in edition.structure["indicators"]}
    code, value = row.get("indicator"), row.get("value")
    if not isinstance(code, str) or code not in kinds or code in narratives(edition):
        return None
    if isinstance(value, (dict, list)) or (isinstance(value, str) and kinds[code] in {"integer", "boolean"}):
        return None
    known = _ROW_MEMBERS | {each["name"] for each in edition.structure["attributes"]} - {"note"}
    return {name: row[name] for name in row if name in known}
