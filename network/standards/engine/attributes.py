"""The attributes of a row: which are allowed, required, and of what type (S03, S04, S10)."""

from collections.abc import Callable
from typing import Any

from network.standards.engine.currencies import MINOR_UNITS
from network.standards.engine.drafts import Draft
from network.standards.engine.figures import (
    MAX_INTEGER,
    Scalar,
    clipped,
    is_date,
    is_integer,
    is_text,
    is_url,
    money_of,
)
from network.standards.engine.structure import NOTE, Attribute

MAX_URL, MAX_WORDS = 500, 280


def acceptance(kind: str, least: int | None, most: int | None) -> Callable[[Any], bool]:
    """Whether a value is right for an attribute of this type; a currency must besides fit the amount beside it."""
    if kind == "currency":
        return lambda value: isinstance(value, str) and value in MINOR_UNITS
    if kind == "integer":
        low, high = _bounds(least, most)
        return lambda value: is_integer(value, low, high)
    if kind == "boolean":
        return lambda value: isinstance(value, bool)
    if kind == "url":
        return lambda value: is_url(value, most or MAX_URL)
    if kind == "date":
        return is_date
    return lambda value: is_text(value, 1, most or MAX_WORDS)


def fits(currency: str, amount: Any) -> bool:
    """Whether the amount, if it is one, has the decimals of the currency."""
    money = money_of(amount)
    return money is None or money[1] == MINOR_UNITS[currency]


def _bounds(least: int | None, most: int | None) -> tuple[int, int]:
    return least or 0, MAX_INTEGER if most is None else most


def read_attributes(row: Draft, item: dict[Any, Any], absent: bool) -> dict[str, Any]:
    """The attributes that are right. A row without a value has none but its note; a base belongs to no coded part."""
    declared = row.indicator.attributes
    read: dict[str, Any] = {}
    for name, value in item.items():
        if name == NOTE and name in row.compiled.attributes:
            if row.indicator.members[NOTE].accepts(value):
                read[name] = value
            else:
                row.refuse("S03", name, member=name, type="text", min=1, max=row.compiled.note_length)
        elif name in row.compiled.attributes:
            attribute = declared.get(name)
            if attribute is None or absent or (attribute.relation and "by" in item):
                row.refuse("S10", name, attribute=name)
            elif _is_right(row, attribute, value, item):
                read[name] = value
    if not absent and "value" in item:
        for name in row.indicator.required_of_parts if "by" in item else row.indicator.required:
            if name not in item:
                if declared[name].type == "currency":
                    row.refuse("S04", "", currency=None, expected=None)
                else:
                    row.refuse("S10", "", attribute=name)
    return read


def _is_right(row: Draft, attribute: Attribute, value: Any, item: dict[Any, Any]) -> bool:
    right = attribute.accepts(value)
    if attribute.type == "currency":
        if not right:
            row.refuse("S04", "currency", currency=clipped(value), expected=None)
        elif not fits(value, item.get("value")):
            row.refuse("S04", "value", currency=value, expected=str(MINOR_UNITS[value]))
            return False
    elif not right:
        low: Scalar = attribute.min
        high: Scalar = attribute.max
        if attribute.type == "integer":
            low, high = _bounds(attribute.min, attribute.max)
        row.refuse("S03", attribute.name, member=attribute.name, type=attribute.type, min=low, max=high)
    return right
