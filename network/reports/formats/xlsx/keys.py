"""How lines and columns of a sheet are named in its hidden column and row."""

from typing import NamedTuple, Self

from network.reports.formats.unreadable import Unreadable

# The first cell of a sheet: what it is.
PAGE, ROWS, ANSWERS, HEAD = "page", "rows", "answers", "head"
WHOLE = "*"  # the column of the whole program
_FACILITY = "@"


class Line(NamedTuple):
    """One line: a member (`value`, `absence`, an attribute) of the total, or of a part of a breakdown.

    With `EVERY` for dimension, an attribute holds for each figure of its indicator in the column."""

    indicator: str
    member: str
    dimension: str = ""
    code: str = ""

    @property
    def key(self) -> str:
        return "|".join(self)

    @classmethod
    def read(cls, key: str) -> Self:
        parts = key.split("|")
        if len(parts) != len(cls._fields):
            raise Unreadable("template_changed")
        return cls(*parts)


EVERY = "*"


def column_of(facility: str) -> str:
    return f"{_FACILITY}{facility}"


def facility_of(column: str) -> str | None:
    """The facility of a column, None for that of the whole program. Raises Unreadable."""
    if column == WHOLE:
        return None
    if not column.startswith(_FACILITY):
        raise Unreadable("template_changed")
    return column.removeprefix(_FACILITY)
