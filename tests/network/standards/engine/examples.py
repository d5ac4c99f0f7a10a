"""The version under test, the two documents of the standard, and short ways to change and to check them."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from network.standards.engine import Compiled, Finding, Result, compile_structure, validate

FOLDER = Path(__file__).parents[4] / "network" / "standards" / "vrs" / "1.0"
ONE = "5f0c2a7e-0b4e-4b60-9f3a-0d6c5c1f8a01"
Json = dict[str, Any]


@cache
def _loaded(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def structure() -> Json:
    return copy.deepcopy(_loaded("structure.json"))


def texts() -> dict[str, Json]:
    return {path.stem: json.loads(path.read_text("utf-8"))["entries"] for path in (FOLDER / "texts").glob("*.json")}


@cache
def vrs() -> Compiled:
    return compile_structure(structure())


def cases() -> list[Json]:
    return copy.deepcopy(_loaded("conformance.json")["cases"])


@cache
def _cases() -> dict[str, Json]:
    return {item["name"]: item for item in cases()}


def case(name: str) -> tuple[Json, Json]:
    """Document and context of a conformance case."""
    found = copy.deepcopy(_cases()[name])
    return found["document"], found["context"]


def small() -> tuple[Json, Json]:
    return case("small: valid")


def large() -> tuple[Json, Json]:
    return case("large: valid")


def first(context: Json) -> Json:
    """The same context without history: a first report."""
    return {**context, "history": []}


def row_of(document: Json, indicator: str, facility: str | None = None, **by: str) -> Json:
    wanted = (indicator, facility, by or None)
    return next(row for row in document["values"] if (row["indicator"], row.get("facility"), row.get("by")) == wanted)


def put(document: Json, indicator: str, value: Any = None, **members: Any) -> int:
    """Append a row; its number."""
    row = {"indicator": indicator, **members}
    if value is not None:
        row["value"] = value
    document["values"].append(row)
    return len(document["values"]) - 1


def empty(document: Json, indicator: str, absence: str) -> None:
    """Replace the total of an indicator by an absence."""
    row = row_of(document, indicator)
    for name in ("value", "base"):
        row.pop(name, None)
    row["absence"] = absence


def check(document: Any, context: Json) -> Result:
    return validate(vrs(), document, context)


def brief(result: Result) -> list[tuple[str, str]]:
    return [(finding.code, finding.pointer) for finding in result.findings]


def only(result: Result) -> Finding:
    (finding,) = result.findings
    return finding
