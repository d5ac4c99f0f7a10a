"""What the node would know of program and quarter: out of the file that it gave, or guessed from the report."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from network.reports.formats import json
from network.reports.formats.unreadable import Unreadable

QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
# Rules of these kinds compare with earlier quarters or with recorded facts: without a context they are silent.
NEED_CONTEXT = frozenset({"stock", "dropped", "outlier", "fact"})


def read_context(body: bytes) -> dict[str, Any]:
    """The context that `GET .../context` answered: the whole answer, or its member `context`. Raises Unreadable."""
    value = json.storable(json.read(body))
    if isinstance(value, dict) and isinstance(value.get("context"), dict):
        value = value["context"]
    if not isinstance(value, dict) or not QUARTER.fullmatch(str(value.get("period"))):
        raise Unreadable("no_context")
    return value


def guessed(document: Mapping[str, Any], structure: Mapping[str, Any]) -> dict[str, Any]:
    """A first report of a program with the facilities that the report names and the activities that it tells of. One
    that names no facility is of a program with a single one: only such a program may leave it out."""
    period = document.get("period")
    if not isinstance(period, str) or not QUARTER.fullmatch(period):
        period = structure["first_period"]
    first, last = _days(period)
    rows = [row for row in document["values"] if isinstance(row.get("indicator"), str)]
    told = {row["indicator"] for row in rows}
    named = {row["facility"] for row in rows if isinstance(row.get("facility"), str)} or {"-"}
    days = (last - first).days + 1
    return {
        "period": period,
        "start": first.isoformat(),
        "end": last.isoformat(),
        "days": days,
        "activities": [code for code in structure["activities"] if _is_told_of(code, told, structure)],
        "facilities": [{"id": name, "code": name, "days": days, "facts": {}} for name in sorted(named)],
        "history": [],
        "countries": [],
    }


def _is_told_of(activity: str, told: set[str], structure: Mapping[str, Any]) -> bool:
    """Whether the report has anything of its core, or else all that is due of it: a single figure may be told by anyone."""
    own = [each for each in structure["indicators"] if each.get("activity") == activity]
    core = {each["code"] for each in own if each["level"] == "core"}
    due = {each["code"] for each in own if each["level"] == "if_active"}
    return bool(core & told) or (bool(due) and due <= told)


def skipped(structure: Mapping[str, Any]) -> dict[str, list[str]]:
    """The kinds of rules that say nothing without a context, with their codes."""
    kinds: dict[str, list[str]] = {}
    for rule in structure["rules"]:
        if rule["kind"] in NEED_CONTEXT or rule.get("test") == "equals_previous":
            kinds.setdefault(rule["kind"], []).append(rule["code"])
    return kinds


def _days(period: str) -> tuple[date, date]:
    """First and last day of the quarter."""
    year, quarter = int(period[:4]), int(period[-1])
    after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return date(year, quarter * 3 - 2, 1), after - timedelta(days=1)
