"""The differences between two versions, and whether `changes` lists each of them."""

from collections.abc import Iterator, Mapping
from typing import Any

RELATIONS = ("same", "renamed", "split", "merged", "redefined", "retired", "added")
CONFIDENCES = ("exact", "sum_of_parts", "not_comparable")


def unlisted_changes(structure: Mapping[str, Any], previous: Mapping[str, Any]) -> Iterator[str]:
    """An indicator or a code (`CL_SEX.X`) that differs needs an entry; so each entry must name known ones."""
    now, then = _things(structure), _things(previous)
    listed: set[str] = set()
    for entry in structure["changes"]:
        listed.update(entry.get("from", ()), entry.get("to", ()))
        yield from (
            f"changes: {name} was not in the version before" for name in entry.get("from", ()) if name not in then
        )
        yield from (f"changes: {name} is not in this version" for name in entry.get("to", ()) if name not in now)
        if entry.get("relation") not in RELATIONS or entry.get("confidence") not in CONFIDENCES:
            yield f"changes: {entry.get('from')} has an unknown relation or confidence"
    for name in sorted(now.keys() | then.keys()):
        if now.get(name) != then.get(name) and name not in listed:
            yield f"changes: {name} differs from the version before and is not listed"


def _things(structure: Mapping[str, Any]) -> dict[str, Any]:
    things: dict[str, Any] = {item["code"]: item for item in structure["indicators"]}
    for code_list in structure["lists"]:
        things.update({f"{code_list['code']}.{code['code']}": code for code in code_list["codes"]})
    return things
