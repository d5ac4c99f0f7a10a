"""Whose sheet it is: kept in a hidden sheet, and again in the document properties, which some programs drop."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from network.node.canonical import digest
from network.reports.formats.unreadable import Unreadable

NAME = "_vrs"


@dataclass(frozen=True)
class Head:
    """`digest` is that of the version's structure; `program` an id. Program and period are blank in a sheet for anybody.
    `pages` names the sheets with answers: one that is missing would be taken for one without any."""

    standard: str
    digest: str
    program: str
    period: str
    language: str
    pages: str

    @property
    def properties(self) -> dict[str, str]:
        """What is written, with a checksum over it."""
        told = asdict(self)
        return {**told, "checksum": digest(told)}

    @classmethod
    def read(cls, rows: Sequence[Sequence[Any]]) -> Self:
        """Of the hidden sheet: a name and its value in each row. Raises Unreadable where something was changed."""
        found = {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and row[0] != ""}
        return cls._checked(found)

    @classmethod
    def _checked(cls, found: Mapping[str, str]) -> Self:
        try:
            head = cls(**{name: found[name] for name in cls.__dataclass_fields__})
        except KeyError:
            raise Unreadable("no_template") from None
        if found.get("checksum") != digest(asdict(head)):
            raise Unreadable("template_changed")
        return head
