"""The shape of a structure: which members are there, and of what kind. What they say is the lint's business."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from network.standards.engine.meanings import TOP_MEMBERS
from network.standards.engine.problems import Problem, problem

NAME = re.compile(r"[1-9][0-9]{0,3}[.](0|[1-9][0-9]{0,3})")
QUARTER = re.compile(r"[12][0-9]{3}-Q[1-4]")
TEXTS = (list, str)
WORDS: dict[str, Any] = dict.fromkeys(TOP_MEMBERS[:4], str) | {"activities": TEXTS}
BREAKDOWN = {"dimension": str, "relation": str}
ITEMS: dict[str, dict[str, Any]] = {
    "dimensions": {"code": str},
    "sections": {"code": str, "indicators": TEXTS},
    "indicators": {
        "code": str,
        "unit": str,
        "type": str,
        "level": str,
        "total": str,
        "sensitivity": str,
        "adds": dict,
        "breakdowns": BREAKDOWN,
    },
    "lists": {"code": str, "codes": {"code": str}},
    "attributes": {"name": str, "type": str},
    "patterns": {"code": str, "pattern": str, "tags": TEXTS},
    "rules": {"code": str, "kind": str, "severity": str},
    "changes": {"from": TEXTS, "to": TEXTS, "relation": str, "confidence": str},
}
# Where a member may be missing, and is a list of such objects where it is there.
OPTIONAL: dict[str, dict[str, Any]] = {"indicators": {"attributes": {"name": str, "type": str}}}


def is_version(text: str) -> bool:
    """Whether it is a name of a version: `1.0`, `1.10`."""
    return text.isascii() and NAME.fullmatch(text) is not None


def shape_faults(structure: Any) -> Iterator[Problem]:
    """Members that are missing or of the wrong kind; what comes after may rely on the others."""
    if not isinstance(structure, Mapping):
        yield problem("shape_wrong", "structure", name="structure", member="structure")
        return
    yield from _members(structure, WORDS, ("structure",), "structure")
    yield from _names(structure)
    yield from _members(structure, ITEMS, ("structure",), "structure")
    for member, optional in OPTIONAL.items():
        for index, item in enumerate(_list(structure.get(member))):
            present = {name: shape for name, shape in optional.items() if isinstance(item, Mapping) and name in item}
            yield from _members(item, present, ("structure", member, index), member)


def _names(structure: Mapping[str, Any]) -> Iterator[Problem]:
    """A version and a quarter are written in one way only."""
    for member, form in (("version", NAME), ("first_period", QUARTER)):
        value = structure.get(member)
        if isinstance(value, str) and not (value.isascii() and form.fullmatch(value)):
            yield problem("unknown_word", "structure", member, name="structure", value=value, member=member)


def _members(
    holder: Mapping[str, Any], wanted: Mapping[str, Any], place: tuple[str | int, ...], name: str
) -> Iterator[Problem]:
    for member, shape in wanted.items():
        if member not in holder:
            yield problem("member_missing", *place, name=name, member=member)
        elif isinstance(shape, dict):
            yield from _items(holder[member], shape, (*place, member), member)
        elif not _has(holder[member], shape):
            yield problem("shape_wrong", *place, member, name=name, member=member)


def _items(items: Any, shape: dict[str, Any], place: tuple[str | int, ...], name: str) -> Iterator[Problem]:
    if not isinstance(items, list):
        yield problem("shape_wrong", *place, name=name, member=name)
    for index, item in enumerate(_list(items)):
        if isinstance(item, Mapping):
            code = item.get("code", item.get("name"))
            yield from _members(item, shape, (*place, index), code if isinstance(code, str) else name)
        else:
            yield problem("shape_wrong", *place, index, name=name, member=str(index))


def _has(value: Any, shape: Any) -> bool:
    if shape == TEXTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, shape)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
