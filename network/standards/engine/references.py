"""Which indicators a rule reads, and references in a structure that lead nowhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from network.standards.engine.structure import FACILITY

RELATIONS = ("sum", "within", "cover", "at_most", "none")
_SIDES = ("left", "right", "num", "den", "if", "then", "when")
_NAMES = ("stock",)
_LISTS_OF_NAMES = ("plus", "minus", "indicators")


def read_indicators(rule: Mapping[str, Any]) -> set[str]:
    """The indicators whose cells a rule reads."""
    return {term["indicator"] for term in _terms(rule)} | set(_named(rule))


def _terms(rule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    candidates = [item for side in _SIDES for item in rule.get(side, ()) if isinstance(item, Mapping)]
    candidates += [rule[name] for name in ("of", "equals", "min", "max") if isinstance(rule.get(name), Mapping)]
    candidates += [item["term"] for item in candidates if isinstance(item.get("term"), Mapping)]
    return (item for item in candidates if "indicator" in item)


def _named(rule: Mapping[str, Any]) -> Iterator[str]:
    for name in _NAMES:
        if isinstance(rule.get(name), str):
            yield rule[name]
    for name in _LISTS_OF_NAMES:
        yield from (item for item in rule.get(name, ()) if isinstance(item, str))


def unknown_references(structure: Mapping[str, Any]) -> Iterator[str]:
    lists = {item["code"]: {code["code"] for code in item["codes"]} for item in structure["lists"]}
    dimensions = {item["code"]: item.get("list") for item in structure["dimensions"]}
    indicators = {item["code"]: item for item in structure["indicators"]}
    for code, name in dimensions.items():
        if name is not None and name not in lists:
            yield f"dimension {code}: unknown list {name}"
    for indicator in structure["indicators"]:
        yield from _of_indicator(indicator, structure, lists, dimensions)
    placed = [code for section in structure["sections"] for code in section["indicators"]]
    yield from (f"sections: unknown indicator {code}" for code in placed if code not in indicators)
    yield from (
        f"sections: {code} is placed {placed.count(code)} times" for code in indicators if placed.count(code) != 1
    )
    for rule in structure["rules"]:
        yield from _of_rule(rule, structure, lists, dimensions)


def _of_indicator(
    indicator: Mapping[str, Any], structure: Mapping[str, Any], lists: Mapping[str, Any], dimensions: Mapping[str, Any]
) -> Iterator[str]:
    code = indicator["code"]
    attributes = {item["name"] for item in structure["attributes"]}
    for entry in indicator["breakdowns"]:
        if entry["dimension"] not in dimensions:
            yield f"{code}: unknown dimension {entry['dimension']}"
        if entry["relation"] not in RELATIONS:
            yield f"{code}: unknown relation {entry['relation']}"
    for entry in indicator.get("attributes", ()):
        if entry["name"] not in attributes:
            yield f"{code}: unknown attribute {entry['name']}"
    if "activity" in indicator and indicator["activity"] not in structure["activities"]:
        yield f"{code}: unknown activity {indicator['activity']}"
    if indicator["type"] == "code" and indicator.get("list") not in lists:
        yield f"{code}: a code without a list"


def _of_rule(
    rule: Mapping[str, Any], structure: Mapping[str, Any], lists: Mapping[str, Any], dimensions: Mapping[str, Any]
) -> Iterator[str]:
    code = rule["code"]
    indicators = {item["code"]: item for item in structure["indicators"]}
    patterns = {item["code"] for item in structure["patterns"]}
    for name in sorted(read_indicators(rule)):
        if name not in indicators:
            yield f"{code}: unknown indicator {name}"
    yield from _of_terms(rule, indicators, lists, dimensions)
    for name in (*rule.get("dimensions", ()), *([rule["dimension"]] if "dimension" in rule else ())):
        if name not in dimensions and name != FACILITY:
            yield f"{code}: unknown dimension {name}"
    for test in rule.get("when", ()):
        if "activity" in test and test["activity"] not in structure["activities"]:
            yield f"{code}: unknown activity {test['activity']}"
    yield from (f"{code}: unknown pattern {name}" for name in rule.get("patterns", ()) if name not in patterns)
    known = {part for codes in lists.values() for part in codes}
    if rule.get("kind") == "share":
        yield from (f"{code}: unknown code {part}" for part in rule.get("codes", ()) if part not in known)


def _of_terms(
    rule: Mapping[str, Any], indicators: Mapping[str, Any], lists: Mapping[str, Any], dimensions: Mapping[str, Any]
) -> Iterator[str]:
    code = rule["code"]
    for term in _terms(rule):
        declared = indicators.get(term["indicator"], {})
        own = {item["name"] for item in declared.get("attributes", ())}
        if "attribute" in term and term["attribute"] not in own:
            yield f"{code}: {term['indicator']} has no attribute {term['attribute']}"
        for dimension, part in term.get("by", {}).items():
            if part not in lists.get(dimensions.get(dimension) or "", ()):
                yield f"{code}: unknown code {dimension} {part}"
        if term.get("test") == "in":
            unknown = set(term["codes"]) - lists.get(declared.get("list", ""), set())
            yield from (f"{code}: unknown code {part}" for part in sorted(unknown))
