"""The attributes of a row: which are allowed, required, and of what type (S03, S04, S10)."""

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
from network.standards.engine.structure import Attribute


def read_attributes(row: Draft, item: dict[Any, Any], absent: bool) -> dict[str, Any]:
    """The attributes that are right. A row without a value has none but its note; a base belongs to no coded part."""
    declared = row.indicator.attributes
    read: dict[str, Any] = {}
    for name, value in item.items():
        if name == "note" and name in row.compiled.attributes:
            if is_text(value, 1, row.compiled.note_length):
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
        for name, attribute in declared.items():
            if attribute.required and name not in item and not (attribute.relation and "by" in item):
                if attribute.type == "currency":
                    row.refuse("S04", "", currency=None, expected=None)
                else:
                    row.refuse("S10", "", attribute=name)
    return read


def _is_right(row: Draft, attribute: Attribute, value: Any, item: dict[Any, Any]) -> bool:
    if attribute.type == "currency":
        return _is_right_currency(row, value, item)
    low: Scalar = attribute.min
    high: Scalar = attribute.max
    if attribute.type == "integer":
        least, most = attribute.min or 0, MAX_INTEGER if attribute.max is None else attribute.max
        low, high = least, most
        right = is_integer(value, least, most)
    elif attribute.type == "boolean":
        right = isinstance(value, bool)
    elif attribute.type == "url":
        right = is_url(value, attribute.max or 500)
    elif attribute.type == "date":
        right = is_date(value)
    else:
        right = is_text(value, 1, attribute.max or 280)
    if not right:
        row.refuse("S03", attribute.name, member=attribute.name, type=attribute.type, min=low, max=high)
    return right


def _is_right_currency(row: Draft, value: Any, item: dict[Any, Any]) -> bool:
    places = MINOR_UNITS.get(value) if isinstance(value, str) else None
    if places is None:
        row.refuse("S04", "currency", currency=clipped(value), expected=None)
        return False
    amount = money_of(item.get("value"))
    if amount is not None and amount[1] != places:
        row.refuse("S04", "value", currency=value, expected=str(places))
        return False
    return True
