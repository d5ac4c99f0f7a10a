"""Turns the JSON of a version into its compiled form."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from network.standards.engine.kinds import compile_rules
from network.standards.engine.structure import Attribute, Compiled, Indicator, Pattern, StructureError


def compile_structure(structure: Mapping[str, Any]) -> Compiled:
    """Compile the `structure` of a version; StructureError if it cannot be."""
    try:
        shape = _shape(structure)
        rules = compile_rules(structure["rules"], shape)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, ZeroDivisionError, re.error) as error:
        raise StructureError(f"{type(error).__name__}: {error}") from error
    counted = {rule.derives: rule for rule in rules if rule.derives}
    return replace(shape, rules=rules, counted=counted)


def _shape(structure: Mapping[str, Any]) -> Compiled:
    lists = {
        item["code"]: {code["code"]: place for place, code in enumerate(item["codes"]) if not code.get("retired")}
        for item in structure["lists"]
    }
    dimensions = {item["code"]: lists[item["list"]] for item in structure["dimensions"] if "list" in item}
    notes = [item for item in structure["attributes"] if item["name"] == "note"]
    return Compiled(
        version=structure["version"],
        first_period=structure["first_period"],
        indicators={item["code"]: _indicator(item, order, lists) for order, item in enumerate(structure["indicators"])},
        dimensions=dimensions,
        dimension_order={item["code"]: place for place, item in enumerate(structure["dimensions"])},
        attributes=frozenset(item["name"] for item in structure["attributes"]),
        note_length=notes[0]["max"] if notes else 0,
        patterns=_patterns(structure["patterns"]),
    )


def _indicator(item: Mapping[str, Any], order: int, lists: Mapping[str, Mapping[str, int]]) -> Indicator:
    return Indicator(
        code=item["code"],
        order=order,
        type=item["type"],
        level=item["level"],
        activity=item.get("activity"),
        na=item.get("na", True),
        stock=item.get("stock", False),
        total=item["total"],
        each_facility=item.get("each_facility", False),
        sensitivity=item["sensitivity"],
        retired=item.get("retired", False),
        codes=frozenset(lists[item["list"]]) if "list" in item else None,
        attributes={entry["name"]: _attribute(entry) for entry in item.get("attributes", ())},
        relations={entry["dimension"]: entry["relation"] for entry in item["breakdowns"]},
    )


def _attribute(entry: Mapping[str, Any]) -> Attribute:
    return Attribute(
        name=entry["name"],
        type=entry["type"],
        min=entry.get("min"),
        max=entry.get("max"),
        relation=entry.get("relation"),
        required=entry.get("required", False),
    )


def _patterns(entries: list[Mapping[str, Any]]) -> dict[str, Pattern]:
    expressions = {entry["code"]: re.compile(entry["pattern"]) for entry in entries}
    return {
        entry["code"]: Pattern(
            code=entry["code"],
            tags=frozenset(entry["tags"]),
            expression=expressions[entry["code"]],
            without=tuple(expressions[code] for code in entry.get("without", ())),
        )
        for entry in entries
    }
