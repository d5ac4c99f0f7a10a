"""The names of cells. Plain tuples, because a document has hundreds of them and each is hashed many times."""

from typing import Any

Key = tuple[str, str | None, str | None, str | None]
"""A cell: indicator, facility, dimension, code. The total has nothing but its indicator."""

Group = tuple[str, str | None, str]
"""A breakdown: indicator, facility of the parent, dimension."""


def whole(indicator: str, facility: str | None = None) -> Key:
    """The total, or the part of one facility."""
    return (indicator, facility, None, None)


def plain(key: Key) -> dict[str, Any]:
    """A cell as findings tell it."""
    indicator, facility, dimension, code = key
    cell: dict[str, Any] = {"indicator": indicator}
    if facility is not None:
        cell["facility"] = facility
    if dimension is not None:
        cell["by"] = {dimension: code}
    return cell
