"""Which indicators a rule reads, and references in a structure that lead nowhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from network.standards.engine.problems import Problem, problem
from network.standards.engine.structure import FACILITY

RELATIONS = ("sum", "within", "cover", "at_most", "none")
_SIDES = ("left", "right", "num", "den", "if", "then", "when")
_NAMES = ("stock",)
_LISTS_OF_NAMES = ("plus", "minus", "indicators")


def read_indicators(rule: Mapping[str, Any]) -> set[str]:
    """The indicators whose cells a rule reads."""
    return {term["indicator"] for term in read_terms(rule)} | set(_named(rule))


def read_terms(rule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Everything in a rule that names an indicator with its cell."""
    candidates = [item for side in _SIDES for item in rule.get(side, ()) if isinstance(item, Mapping)]
    candidates += [rule[name] for name in ("of", "equals", "min", "max") if isinstance(rule.get(name), Mapping)]
    candidates += [item["term"] for item in candidates if isinstance(item.get("term"), Mapping)]
    return (item for item in candidates if "indicator" in item)


def text_indicators(rule: Mapping[str, Any]) -> set[str]:
    """The indicators whose words a rule of the kind `text` reads: `V40.value` is the value of V40."""
    return {member.partition(".")[0] for member in rule.get("members", ()) if member.endswith(".value")}


def _named(rule: Mapping[str, Any]) -> Iterator[str]:
    for name in _NAMES:
        if isinstance(rule.get(name), str):
            yield rule[name]
    for name in _LISTS_OF_NAMES:
        yield from (item for item in rule.get(name, ()) if isinstance(item, str))


class Names:
    """What a structure declares: `lists[l]` codes, `dimensions[d]` list or None, `indicators[i]` their entries."""

    def __init__(self, structure: Mapping[str, Any]) -> None:
        self.lists = {item["code"]: {code["code"] for code in item["codes"]} for item in structure["lists"]}
        self.dimensions = {item["code"]: item.get("list") for item in structure["dimensions"]}
        self.indicators = {item["code"]: item for item in structure["indicators"]}
        self.attributes = {item["name"] for item in structure["attributes"]}
        self.patterns = {item["code"] for item in structure["patterns"]}
        self.activities = set(structure["activities"])
        self.codes = {code for codes in self.lists.values() for code in codes}

    def codes_of(self, dimension: str) -> set[str]:
        return self.lists.get(self.dimensions.get(dimension) or "", set())


def reference_faults(structure: Mapping[str, Any]) -> Iterator[Problem]:
    names = Names(structure)
    for index, item in enumerate(structure["dimensions"]):
        if item.get("list") is not None and item["list"] not in names.lists:
            yield _unknown(item["code"], item["list"], "dimensions", index, "list")
    for index, item in enumerate(structure["indicators"]):
        yield from _of_indicator(item, index, names)
    placed = [code for section in structure["sections"] for code in section["indicators"]]
    for index, section in enumerate(structure["sections"]):
        for place, code in enumerate(section["indicators"]):
            if code not in names.indicators:
                yield _unknown(section["code"], code, "sections", index, "indicators", place)
    for code in names.indicators:
        if placed.count(code) != 1:
            yield problem("not_placed_once", "structure", "sections", name=code, count=placed.count(code))
    for index, rule in enumerate(structure["rules"]):
        for reference, *members in _of_rule(rule, names):
            yield _unknown(rule["code"], reference, "rules", index, *members)


def _unknown(name: str, reference: str, *place: str | int) -> Problem:
    return problem("unknown_reference", "structure", *place, name=name, reference=reference)


def _of_indicator(indicator: Mapping[str, Any], index: int, names: Names) -> Iterator[Problem]:
    code, place = indicator["code"], ("indicators", index)
    for number, entry in enumerate(indicator["breakdowns"]):
        if entry["dimension"] not in names.dimensions:
            yield _unknown(code, entry["dimension"], *place, "breakdowns", number, "dimension")
        if entry["relation"] not in RELATIONS:
            where = ("structure", *place, "breakdowns", number, "relation")
            yield problem("unknown_word", *where, name=code, value=entry["relation"], member="relation")
    for number, entry in enumerate(indicator.get("attributes", ())):
        if entry["name"] not in names.attributes:
            yield _unknown(code, entry["name"], *place, "attributes", number, "name")
    if "activity" in indicator and indicator["activity"] not in names.activities:
        yield _unknown(code, indicator["activity"], *place, "activity")
    if indicator["type"] == "code" and indicator.get("list") not in names.lists:
        yield _unknown(code, str(indicator.get("list")), *place)
    if "successor" in indicator and indicator["successor"] not in names.indicators:
        yield _unknown(code, str(indicator["successor"]), *place, "successor")


def _of_rule(rule: Mapping[str, Any], names: Names) -> Iterator[tuple[str, ...]]:
    """What a rule names that is not there: the name, and the members that lead to it."""
    for name in sorted(read_indicators(rule) | text_indicators(rule)):
        if name not in names.indicators:
            yield (name,)
    yield from _of_terms(rule, names)
    for name in rule.get("dimensions", ()):
        if name not in names.dimensions and name != FACILITY:
            yield name, "dimensions"
    if "dimension" in rule and rule["dimension"] not in {*names.dimensions, FACILITY}:
        yield rule["dimension"], "dimension"
    for test in rule.get("when", ()):
        if "activity" in test and test["activity"] not in names.activities:
            yield test["activity"], "when"
    yield from ((name, "patterns") for name in rule.get("patterns", ()) if name not in names.patterns)
    if rule.get("kind") == "share":
        known = names.codes_of(rule["dimension"]) if "dimension" in rule else names.codes
        yield from ((part, "codes") for part in rule.get("codes", ()) if part not in known)


def _of_terms(rule: Mapping[str, Any], names: Names) -> Iterator[tuple[str, ...]]:
    for term in read_terms(rule):
        declared = names.indicators.get(term["indicator"], {})
        own = {item["name"] for item in declared.get("attributes", ())}
        if "attribute" in term and term["attribute"] not in own:
            yield (f"{term['indicator']}.{term['attribute']}",)
        for dimension, part in term.get("by", {}).items():
            if part not in names.codes_of(dimension):
                yield (f"{dimension} {part}",)
        if term.get("test") == "in":
            unknown = set(term["codes"]) - names.lists.get(declared.get("list", ""), set())
            yield from ((part,) for part in sorted(unknown))
