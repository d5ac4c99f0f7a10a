"""A facility's values in the shape in which it is entered and changed: read from its row, compared, written to it, and
kept as JSON while a proposal waits."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from groups.languages import column
from groups.models import Company, Facility, FacilityFact
from groups.models.facility_fact import FactField
from groups.search import plain_lines

PLAIN = (
    "source_language",
    "national_type",
    "type",
    "country",
    "subdivision",
    "city",
    "latitude",
    "longitude",
    "location_precision",
    "in_use_since",
    "in_use_until",
)
DAYS = frozenset({"as_of", "in_use_since", "in_use_until", "on"})
DEGREES = frozenset({"latitude", "longitude"})
# What a facility shows of a field of which no fact is known.
UNKNOWN: dict[str, Any] = {
    FactField.OPERATOR_TYPE: "unknown",
    FactField.TYPE: "unknown",
    FactField.STATUS: "unknown",
    FactField.CAPACITY: None,
    FactField.COMPANY: "",
}

Values = Mapping[str, Any]


def differences(facility: Facility, values: Values) -> list[str]:
    """Names of the values that differ from what the facility has."""
    names = {language: text for language, text in {**facility.names(), **values.get("name", {})}.items() if text}
    changed = [name for name in PLAIN if name in values and getattr(facility, name) != values[name]]
    return changed if names == facility.names() else ["name", *changed]


def set_columns(facility: Facility, values: Values) -> None:
    for name in PLAIN:
        if name in values:
            setattr(facility, name, values[name])
    for language, text in values.get("name", {}).items():
        setattr(facility, column("name", language), text)


def find_words(facility: Facility, identifiers: Iterable[str] = ()) -> str:
    """What the facility is searched by; `identifiers` are the values of all of its identifiers."""
    return plain_lines([*facility.names().values(), facility.city, facility.code, facility.national_type, *identifiers])


def refresh(facility: Facility, field: str) -> None:
    """Set the facility's present value of a field to what the newest standing fact says."""
    if field not in UNKNOWN:
        return
    value = newest_values(facility.facts.standing().filter(field=field)[:1])[field]
    if field == FactField.COMPANY:
        facility.company = company_named(value)
    else:
        setattr(facility, field, value)


def newest_values(facts: Iterable[FacilityFact]) -> dict[str, Any]:
    """The newest value of each field; of facts in their order, which is newest first."""
    found: dict[str, Any] = {}
    for fact in facts:
        found.setdefault(fact.field, fact.value)
    return UNKNOWN | found


def company_named(name: str) -> Company | None:
    """The company of that name, a new one if need be; of a double's name, the company that it turned out to be."""
    # The fact keeps the whole text; the name of a company is shorter.
    short = name[:200].strip()
    if not short:
        return None
    found, _ = Company.objects.select_related("merged_into").get_or_create(name=short)
    return found.merged_into or found


def to_json(values: Values) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def from_json(values: Values) -> dict[str, Any]:
    """What `to_json` was given."""
    typed: dict[str, Any] = json.loads(json.dumps(values), object_hook=_typed)
    return typed


def _typed(members: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in members.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in DAYS:
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(value, str) and name in DEGREES else value
