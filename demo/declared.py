"""Figures of the activities that a group declares beside its visits."""

from collections.abc import Callable, Mapping
from typing import Any

from demo.sheets import Sheet
from network.standards.engine.currencies import MINOR_UNITS

CHANNELS = {"phone_free_line": 6.0, "phone_paid": 1.0, "message": 2.0, "letter": 1.0, "relative_or_friend": 1.5}
ABUSES = {"medical": 0.4, "living_conditions": 0.3, "legal_access": 0.25, "contact_outside": 0.15}
LEGAL = {"phone_or_visit_blocked": 0.4, "no_interpreter": 0.35, "documents_withheld": 0.2}
CONDITIONS = {"food": 0.45, "temperature": 0.3, "hygiene": 0.3, "outdoor_time": 0.25}
MINORS = {"unaccompanied": 3.0, "age_disputed": 3.0, "with_family": 2.0}
DURATIONS = {"d003_027": 3.0, "d028_089": 4.0, "d090_179": 2.0, "d180_364": 1.0, "d000_002": 0.4, "unknown": 0.6}
BODIES = {"operator": 0.5, "ombudsman_or_inspectorate": 0.3, "detention_authority": 0.25}
# 2 to 8 complaints of 100 are upheld.
OUTCOMES = {
    "not_upheld": 5.0,
    "no_answer_in_180_days": 3.0,
    "not_investigated": 2.0,
    "upheld": 0.5,
    "partly_upheld": 0.4,
}
RELEASES = {"bail_or_bond": 3.0, "court_order": 2.0, "time_limit_reached": 2.0, "status_granted": 1.0, "unknown": 0.8}
ASSISTED = {"yes": 5.0, "no": 4.0, "unknown": 1.0}
REMOVALS = {"forced": 5.0, "voluntary_assisted": 2.0, "voluntary_own": 1.0, "unknown": 0.8}
SUPPORTS = {"housing": 0.6, "casework": 0.7, "accompaniment_to_hearing": 0.4, "legal": 0.3}
APPEARANCES = {"authority_check_in": 6.0, "court": 3.0, "asylum_interview": 1.0}
# What a day of support costs, in units of the currency.
A_DAY = {"EUR": 22, "GBP": 24, "COP": 61_000, "USD": 19, "XOF": 9_000, "KRW": 31_000, "KZT": 7_200, "BRL": 88, "NZD": 36,
         "MXN": 310, "CAD": 32, "MZN": 900, "KGS": 1_500, "KES": 2_100}  # fmt: skip


def _hotline(sheet: Sheet, context: Mapping[str, Any], volunteers: int, currency: str) -> None:
    sheet.put("V09", max(3, sheet.dice.share(volunteers, 6.0, 11.0)))
    sheet.parts("V09", "channel", CHANNELS)
    sheet.put("V10", sheet.dice.share(sheet.total("V09"), 0.22, 0.38))
    sheet.mentions("V10", "abuse", ABUSES)


def _recording(sheet: Sheet, context: Mapping[str, Any], volunteers: int, currency: str) -> None:
    people = sheet.total("V02")
    sheet.put("V22", sheet.dice.share(people, 0.06, 0.15))
    sheet.mentions("V22", "legal", LEGAL)
    sheet.put("V25", sheet.dice.share(people, 0.2, 0.4))
    sheet.mentions("V25", "condition", CONDITIONS)
    young = sum(row["value"] for row in sheet.rows if row.get("by") in ({"age": "minor"}, {"age": "disputed"}))
    sheet.put("V26", young + sheet.dice.randint(0, 2))
    sheet.parts("V26", "minor", MINORS)
    numbers = sheet.dice.split(people, list(DURATIONS.values()))
    for code, number in zip(DURATIONS, numbers, strict=True):
        sheet.put("V27", number, by=("duration", code))
    sheet.put("V31", sheet.dice.share(people, 0.0, 0.03))


def _complaints(sheet: Sheet, context: Mapping[str, Any], volunteers: int, currency: str) -> None:
    """V30 is what was open before, and lodged since, less what was closed."""
    before = _open_before(context)
    sheet.put("V28", max(1, sheet.dice.share(sheet.total("V02"), 0.03, 0.08)))
    sheet.mentions("V28", "abuse", ABUSES)
    sheet.mentions("V28", "body", BODIES)
    waiting = before + sheet.total("V28")
    sheet.put("V29", min(waiting, sheet.dice.share(waiting, 0.2, 0.5)))
    sheet.parts("V29", "outcome", OUTCOMES)
    sheet.put("V30", waiting - sheet.total("V29"))


def _open_before(context: Mapping[str, Any]) -> int:
    for quarter in context["history"][:1]:
        for cell in quarter["cells"]:
            if cell["indicator"] == "V30" and isinstance(cell.get("value"), int):
                return int(cell["value"])
    return 0


def _release(sheet: Sheet, context: Mapping[str, Any], volunteers: int, currency: str) -> None:
    people = sheet.total("V02")
    sheet.put("V32", sheet.dice.share(people, 0.12, 0.26))
    sheet.parts("V32", "release", RELEASES)
    sheet.parts("V32", "assisted", ASSISTED)
    sheet.put("V33", sheet.dice.share(people, 0.05, 0.16))
    sheet.parts("V33", "removal", REMOVALS)


def _support(sheet: Sheet, context: Mapping[str, Any], volunteers: int, currency: str) -> None:
    people = max(1, sheet.dice.share(volunteers, 0.5, 1.0))
    days = max(people, sheet.dice.share(people * context["days"], 0.6, 0.85))
    sheet.put("V34", people)
    sheet.mentions("V34", "support", SUPPORTS)
    sheet.put("V35", days)
    decimals = MINOR_UNITS[currency]
    sheet.put("V36", f"{days * A_DAY[currency] * sheet.dice.uniform(0.85, 1.15):.{decimals}f}", currency=currency)
    sheet.put("V38", sheet.dice.share(people, 2.0, 4.0))
    sheet.parts("V38", "appearance", APPEARANCES)
    sheet.put("V39", sheet.dice.share(sheet.total("V38"), 0.94, 0.985))


Maker = Callable[[Sheet, Mapping[str, Any], int, str], None]
MAKERS: dict[str, Maker] = {
    "hotline": _hotline,
    "recording": _recording,
    "complaints": _complaints,
    "release": _release,
    "support": _support,
}
