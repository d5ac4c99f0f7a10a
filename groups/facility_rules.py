"""What a facility's values must hold beyond their shape: rules that need the database or several values."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.codelists import FacilityStatus, FacilityType, OperatorType
from groups.errors import Fault, Invalid, Message
from groups.models import Company, Facility, FacilityIdentifier
from groups.models.facility_fact import FactField
from groups.places import is_subdivision

# Short enough that no code can be read as an id, which has 32 hexadecimal digits.
CODE = re.compile(r"[A-Z]{2}-[A-Z0-9][A-Z0-9-]{0,23}")
MOST_PEOPLE = 100_000
LONGEST_NAME = 200
CODES: dict[str, list[str]] = {
    FactField.OPERATOR_TYPE: OperatorType.values,
    FactField.TYPE: FacilityType.values,
    FactField.STATUS: FacilityStatus.values,
}
NUMBERS = frozenset({FactField.CAPACITY, FactField.POPULATION})

Values = Mapping[str, Any]


def check(values: Values, facility: Facility) -> None:
    """Raises Invalid with all faults. A facility that is not stored yet has its country in the values."""
    faults = _check_places(values, facility)
    if "name" in values and not any({**facility.names(), **values["name"]}.values()):
        faults.append(Fault("required", "/name", _("A name in at least one language is needed.")))
    first = values.get("in_use_since", facility.in_use_since)
    last = values.get("in_use_until", facility.in_use_until)
    if first and last and last < first:
        faults.append(Fault("ends_before_start", "/in_use_until", _("The end lies before the start.")))
    for index, fact in enumerate(values.get("facts", [])):
        faults += check_fact(fact, f"/facts/{index}")
    if faults := faults + _check_identifiers(values):
        raise Invalid(*faults)


def _check_places(values: Values, facility: Facility) -> list[Fault]:
    country = values.get("country", facility.country)
    subdivision, code = values.get("subdivision"), values.get("code")
    faults = []
    if subdivision and not is_subdivision(subdivision, country):
        faults.append(
            Fault("subdivision_of_another_country", "/subdivision", _("{code} is no subdivision of {country}."),
                  {"code": subdivision, "country": country})
        )  # fmt: skip
    if code and not (CODE.fullmatch(code) and code.startswith(f"{country}-")):
        faults.append(
            Fault("malformed_code", "/code", _("A code is the country's, a hyphen, and at most 24 letters and digits: {example}."),
                  {"example": f"{country}-HARBOUR"})
        )  # fmt: skip
    elif code and Facility.objects.filter(origin="", code=code).exists():
        faults.append(code_taken())
    return faults


def code_taken() -> Fault:
    return Fault("code_taken", "/code", _("Another facility has this code."))


def _check_identifiers(values: Values) -> list[Fault]:
    faults = []
    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(values.get("identifiers", [])):
        pair = (each["scheme"], each["value"])
        taken = FacilityIdentifier.objects.filter(scheme=pair[0], value=pair[1]).select_related("facility").first()
        if taken is not None:
            faults.append(Fault("identifier_taken", f"/identifiers/{index}", _("{facility} has this identifier."),
                                {"facility": taken.facility.code}))  # fmt: skip
        elif pair in seen:
            faults.append(Fault("repeated", f"/identifiers/{index}", _("The list names this identifier twice.")))
        seen.add(pair)
    return faults


def check_fact(fact: Values, at: str = "") -> list[Fault]:
    """`fact`: {field, value, as_of, source_url} in their shapes; the value's depends on the field."""
    faults = _check_value(FactField(fact["field"]), fact["value"], f"{at}/value")
    return faults + check_day(fact["as_of"], f"{at}/as_of")


def check_day(day: date, at: str) -> list[Fault]:
    """Whether the day has begun somewhere on earth: what will be, no source knows."""
    if day > (timezone.now() + timedelta(hours=14)).date():
        return [Fault("in_the_future", at, _("This day lies in the future."))]
    return []


def _check_value(field: FactField, value: Any, at: str) -> list[Fault]:
    if field in NUMBERS:
        if not isinstance(value, int):
            return [Fault("not_an_integer", at, _("A whole number is needed here."))]
        return [] if 0 <= value <= MOST_PEOPLE else [_out_of_range(at)]
    if not isinstance(value, str):
        return [Fault("not_a_text", at, _("A text is needed here."))]
    if field == FactField.COMPANY:
        return _check_company(value, at)
    return (
        [] if value in CODES[field] else [_unknown("unknown_code", at, _("The code {value} is not known here."), value)]
    )


def _check_company(value: str, at: str) -> list[Fault]:
    """A name, the id of a company, or nothing where no company runs the place (any more)."""
    if is_id(value) and not Company.objects.filter(pk=value).exists():
        return [_unknown("unknown_company", at, _("There is no company with the id {value}."), value)]
    if len(value) > LONGEST_NAME:
        return [Fault("max_length", at, _("The text is longer than {most} characters."), {"most": LONGEST_NAME})]
    return []


def _unknown(code: str, at: str, message: Message, value: str) -> Fault:
    return Fault(code, at, message, {"value": value[:60]})


def _out_of_range(at: str) -> Fault:
    return Fault("out_of_range", at, _("The number lies between 0 and {most}."), {"most": MOST_PEOPLE})


def is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
