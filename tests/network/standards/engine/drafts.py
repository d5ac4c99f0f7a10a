"""A version 1.1 made from 1.0, and the things that it may add: each a function of structure and source texts."""

import random
from collections.abc import Callable
from typing import Any

from network.standards.engine.meanings import text_hash, with_meanings
from tests.network.standards.engine.examples import Json, structure, texts

Edit = Callable[[Json, Json], None]


def draft(*edits: Edit, version: str = "1.1", first_period: str = "2027-Q3") -> tuple[Json, dict[str, Json]]:
    """Structure and texts of a new version with these edits; the translations are those of 1.0."""
    made, known = structure() | {"version": version, "first_period": first_period, "changes": []}, texts()
    for edit in edits:
        edit(made, known["en"])
    return with_meanings(made, known["en"]), known


def say(entries: Json, path: str, text: str = "Words.") -> None:
    entries[path] = {"text": text, "status": "source"}


def entry(version: Json, member: str, code: str) -> Json:
    found: Json = next(item for item in version[member] if item.get("code", item.get("name")) == code)
    return found


def note(version: Json, relation: str, before: list[str], after: list[str], confidence: str = "exact") -> None:
    version["changes"].append({"from": before, "to": after, "relation": relation, "confidence": confidence})


def add_indicator(version: Json, entries: Json, code: str = "V41", **members: Any) -> None:
    """An optional count of events, or another thing."""
    made = {
        "code": code, "unit": "visits", "type": "integer", "level": "optional", "stock": False, "total": "typed",
        "sensitivity": "P", "adds": {"programs": "sum", "periods": "sum"}, "breakdowns": [],
    } | members  # fmt: skip
    version["indicators"].append(made)
    version["sections"][0]["indicators"].append(code)
    note(version, "added", [], [code])
    for name in ("label", "definition", "guidance"):
        say(entries, f"{code}.{name}", f"{code} {name}.")


def add_activity(version: Json, entries: Json, code: str = "court") -> None:
    version["activities"].append(code)
    say(entries, f"activity.{code}.label")
    add_indicator(version, entries, "V42", level="if_active", activity=code)


def add_code(version: Json, entries: Json, code_list: str = "CL_REFUSAL", code: str = "riot") -> None:
    """A code of an exclusive list: cases that were `other` until then."""
    entry(version, "lists", code_list)["codes"].insert(0, {"code": code})
    say(entries, f"{code_list}.{code}.label")
    other = f"{code_list}.other"
    note(version, "split", [other], [other, f"{code_list}.{code}"], "sum_of_parts")


def add_breakdown(
    version: Json, entries: Json, indicator: str = "V03", dimension: str = "sex", relation: str = "sum"
) -> None:
    entry(version, "indicators", indicator)["breakdowns"].append({"dimension": dimension, "relation": relation})
    note(version, "same", [indicator], [indicator])


def add_question(version: Json, entries: Json, code: str = "W90", severity: str = "question") -> None:
    rule = {"code": code, "kind": "compare", "severity": severity, "over": "total", "left": [{"indicator": "V03"}],
            "op": "<=", "right": [{"number": "5"}], "at": "V03"}  # fmt: skip
    version["rules"].append(rule)
    for name in ("message", "hint"):
        say(entries, f"{code}.{name}")


def add_pattern(version: Json, entries: Json) -> None:
    version["patterns"].append({"code": "postcode", "pattern": "[0-9]{5}", "tags": ["*"]})
    say(entries, "pattern.postcode.label")


def add_error_about_new(version: Json, entries: Json) -> None:
    """Needs the new indicator; a document of 1.0 has no row for it."""
    add_indicator(version, entries, "V43")
    version["rules"].append(
        {"code": "H90", "kind": "compare", "severity": "error", "over": "total", "left": [{"indicator": "V43"}],
         "op": "<=", "right": [{"indicator": "V01"}], "at": "V43"}
    )  # fmt: skip
    for name in ("message", "hint"):
        say(entries, f"H90.{name}")


def relax(version: Json, entries: Json, code: str = "H13") -> None:
    entry(version, "rules", code)["severity"] = "question"


def lower(version: Json, entries: Json, code: str = "V15") -> None:
    entry(version, "indicators", code)["level"] = "optional"
    note(version, "same", [code], [code])


def deprecate(version: Json, entries: Json, code: str = "V14") -> None:
    entry(version, "indicators", code).update(deprecated=True, successor="V13")
    note(version, "same", [code], [code])


def clarify(version: Json, entries: Json) -> None:
    say(entries, "V01.guidance", "Said more clearly.")


LEGAL: tuple[Edit, ...] = (
    add_indicator, add_activity, add_code, add_breakdown, add_question, add_pattern, add_error_about_new, relax, lower,
    deprecate, clarify,
)  # fmt: skip


def random_legal(dice: random.Random) -> tuple[Json, dict[str, Json]]:
    return draft(*dice.sample(LEGAL, dice.randint(0, len(LEGAL))))


def translate(entries: Json, source: Json, path: str, text: str, status: str = "draft") -> None:
    entries[path] = {"text": text, "source_hash": text_hash(source[path]["text"]), "status": status}
