"""An invented quarter of a group: plausible figures in which nothing contradicts anything.

Magnitudes: about 8 visits a volunteer, 1.5 to 4 visits a person, two thirds of solitary placements prolonged, about half
of the people without a lawyer, 94 to 99 of 100 appointments kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.declared import MAKERS
from demo.sheets import Dice, Sheet

REFUSALS = {
    "no_reason_given": 5.0,
    "lockdown_or_health": 3.0,
    "staffing": 3.0,
    "person_transferred": 2.0,
    "unknown": 1.0,
}
MODES = {"in_person_contact": 6.0, "in_person_glass": 3.0, "video": 1.5}
SEXES = {"M": 7.0, "F": 2.6, "X": 0.1, "U": 0.3}
AGES = {"adult": 9.4, "minor": 0.2, "disputed": 0.15, "unknown": 0.25}
REGIONS = {"002": 3.0, "142": 3.0, "419": 2.0, "150": 1.0, "stateless": 0.2, "unknown": 0.5}
EVIDENCE = {"reported": 5.0, "corroborated": 3.0, "documented": 1.5, "official": 0.3}
HEALTH = {"medication": 0.4, "specialist_or_hospital": 0.35, "mental_health": 0.25, "dental": 0.2}
PERPETRATORS = {"custody_staff": 0.6, "police_or_escort": 0.3, "other_detained_person": 0.2}
REASONS = {"cannot_pay": 0.55, "none_available": 0.3, "not_informed": 0.2}
NIL, NIL_ABSENT = ("V01", "V02", "V03", "V06"), ("V11", "V12", "V13", "V15", "V17", "V18", "V19", "V21")


@dataclass(frozen=True)
class Quarter:
    """What is told of a group's quarter. `detailed`: whether it breaks its figures down; `barred`: codes of facilities
    that let nobody in; `deaths` known; `silent_on`: indicators that the group does not answer, with the reason."""

    key: str
    volunteers: int
    language: str
    currency: str
    detailed: bool
    barred: frozenset[str] = frozenset()
    silent_on: Mapping[str, str] = field(default_factory=dict)
    deaths: int = 0
    nothing: bool = False
    story: str = ""


def document(quarter: Quarter, context: Mapping[str, Any]) -> dict[str, Any]:
    """The report's document, to be validated in this context."""
    sheet = Sheet(Dice(f"{quarter.key} {context['period']}"))
    if quarter.nothing:
        _nothing(sheet)
    else:
        _telling(sheet, quarter, context)
    return {
        "standard": "1.0",
        "period": context["period"],
        "language": quarter.language,
        "values": sheet.rows,
        "answers": [],
    }


def _nothing(sheet: Sheet) -> None:
    """A nil report of a group that visits: zeros for what it did, and nothing learned."""
    for indicator in NIL:
        sheet.put(indicator, 0)
    sheet.put("V07", 0, base=0)
    for indicator in NIL_ABSENT:
        sheet.absent(indicator, "not_applicable")


def _telling(sheet: Sheet, quarter: Quarter, context: Mapping[str, Any]) -> None:
    sheet.put("V03", max(1, sheet.dice.share(quarter.volunteers, 0.95, 1.05)))
    if "visits" in context["activities"]:
        _visits(sheet, quarter, context)
    people = sheet.total("V02") or quarter.volunteers * 3
    _abuse(sheet, quarter, people)
    _lawyers(sheet)
    for activity, make in MAKERS.items():
        if activity in context["activities"]:
            make(sheet, context, quarter.volunteers, quarter.currency)
    if quarter.detailed:
        sheet.put("V04", f"{sheet.total('V01') * sheet.dice.uniform(2.1, 3.4) + 40:.1f}", estimate=True)
    if quarter.story:
        sheet.put("V40", quarter.story)


