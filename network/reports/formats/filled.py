"""A report as it stood in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Where something was read: {"row": 3, "column": "value"}, {"sheet": "Access", "cell": "C7"}, {"line": 12}.
Source = Mapping[str, Any]
# The sources of one row by member ("value", "absence", "base", "by", ...); "" is the row itself.
Sources = Mapping[str, Source]


@dataclass(frozen=True)
class Filled:
    """`document` is what the engine reads; `sources[n]` tells where the members of its nth row were read, and is empty
    for a document that came as JSON, whose pointers say it already. `beside`: where what is no row was read ("period",
    "answers/0")."""

    document: dict[str, Any]
    sources: Sequence[Sources] = field(default=())
    beside: Sources = field(default_factory=dict)


def source_of(sources: Sequence[Sources], row: int | None, member: str, beside: Sources | None = None) -> Source | None:
    """Where the member of a row was read: of `by/sex` that of `by`, and of a member that was not there, the row's own.
    Without a row, the member is one of the document's: `period`, or `answers/0/note`."""
    if row is None:
        return (beside or {}).get("/".join(member.split("/")[:2]))
    if row >= len(sources):
        return None
    known = sources[row]
    return known.get(member.partition("/")[0]) or known.get("")
