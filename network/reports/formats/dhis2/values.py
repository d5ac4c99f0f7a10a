"""A data value set as DHIS2 sends one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from network.reports.formats.dhis2.naming import DEFAULT, DEFAULT_UID
from network.reports.formats.unreadable import Unreadable

MOST_VALUES = 10_000
TEXTS = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "comment")


@dataclass(frozen=True)
class DataValue:
    """One value of a push, in DHIS2's words; `index` is its place among the values sent. What is missing is empty."""

    index: int
    element: str
    period: str
    org_unit: str
    combination: str
    attribute_combination: str
    word: str
    comment: str
    deleted: bool


@dataclass(frozen=True)
class Push:
    """`complete`: the sender says that the data set is complete. `period` is that of the whole set, if it has one."""

    values: tuple[DataValue, ...]
    period: str
    complete: bool


def read_push(body: Any) -> Push:
    """The data value set; members that are not needed here are passed over, as DHIS2 adds some with each of its
    versions. Raises Unreadable, whose source has the pointer into the body."""
    if not isinstance(body, dict) or not isinstance(body.get("dataValues"), list):
        raise Unreadable("not_a_data_value_set", {"pointer": "/dataValues" if isinstance(body, dict) else ""})
    if len(body["dataValues"]) > MOST_VALUES:
        raise Unreadable("too_many_data_values", {"pointer": "/dataValues"}, most=MOST_VALUES)
    common = {name: _text(body, name, "") for name in TEXTS if name not in {"dataElement", "comment"}}
    values = tuple(_value(common, item, index) for index, item in enumerate(body["dataValues"]))
    return Push(values, common["period"], _is_complete(body.get("completeDate")))


def _value(common: Mapping[str, str], item: Any, index: int) -> DataValue:
    place = f"/dataValues/{index}"
    if not isinstance(item, dict):
        raise Unreadable("not_a_data_value", {"pointer": place})
    told = {name: _text(item, name, place) or common.get(name, "") for name in TEXTS}
    if not told["dataElement"]:
        raise Unreadable("data_element_missing", {"pointer": place})
    deleted = item.get("deleted") or False
    if not isinstance(deleted, bool):
        raise Unreadable("not_a_data_value", {"pointer": f"{place}/deleted"})
    return DataValue(
        index=index,
        element=told["dataElement"],
        period=told["period"],
        org_unit=told["orgUnit"],
        combination=told["categoryOptionCombo"],
        attribute_combination=told["attributeOptionCombo"],
        word=_word(item.get("value"), f"{place}/value"),
        comment=told["comment"],
        deleted=deleted,
    )


def _text(item: Mapping[str, Any], name: str, place: str) -> str:
    text = item.get(name)
    if text is not None and not isinstance(text, str):
        raise Unreadable("not_a_data_value", {"pointer": f"{place}/{name}"})
    return (text or "").strip()


def _word(value: Any, place: str) -> str:
    """DHIS2 sends texts; whoever sends a number or true means the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, Decimal)):
        return str(value).strip()
    raise Unreadable("not_a_data_value", {"pointer": place})


def _is_complete(day: Any) -> bool:
    if day is None:
        return False
    try:
        date.fromisoformat(day[:10])
    except (TypeError, ValueError):
        raise Unreadable("not_a_complete_date", {"pointer": "/completeDate"}) from None
    return True


def is_default(attribute_combination: str) -> bool:
    """Whether the values belong to no funder, project or the like: reports know none."""
    return attribute_combination in {"", DEFAULT, DEFAULT_UID}
