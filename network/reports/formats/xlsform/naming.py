"""What the cell of a report is called in a form, and back.

`V02` the total; `V02__sex__F` a part; `V07__base`, `V19__absence` other members of the row; `V36__cost__legal__note`
those of a part; `V01__at2` the second of the facilities that the form names; `V01__at` in the repeat, where a question
names the facility. Names of codes hold no two underscores, so that one name is one cell.
"""

import re
from typing import NamedTuple

INDICATOR = re.compile(r"[A-Z][0-9]{2}")
SLOT = re.compile(r"at(?:[1-9][0-9]{0,2})?")
BETWEEN = "__"
VALUE = "value"
FACILITY = "facility"
STANDARD, PERIOD, PROGRAM = "standard", "period", "program"
ACTIVITIES, DETAIL, SEVERAL, PLACES = "activities", "detail", "several", "places"
# What is asked to know what to ask, and is no part of the report.
ASIDE = frozenset({ACTIVITIES, DETAIL, SEVERAL})


class Question(NamedTuple):
    """`slot`: "" for the program itself, else `at` or `at2`: the facility in whose group the question stands."""

    indicator: str
    dimension: str = ""
    code: str = ""
    member: str = VALUE
    slot: str = ""

    @property
    def name(self) -> str:
        member = "" if self.member == VALUE else self.member
        return BETWEEN.join(filter(None, (self.indicator, self.dimension, self.code, member, self.slot)))


def question_of(name: str) -> Question | None:
    """The question of this name; None where it asks for no cell."""
    indicator, *rest = name.split(BETWEEN)
    slot = rest.pop() if rest and SLOT.fullmatch(rest[-1]) else ""
    if not INDICATOR.fullmatch(indicator) or not all(rest) or len(rest) > 3:
        return None
    member = rest.pop() if len(rest) % 2 else VALUE
    dimension, code = rest or ("", "")
    return Question(indicator, dimension, code, member, slot)


def facility_question(slot: str) -> str:
    """The question that says which facility the slot is."""
    return f"{FACILITY}{BETWEEN}{slot}"
