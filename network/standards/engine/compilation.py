"""Turns the JSON of a version into its compiled form."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from network.standards.engine.attributes import acceptance
from network.standards.engine.drafts import exact_reading
from network.standards.engine.keys import whole
from network.standards.engine.kinds import compile_rules
from network.standards.engine.screens import screen_of
from network.standards.engine.structure import (
    FACILITY,
    NOTE,
    Attribute,
    Compiled,
    Indicator,
    Part,
    Pattern,
    StructureError,
)


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
        item["code"]: [code["code"] for code in item["codes"] if not code.get("retired")] for item in structure["lists"]
    }
    dimensions = _ranked({item["code"]: lists[item["list"]] for item in structure["dimensions"] if "list" in item})
    attributes = frozenset(item["name"] for item in structure["attributes"])
    notes = [_note(item["max"]) for item in structure["attributes"] if item["name"] == NOTE]
    indicators = {
        item["code"]: _indicator(item, order, lists, dimensions, attributes, notes)
        for order, item in enumerate(structure["indicators"])
    }
    return Compiled(
        version=structure["version"],
        first_period=structure["first_period"],
        indicators=indicators,
        current={code: indicator for code, indicator in indicators.items() if not indicator.retired},
        dimensions=dimensions,
        width=1 + sum(len(codes) for codes in dimensions.values()),
        attributes=attributes,
        note_length=notes[0].max or 0 if notes else 0,
        patterns=_patterns(structure["patterns"]),
    )


def _note(most: int) -> Attribute:
    return Attribute(NOTE, "text", None, most, None, False, acceptance("text", None, most))


def _ranked(dimensions: Mapping[str, list[str]]) -> dict[str, dict[str, int]]:
    ranks: dict[str, dict[str, int]] = {}
    before = 1
    for dimension, codes in dimensions.items():
        ranks[dimension] = {code: rank for rank, code in enumerate(codes, start=before)}
        before += len(codes)
    return ranks


def _indicator(
    item: Mapping[str, Any],
    order: int,
    lists: Mapping[str, list[str]],
    dimensions: Mapping[str, Mapping[str, int]],
    known: frozenset[str],
    notes: list[Attribute],
) -> Indicator:
    code = item["code"]
    codes = frozenset(lists[item["list"]]) if "list" in item else None
    attributes = {entry["name"]: _attribute(entry) for entry in item.get("attributes", ())}
    relations = {entry["dimension"]: entry["relation"] for entry in item["breakdowns"]}
    return Indicator(
        code=code,
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
        codes=codes,
        attributes=attributes,
        relations=relations,
        whole=whole(code),
        parts={
            dimension: {part: Part((code, None, dimension, part), rank) for part, rank in dimensions[dimension].items()}
            for dimension in relations
            if dimension != FACILITY
        },
        members={
            name: entry
            for name, entry in [*attributes.items(), *((note.name, note) for note in notes)]
            if name in known
        },
        required=frozenset(name for name, entry in attributes.items() if entry.required),
        required_of_parts=frozenset(
            name for name, entry in attributes.items() if entry.required and not entry.relation
        ),
        exact=exact_reading(item["type"], codes),
        counts=item["type"] == "integer",
        has_total=item["total"] != "none",
        has_facilities=FACILITY in relations,
    )


def _attribute(entry: Mapping[str, Any]) -> Attribute:
    least, most = entry.get("min"), entry.get("max")
    return Attribute(
        name=entry["name"],
        type=entry["type"],
        min=least,
        max=most,
        relation=entry.get("relation"),
        required=entry.get("required", False),
        accepts=acceptance(entry["type"], least, most),
    )


def _patterns(entries: list[Mapping[str, Any]]) -> dict[str, Pattern]:
    expressions = {entry["code"]: re.compile(entry["pattern"]) for entry in entries}
    return {
        entry["code"]: Pattern(
            code=entry["code"],
            tags=frozenset(entry["tags"]),
            expression=expressions[entry["code"]],
            without=tuple(expressions[code] for code in entry.get("without", ())),
            screen=screen_of(expressions[entry["code"]]),
        )
        for entry in entries
    }
