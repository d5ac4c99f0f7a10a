"""The canonical form of a document: the same content is the same document, however its rows were sent."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from network.standards.engine.context import Context
from network.standards.engine.structure import Compiled

_ROW = re.compile(r"/values/(0|[1-9][0-9]{0,8})(?=/|\Z)")
LAST = sys.maxsize
"""The place of all rows that cannot be placed: they stay in the order in which they were sent."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """`order[i]` is the index, in the sent document, of row i of the canonical one."""

    document: dict[str, Any]
    order: tuple[int, ...]


def canonical_form(compiled: Compiled, document: Any, context: Context) -> Canonical:
    sent = document if isinstance(document, dict) else {}
    result = {name: value for name, value in sent.items() if name != "language"}
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


def _moved(answers: Any, places: Mapping[int, int]) -> Any:
    if not isinstance(answers, list):
        return answers
    return [_follow(answer, places) for answer in answers]


def _follow(answer: Any, places: Mapping[int, int]) -> Any:
    pointer = answer.get("pointer") if isinstance(answer, dict) else None
    match = _ROW.match(pointer) if isinstance(pointer, str) else None
    if pointer is None or match is None or int(match.group(1)) not in places:
        return answer
    return {**answer, "pointer": f"/values/{places[int(match.group(1))]}{pointer[match.end() :]}"}
