"""The parameters of the list of programs; all combine with AND."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import Problem, bad_parameter
from api.programs import values
from api.words import words
from groups.codelists import AccessStatus, OperatorType, ProgramKind, Service
from groups.languages import is_language
from groups.models import Company, Entry, Facility
from groups.models.entry import EntryQuerySet
from groups.places import countries, is_subdivision
from groups.search import places
from groups.search.matching import matching

# Without a radius: as far as people go for a visit.
RADIUS_KM = 100.0
# A change is seen by its time, and times of transactions that run at once are not those of their ends.
OVERLAP = timedelta(minutes=10)
IN_ORDER = ("slug", "program")
PARAMETERS = frozenset(
    {
        "q", "country", "subdivision", "language", "service", "facility", "operator", "kind", "access", "near",
        "radius_km", "bbox", "changed_since", "assured_after", "stale",
    }
)  # fmt: skip
Narrow = Callable[[EntryQuerySet, str], EntryQuerySet]


@dataclass(frozen=True)
class Search:
    """Entries and their order: columns or annotations, the last of which is unique; and the filters that were given."""

    rows: EntryQuerySet
    by: tuple[str, ...]
    asked: dict[str, str]
    # The same rows by their first column of order, where a page of them is quicker to read so (api/pagination.py).
    tiers: Sequence[EntryQuerySet] = ()

    @property
    def for_pages(self) -> "QuerySet[Entry, Any] | list[QuerySet[Entry, Any]]":
        """With what a row is shown and ordered by."""
        columns = ("outline", *self.by)
        return [tier.values(*columns) for tier in self.tiers] or self.rows.values(*columns)


def search(request: Request, today: date) -> Search:
    """What the request's parameters leave, in its order. Raises Problem (400) for a code that is not known, for what is
    no place on the globe, and for parameters that contradict each other."""
    asked = {name: request.query_params[name] for name in request.query_params if name in PARAMETERS}
    _check_together(asked)
    rows = Entry.objects.all()
    if not {"stale", "assured_after"} & asked.keys():
        rows = rows.remembered(today)
    for name, narrow in FILTERS.items():
        if name in asked:
            rows = narrow(rows, asked[name])
    by: tuple[str, ...] = IN_ORDER
    if "near" in asked:
        radius = _radius(asked["radius_km"]) if "radius_km" in asked else RADIUS_KM
        rows, by = places.near(rows, *values.point("near", asked["near"]), radius), ("metres", *by)
    if "q" not in asked:
        return Search(rows, by, asked)
    found = matching(rows, words("q", asked["q"]))
    if "near" in asked:
        return Search(found.rows, by, asked)
    return Search(found.rows, ("rank", *by), asked, found.tiers)


def _check_together(asked: dict[str, str]) -> None:
    if "radius_km" in asked and "near" not in asked:
        raise bad_parameter("radius_km", "contradictory_parameters", _("A radius needs a place: send near with it."))
    if "stale" in asked and asked["stale"] != "include":
        raise unknown("stale", asked["stale"])
    country, subdivision = asked.get("country"), asked.get("subdivision")
    if country and subdivision and not subdivision.startswith(f"{country}-"):
        raise bad_parameter("subdivision", "contradictory_parameters", _("The subdivision is in another country."))


def unknown(parameter: str, value: str) -> Problem:
    return bad_parameter(parameter, "unknown_code", _("The code {value} is not known here."), value=value[:60])


def known(parameter: str, value: str, is_known: bool) -> str:
    if not is_known:
        raise unknown(parameter, value)
    return value


def facility_of(reference: str) -> UUID:
    """The facility's id; of one that turned out to be another, that one's."""
    found = Facility.objects.by_reference([reference]).first()
    if found is None:
        raise bad_parameter("facility", "unknown_facility", _("There is no such facility."))
    facility_id: UUID = found.merged_into_id or found.pk
    return facility_id


def _radius(text: str) -> float:
    number = values.number("radius_km", text)
    if not 0 < number <= places.FARTHEST:
        raise bad_parameter("radius_km", "radius_out_of_range", _("A radius is more than 0 and at most {most} km."),
                            most=int(places.FARTHEST))  # fmt: skip
    return number


def _in_country(rows: EntryQuerySet, code: str) -> EntryQuerySet:
    return rows.filter(country=known("country", code, code in countries()))


def _in_subdivision(rows: EntryQuerySet, code: str) -> EntryQuerySet:
    country = code.partition("-")[0]
    is_known = country in countries() and is_subdivision(code, country)
    return rows.filter(subdivision=known("subdivision", code, is_known))


def _of_kind(rows: EntryQuerySet, code: str) -> EntryQuerySet:
    return rows.filter(kind=known("kind", code, code in ProgramKind.values))


def _tagged(kind: str, is_known: Callable[[str], bool]) -> Narrow:
    return lambda rows, code: rows.tagged(kind, known(kind, code, is_known(code)))


def _visiting(rows: EntryQuerySet, reference: str) -> EntryQuerySet:
    return rows.tagged("facility", str(facility_of(reference)))


def _operated_by(rows: EntryQuerySet, reference: str) -> EntryQuerySet:
    """By the type of operator, or by a company and all that it owns."""
    if reference in OperatorType.values:
        return rows.tagged("operator", reference)
    try:
        company = UUID(reference)
    except ValueError:
        raise unknown("operator", reference) from None
    if not Company.objects.filter(pk=company).exists():
        raise bad_parameter("operator", "unknown_company", _("There is no such company."))
    return rows.tagged("company", str(company))


def _inside(rows: EntryQuerySet, text: str) -> EntryQuerySet:
    return places.within(rows, *values.box("bbox", text))


def _changed(rows: EntryQuerySet, text: str) -> EntryQuerySet:
    return rows.filter(last_modified__gte=values.instant("changed_since", text) - OVERLAP)


def _assured(rows: EntryQuerySet, text: str) -> EntryQuerySet:
    return rows.filter(assured_on__gt=values.day("assured_after", text))


FILTERS: dict[str, Narrow] = {
    "country": _in_country,
    "subdivision": _in_subdivision,
    "kind": _of_kind,
    "language": _tagged("language", is_language),
    "service": _tagged("service", lambda code: code in Service.values),
    "access": _tagged("access", lambda code: code in AccessStatus.values),
    "facility": _visiting,
    "operator": _operated_by,
    "bbox": _inside,
    "changed_since": _changed,
    "assured_after": _assured,
}


def among(parameter: str, text: str, allowed: Any) -> list[str]:
    """The names of a list with commas, each known and none twice."""
    names = text.split(",")
    for position, name in enumerate(names):
        known(parameter, name, name in allowed and name not in names[:position])
    return names
