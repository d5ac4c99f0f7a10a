"""`changes`: what a version says about the version before it, and whether it says all."""

from collections.abc import Iterator, Mapping
from typing import Any

from network.standards.engine.problems import Problem, problem

EXACT, SUM_OF_PARTS, NOT_COMPARABLE = CONFIDENCES = ("exact", "sum_of_parts", "not_comparable")
# How many codes each relation leads from and to; None: two or more.
SIZES: dict[str, tuple[int | None, int | None]] = {
    "same": (1, 1),
    "renamed": (1, 1),
    "split": (1, None),
    "merged": (None, 1),
    "redefined": (1, 1),
    "retired": (1, 0),
    "added": (0, 1),
}
RELATIONS = tuple(SIZES)


def things(structure: Mapping[str, Any]) -> dict[str, Any]:
    """All that `changes` may name: indicators (`V01`) and codes (`CL_SEX.F`), with their entries."""
    found: dict[str, Any] = {item["code"]: item for item in structure["indicators"]}
    for code_list in structure["lists"]:
        found.update({f"{code_list['code']}.{code['code']}": code for code in code_list["codes"]})
    return found


def exclusive_lists(structure: Mapping[str, Any]) -> frozenset[str]:
    """The lists of which everything counted is in exactly one code, wherever they are used."""
    lists = {item["code"]: item.get("list") for item in structure["dimensions"]}
    relations: dict[str, set[str]] = {}
    for indicator in structure["indicators"]:
        for entry in indicator["breakdowns"]:
            if name := lists.get(entry["dimension"]):
                relations.setdefault(name, set()).add(entry["relation"])
    return frozenset(name for name, used in relations.items() if used == {"sum"})


def change_faults(structure: Mapping[str, Any], previous: Mapping[str, Any]) -> Iterator[Problem]:
    """An indicator or a code (`CL_SEX.X`) that differs needs an entry, and each entry must fit what it names."""
    now, then = things(structure), things(previous)
    listed: set[str] = set()
    for index, entry in enumerate(structure["changes"]):
        listed.update(entry["from"], entry["to"])
        for name in entry["from"]:
            if name not in then:
                yield problem("change_not_before", "structure", "changes", index, "from", name=name)
        for name in entry["to"]:
            if name not in now:
                yield problem("change_not_now", "structure", "changes", index, "to", name=name)
        yield from _entry(entry, index, then, exclusive_lists(structure))
    for name in sorted(now.keys() | then.keys()):
        if now.get(name) != then.get(name) and name not in listed:
            yield problem("change_unlisted", "structure", "changes", name=name)
    yield from _added_codes(structure, previous)


def _entry(
    entry: Mapping[str, Any], index: int, then: Mapping[str, Any], exclusive: frozenset[str]
) -> Iterator[Problem]:
    relation, confidence = entry["relation"], entry["confidence"]
    name, place = ", ".join(dict.fromkeys((*entry["from"], *entry["to"]))), ("structure", "changes", index)
    if relation not in RELATIONS:
        yield problem("unknown_word", *place, "relation", name=name, value=relation, member="relation")
        return
    if confidence not in CONFIDENCES:
        yield problem("unknown_word", *place, "confidence", name=name, value=confidence, member="confidence")
        return
    sizes = zip((len(entry["from"]), len(entry["to"])), SIZES[relation], strict=True)
    if not all(size == wanted if wanted is not None else size > 1 for size, wanted in sizes) or (
        relation == "same" and entry["from"] != entry["to"]
    ):
        yield problem("change_wrong", *place, name=name, relation=relation)
    parts = relation in ("split", "merged")
    fits = {"exact": not parts and relation != "redefined", "sum_of_parts": parts, "not_comparable": True}[confidence]
    if not fits or (confidence == SUM_OF_PARTS and not _adds_up(entry, then, exclusive)):
        yield problem("confidence_wrong", *place, "confidence", name=name, confidence=confidence, relation=relation)


def _adds_up(entry: Mapping[str, Any], then: Mapping[str, Any], exclusive: frozenset[str]) -> bool:
    """Codes add up in exclusive lists; indicators do where they count events, for a person may be in several."""
    for name in entry["from"]:
        code_list, _, code = name.partition(".")
        if code and code_list not in exclusive:
            return False
        if not code and entry["relation"] == "merged" and then.get(name, {}).get("unit") == "people":
            return False
    return True


def _added_codes(structure: Mapping[str, Any], previous: Mapping[str, Any]) -> Iterator[Problem]:
    """A code added to an exclusive list takes from `other`, which is then no longer what it was."""
    old, exclusive = things(previous), exclusive_lists(previous)
    known = {item["code"] for item in previous["lists"]}
    for index, code_list in enumerate(structure["lists"]):
        name, other = code_list["code"], f"{code_list['code']}.other"
        if name not in exclusive or name not in known or other not in old:
            continue
        taken = {
            code
            for entry in structure["changes"]
            if entry["relation"] == "split" and other in entry["from"]
            for code in entry["to"]
        }
        for place, code in enumerate(code_list["codes"]):
            if f"{name}.{code['code']}" not in {*old, *taken}:
                where = ("structure", "lists", index, "codes", place)
                yield problem("change_wrong", *where, name=f"{name}.{code['code']}", relation="added")
