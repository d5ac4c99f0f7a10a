"""What a cell of a report is called in DHIS2, and back.

| DHIS2 | report |
| --- | --- |
| data element `V01`, `V07.base`, `V19.absence`, `V30.W18` | indicator; its attribute; its absence; the answer to a question |
| category option combination `default`, `sex.F` | no breakdown; dimension and code |
| period `2026Q3` | `2026-Q3` |
"""

import re
from collections.abc import Mapping
from typing import Any

QUARTER = re.compile(r"([12][0-9]{3})Q([1-4])")
ISO_QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
QUESTION = re.compile(r"[HW][0-9]{2}")
# The code of the only combination of no category, and its identifier, which is the same in every DHIS2.
DEFAULT, DEFAULT_UID = "default", "HllvX50cXC0"
VALUE, ABSENCE, NOTE = "value", "absence", "note"
PLACE = frozenset({"indicator", "facility", "by"})


def quarter_of(text: str) -> str | None:
    """`2026Q3` as `2026-Q3`; None for any other period of DHIS2's."""
    match = QUARTER.fullmatch(text)
    return f"{match[1]}-Q{match[2]}" if match and text.isascii() else None


def dhis2_quarter(period: str) -> str:
    """`2026-Q3` as `2026Q3`."""
    return ISO_QUARTER.sub(r"\1Q\2", period)


def indicator_and_member(element: str) -> tuple[str, str]:
    """`V07.base` is the base of V07; without a suffix it is the value."""
    indicator, _point, member = element.strip().partition(".")
    return indicator, member or VALUE


def element_of(indicator: str, member: str) -> str:
    return indicator if member == VALUE else f"{indicator}.{member}"


def breakdown_of(combination: str) -> tuple[str, str] | None:
    """`sex.F` as dimension and code; None for the default combination, which is none at all."""
    combination = combination.strip()
    if combination in {"", DEFAULT, DEFAULT_UID}:
        return None
    dimension, _point, code = combination.partition(".")
    return dimension, code


def combination_of(by: Mapping[str, Any] | None) -> str:
    return next((f"{dimension}.{code}" for dimension, code in (by or {}).items()), DEFAULT)
