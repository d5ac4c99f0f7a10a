"""What a version may change of the version before it (standard's G): a document that was valid stays valid under 1.x."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from network.standards.engine.changes import things
from network.standards.engine.problems import Problem, problem
from network.standards.engine.references import read_indicators, read_terms, text_indicators
from network.standards.engine.shapes import is_version
from network.standards.engine.structure import FACILITY

RANKS = {"optional": 0, "if_active": 1, "core": 2}
# A thing that is no longer offered is still accepted: this may be said of it at any time.
FREE = frozenset(("deprecated", "successor"))
Thing = Mapping[str, Any]


def number_of(version: str) -> tuple[int, int]:
    """`1.10` as (1, 10): it comes after `1.9`. Raises ValueError for what is no name of a version."""
    if not is_version(version):
        raise ValueError(f"not a version: {version!r}")
    major, minor = version.split(".")
    return int(major), int(minor)


def compatibility_faults(structure: Thing, previous: Thing) -> Iterator[Problem]:
    """What the version may not do, being the next after `previous`: more in a minor version than in a major one."""
    version, before = structure["version"], previous["version"]
    if number_of(version) <= number_of(before):
        yield problem("out_of_order", "structure", "version", member="version", previous=before)
    if structure["first_period"] <= previous["first_period"]:
        first = previous["first_period"]
        yield problem("out_of_order", "structure", "first_period", member="first_period", previous=first)
    yield from _kept(structure, previous)
    if version.partition(".")[0] == before.partition(".")[0]:
        yield from _minor(structure, previous)


def _kept(structure: Thing, previous: Thing) -> Iterator[Problem]:
    """In every version: what was published stays in the document, and what was retired stays so."""
    now, then = things(structure), things(previous)
    for name, old in then.items():
        new, kind = now.get(name), "lists" if "." in name else "indicators"
        if new is None:
            yield problem("removed", "structure", kind, name=name)
        elif old.get("retired") and not new.get("retired"):
            yield problem("used_again", "structure", kind, name=name)


def _minor(structure: Thing, previous: Thing) -> Iterator[Problem]:
    yield from _same(structure, previous, ("standard", "source_language"), ("structure",), "structure")
    for code in previous["activities"]:
        if code not in structure["activities"]:
            yield problem("removed", "structure", "activities", name=code)
    for member, key in (("dimensions", "code"), ("attributes", "name"), ("patterns", "code")):
        yield from _unchanged(structure, previous, member, key)
    sections = {item["code"] for item in structure["sections"]}
    for item in previous["sections"]:
        if item["code"] not in sections:
            yield problem("removed", "structure", "sections", name=item["code"])
    yield from _codes(structure, previous)
    before = {item["code"]: item for item in previous["indicators"]}
    for index, item in enumerate(structure["indicators"]):
        if item["code"] in before:
            yield from _indicator(item, before[item["code"]], index, previous)
        elif not _is_optional(item, previous):
            yield problem("not_optional", "structure", "indicators", index, name=item["code"])
    yield from _rules(structure, previous, before.keys())


def _same(new: Thing, old: Thing, members: Iterable[str], place: tuple[str | int, ...], name: str) -> Iterator[Problem]:
    for member in members:
        if new.get(member) != old.get(member):
            yield problem("changed", *place, *([member] if member in new else []), name=name, member=member)


def _unchanged(structure: Thing, previous: Thing, member: str, key: str) -> Iterator[Problem]:
    """Entries that may be added to, and never changed."""
    entries = {item[key]: (index, item) for index, item in enumerate(structure[member])}
    for old in previous[member]:
        if old[key] not in entries:
            yield problem("removed", "structure", member, name=old[key])
        else:
            index, new = entries[old[key]]
            yield from _same(new, old, sorted(new.keys() | old.keys()), ("structure", member, index), old[key])


def _codes(structure: Thing, previous: Thing) -> Iterator[Problem]:
    lists = {item["code"]: (index, item) for index, item in enumerate(structure["lists"])}
    for before in previous["lists"]:
        name = before["code"]
        if name not in lists:
            yield problem("removed", "structure", "lists", name=name)
            continue
        index, after = lists[name]
        yield from _same(
            after, before, sorted((after.keys() | before.keys()) - {"codes"}), ("structure", "lists", index), name
        )
        known = {code["code"]: code for code in before["codes"]}
        for place, code in enumerate(after["codes"]):
            old = known.get(code["code"], {"code": code["code"], "meaning": code.get("meaning")})
            members = sorted((code.keys() | old.keys()) - FREE)
            yield from _same(
                code, old, members, ("structure", "lists", index, "codes", place), f"{name}.{code['code']}"
            )


def _indicator(new: Thing, old: Thing, index: int, previous: Thing) -> Iterator[Problem]:
    code, place = new["code"], ("structure", "indicators", index)
    free = FREE | {"level", "breakdowns", "attributes"}
    yield from _same(new, old, sorted((new.keys() | old.keys()) - free), place, code)
    if new["level"] != old["level"] and not is_lowered(new, old):
        yield problem("changed", *place, "level", name=code, member="level")
    relations = {entry["dimension"]: entry["relation"] for entry in new["breakdowns"]}
    kept = {entry["dimension"]: entry["relation"] for entry in old["breakdowns"]}
    for dimension, relation in kept.items():
        if relations.get(dimension) != relation:
            yield problem("changed", *place, "breakdowns", name=code, member=dimension)
    for dimension in relations.keys() - kept.keys():
        for rule in previous["rules"]:
            if rule["severity"] == "error" and _reaches(rule, code, dimension):
                rule_code = rule["code"]
                yield problem("error_reached", *place, "breakdowns", name=code, dimension=dimension, rule=rule_code)
    yield from _attributes(new, old, place)


def is_lowered(new: Thing, old: Thing) -> bool:
    """Whether it is asked of fewer than before."""
    return RANKS.get(new["level"], 3) < RANKS.get(old["level"], -1)


def _attributes(new: Thing, old: Thing, place: tuple[str | int, ...]) -> Iterator[Problem]:
    attributes = {entry["name"]: entry for entry in new.get("attributes", ())}
    known = {entry["name"]: entry for entry in old.get("attributes", ())}
    for name, entry in known.items():
        if attributes.get(name) != entry:
            yield problem("changed", *place, name=new["code"], member=name)
    for name, entry in attributes.items():
        if name not in known and (entry.get("required") or "relation" in entry):
            yield problem("not_optional", *place, "attributes", name=f"{new['code']}.{name}")


def _reaches(rule: Thing, indicator: str, dimension: str) -> bool:
    """Whether a rule reads cells of the dimension, which the only facility has even where nobody wrote them."""
    if indicator not in read_indicators(rule):
        return False
    over = rule.get("over")
    return (dimension == FACILITY and over in ("facility", "both")) or (
        over == "cells" and dimension in rule.get("dimensions", ())
    )


def _is_optional(item: Thing, previous: Thing) -> bool:
    """Whether nobody has to answer it who did not know of it: optional, or of an activity that nobody has declared."""
    if item.get("retired"):
        return False
    if item["level"] == "optional":
        return not item.get("each_facility")
    return item["level"] == "if_active" and item.get("activity") not in (None, *previous["activities"])


def _rules(structure: Thing, previous: Thing, known: Iterable[str]) -> Iterator[Problem]:
    rules = {rule["code"]: (index, rule) for index, rule in enumerate(structure["rules"])}
    before = {rule["code"]: rule for rule in previous["rules"]}
    added = {item["code"]: item for item in structure["indicators"] if item["code"] not in known}
    for code, old in before.items():
        if code not in rules:
            yield problem("removed", "structure", "rules", name=code)
            continue
        index, new = rules[code]
        members = sorted((new.keys() | old.keys()) - {"severity"})
        yield from _same(new, old, members, ("structure", "rules", index), code)
        if new["severity"] != old["severity"] and (old["severity"], new["severity"]) != ("error", "question"):
            yield problem("changed", "structure", "rules", index, "severity", name=code, member="severity")
    for code, (index, rule) in rules.items():
        if code not in before and rule["severity"] == "error" and not _needs(rule, added):
            yield problem("error_added", "structure", "rules", index, name=code)


def _needs(rule: Thing, added: Mapping[str, Thing]) -> bool:
    """Whether the rule is silent in every document without a row for one of the new indicators."""
    if rule["kind"] == "text":
        return (
            bool(rule.get("members"))
            and all(name.endswith(".value") for name in rule["members"])
            and (text_indicators(rule) <= added.keys())
        )
    sides = {"compare": ("left", "right"), "implies": ("if",)}.get(rule["kind"], ())
    terms = read_terms({side: rule.get(side, ()) for side in sides})
    return any(
        term["indicator"] in added
        and added[term["indicator"]]["total"] == "typed"
        and not term.get("or_fact")
        and term.get("test") not in ("reported", "absent")
        for term in terms
    )
