"""What a program is asked in a quarter, as cells to be filled in: for templates."""

from collections.abc import Iterator, Mapping
from typing import Any

from network.standards import engine
from network.standards.library import Edition

Row = dict[str, Any]


def to_fill_in(edition: Edition, context: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a row that names a cell and nothing else for each cell that is due and not in it."""
    there = {_key(row) for row in document["values"] if isinstance(row, dict)}
    blanks = [cell for cell in due(edition.structure, context) if _key(cell) not in there]
    whole = {**document, "values": [*document["values"], *blanks]}
    return engine.canonicalise(edition.compiled, whole, context).document


def due(structure: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[Row]:
    """The cells that must be answered: core indicators and those of declared activities; facility by facility where
    each is asked and there are several."""
    places = [{"facility": each["id"]} for each in context["facilities"]]
    for indicator in structure["indicators"]:
        if not is_due(indicator, context["activities"]):
            continue
        code = indicator["code"]
        if indicator["total"] == "derived":
            yield from _parts(indicator, structure)
        elif indicator["total"] == "typed" or len(places) < 2:
            yield {"indicator": code}
        if indicator.get("each_facility") and len(places) > 1:
            yield from ({"indicator": code, **place} for place in places)


def is_due(indicator: Mapping[str, Any], activities: list[str]) -> bool:
    declared = "activity" not in indicator or indicator["activity"] in activities
    return indicator["level"] in {"core", "if_active"} and declared


def _parts(indicator: Mapping[str, Any], structure: Mapping[str, Any]) -> Iterator[Row]:
    """A total that is not asked is the sum of these."""
    lists = {each["code"]: each["codes"] for each in structure["lists"]}
    list_of = {each["code"]: lists[each["list"]] for each in structure["dimensions"] if "list" in each}
    for breakdown in indicator["breakdowns"]:
        name = breakdown["dimension"]
        yield from ({"indicator": indicator["code"], "by": {name: each["code"]}} for each in list_of.get(name, []))


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row.get("indicator"), row.get("facility"), str(row.get("by", ""))