def _visits(sheet: Sheet, quarter: Quarter, context: Mapping[str, Any]) -> None:
    dice, places = sheet.dice, context["facilities"]
    open_places = [place for place in places if place["code"] not in quarter.barred]
    # A group has its habits, and its places have theirs: from quarter to quarter little changes.
    habit = Dice(f"habit {quarter.key}")
    visits = max(2 * len(open_places), round(sheet.total("V03") * habit.uniform(7.0, 9.0) * dice.uniform(0.95, 1.05)))
    met = [max(1, number) for number in dice.split(visits, [place["days"] for place in open_places])]
    people = [max(1, round(number / habit.uniform(1.9, 3.2) / dice.uniform(0.93, 1.07))) for number in met]
    several = len(places) > 1
    sheet.put("V01", sum(met))
    # One person may be met in two places.
    sheet.put("V02", max(*people, sum(people) - dice.randint(0, sum(people) // 25)) if several else people[0])
    if several:
        for indicator, numbers in (("V01", met), ("V02", people)):
            known = dict(zip((place["code"] for place in open_places), numbers, strict=True))
            for place in places:
                sheet.put(indicator, known.get(place["code"], 0), facility=place["code"])
    if quarter.detailed:
        sheet.parts("V01", "mode", MODES)
        sheet.parts("V02", "sex", SEXES)
        sheet.parts("V02", "age", AGES)
        sheet.parts("V02", "region", REGIONS)
    sheet.put("V06", dice.share(sheet.total("V01"), 0.01, 0.08))
    sheet.parts("V06", "refusal", REFUSALS)
    _visiting_days(sheet, quarter, places)


def _visiting_days(sheet: Sheet, quarter: Quarter, places: list[dict[str, Any]]) -> None:
    """V07 and V11: days on which nobody could enter, out of those planned; and whether talks were private."""
    dice = sheet.dice
    lost: list[int] = []
    planned: list[int] = []
    for place in places:
        days = max(2, min(place["days"], place["days"] * (2 if quarter.detailed else 1) // 7))
        planned.append(days)
        lost.append(days if place["code"] in quarter.barred else min(days - 1, dice.share(days, 0.0, 0.14)))
    sheet.put("V07", sum(lost), base=sum(planned))
    for place, some, days in zip(places, lost, planned, strict=True):
        if len(places) > 1:
            sheet.put("V07", some, facility=place["code"], base=days)
        if place["code"] in quarter.barred:
            sheet.absent("V11", "no_access", facility=place["code"])
        else:
            # The same answer each quarter: it is about the room.
            sheet.put("V11", Dice(place["code"]).random() < 0.6, facility=place["code"])


def _abuse(sheet: Sheet, quarter: Quarter, people: int) -> None:
    dice, detailed = sheet.dice, quarter.detailed
    solitary = dice.share(people, 0.02, 0.1)
    numbers = {
        "V12": solitary,
        "V13": dice.share(solitary, 0.45, 0.75),
        "V15": dice.share(people, 0.12, 0.28),
        "V17": quarter.deaths,
        "V18": dice.share(people, 0.01, 0.05),
        "V19": dice.share(people, 0.0, 0.02),
    }
    for indicator, number in numbers.items():
        if reason := quarter.silent_on.get(indicator):
            sheet.absent(indicator, reason)
            continue
        sheet.put(indicator, number)
        if detailed and indicator != "V17":
            sheet.parts(indicator, "evidence", EVIDENCE)
    if detailed and "V15" not in quarter.silent_on:
        sheet.mentions("V15", "health", HEALTH)
    if detailed and "V18" not in quarter.silent_on:
        sheet.mentions("V18", "perp", PERPETRATORS)


def _lawyers(sheet: Sheet) -> None:
    people = sheet.total("V02")
    if not people:
        sheet.absent("V21", "not_applicable")
        return
    asked = max(1, sheet.dice.share(people, 0.5, 0.85))
    sheet.put("V21", sheet.dice.share(asked, 0.42, 0.66), base=asked)
    sheet.mentions("V21", "nolawyer", REASONS)
