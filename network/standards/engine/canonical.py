"""The canonical form of a document: the same content is the same document, however its rows were sent."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from network.standards.engine.answers import target_of
from network.standards.engine.context import Context
from network.standards.engine.structure import Compiled

LAST = sys.maxsize
"""The place of all rows that cannot be placed: they stay in the order in which they were sent."""
_FURTHEST = 8
"""An answer may need one itself, and that one too; nobody goes on like this."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """`order[i]` is the index, in the sent document, of row i of the canonical one."""

    document: dict[str, Any]
    order: tuple[int, ...]


def canonical_form(compiled: Compiled, document: Any, context: Context) -> Canonical:
    sent = document if isinstance(document, dict) else {}
    result = {name: value for name, value in sent.items() if name != "language" or not isinstance(value, str)}
    result.setdefault("standard", compiled.version)
    result.setdefault("period", context.period)
    values = sent.get("values")
    if not isinstance(values, list):
        return Canonical(result, ())
    rows = [_row(item, context) for item in values]
    places = [_place(compiled, item, context) for item in rows]
    order = sorted(range(len(rows)), key=places.__getitem__)
    result["values"] = [rows[index] for index in order]
    answers = sent.get("answers", [])
    result["answers"] = _moved(answers, {old: new for new, old in enumerate(order)})
    return Canonical(result, tuple(order))


def _row(item: Any, context: Context) -> Any:
    reference = item.get("facility") if isinstance(item, dict) else None
    facility = context.facility(reference) if isinstance(reference, str) else None
    return item if facility is None or facility.id == reference else {**item, "facility": facility.id}


def _place(compiled: Compiled, item: Any, context: Context) -> int:
    """The place of a row that names a cell of this version, else the last."""
    try:
        indicator = compiled.indicators[item["indicator"]]
        facility = context.references[item["facility"]].rank if "facility" in item else 0
        part = 0
        if "by" in item:
            (dimension,) = by = item["by"]
            part = compiled.dimensions[dimension][by[dimension]]
    except (KeyError, TypeError, ValueError, AttributeError):
        return LAST
    return compiled.place(indicator.order, len(context.facilities), facility, part)


def _moved(answers: Any, rows: Mapping[int, int]) -> Any:
    """Each answer points at its row, or at the answer whose note it is about, and they stand in the order of these."""
    if not isinstance(answers, list):
        return answers
    ways = [_way(answers, index, rows) for index in range(len(answers))]
    order = sorted(range(len(answers)), key=ways.__getitem__)
    places = {("answers", old): new for new, old in enumerate(order)}
    places |= {("values", old): new for old, new in rows.items()}
    return [_follow(answers[index], places) for index in order]


def _way(answers: list[Any], index: int, rows: Mapping[int, int]) -> tuple[int, list[str]]:
    """The row to which an answer leads, and the codes on the way there; what leads to none is last."""
    codes: list[str] = []
    while len(codes) < _FURTHEST:
        answer = answers[index]
        target = _target(answer)
        code = answer.get("code") if target else None
        if target is None or not isinstance(code, str):
            break
        codes.insert(0, code)
        kind, index = target
        if kind == "values":
            return rows.get(index, LAST), codes
        if index >= len(answers):
            break
    return LAST, []


def _target(answer: Any) -> tuple[str, int] | None:
    pointer = answer.get("pointer") if isinstance(answer, dict) else None
    return target_of(pointer) if isinstance(pointer, str) else None


def _follow(answer: Any, places: Mapping[tuple[str, int], int]) -> Any:
    target = _target(answer)
    if target is None or target not in places:
        return answer
    return {**answer, "pointer": f"/{target[0]}/{places[target]}"}
