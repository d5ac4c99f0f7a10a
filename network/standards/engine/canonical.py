"""The canonical form of a document: the same content is the same document, however its rows were sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from network.standards.engine.context import Context
from network.standards.engine.rows import Key, place_of
from network.standards.engine.structure import FACILITY, Compiled

_ROW = re.compile(r"/values/(0|[1-9][0-9]{0,8})(?=/|\Z)")


@dataclass(frozen=True, slots=True)
class Canonical:
    """`order[i]` is the index, in the sent document, of row i of the canonical one."""

    document: dict[str, Any]
    order: tuple[int, ...]


def canonicalise(compiled: Compiled, document: Any, context: Mapping[str, Any]) -> Canonical:
    """Sort the rows by indicator, facility id and breakdown; facilities as UUIDs; answers follow their rows.

    Rows that cannot be placed come last, as they were sent. `language` is left out, `standard` and `period` are
    filled in. Total: whatever is not understood is kept.
    """
    known = Context(context)
    sent = document if isinstance(document, dict) else {}
    result = {name: value for name, value in sent.items() if name != "language"}
    result.setdefault("standard", compiled.version)
    result.setdefault("period", known.period)
    values = sent.get("values")
    if not isinstance(values, list):
        return Canonical(result, ())
    rows = [_row(item, known) for item in values]
    places = [_place(compiled, item, known) for item in rows]
    order = sorted(range(len(rows)), key=lambda index: (places[index] is None, places[index] or (), index))
    result["values"] = [rows[index] for index in order]
    answers = sent.get("answers", [])
    result["answers"] = _moved(answers, {old: new for new, old in enumerate(order)})
    return Canonical(result, tuple(order))


def _row(item: Any, context: Context) -> Any:
    reference = item.get("facility") if isinstance(item, dict) else None
    facility = context.facility(reference) if isinstance(reference, str) else None
    return item if facility is None else {**item, "facility": facility.id}


def _place(compiled: Compiled, item: Any, context: Context) -> tuple[Any, ...] | None:
    """The place of a row that names a cell of this version, else None."""
    if not isinstance(item, dict):
        return None
    code, facility, by = item.get("indicator"), item.get("facility"), item.get("by")
    indicator = compiled.indicators.get(code) if isinstance(code, str) else None
    if indicator is None or ("facility" in item and context.facility(str(facility)) is None):
        return None
    if "by" not in item:
        return place_of(compiled, Key(indicator.code, facility))
    if not isinstance(by, dict) or len(by) != 1:
        return None
    dimension, part = next(iter(by.items()))
    if dimension == FACILITY or not isinstance(part, str) or part not in compiled.dimensions.get(dimension, {}):
        return None
    return place_of(compiled, Key(indicator.code, facility, dimension, part))


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
