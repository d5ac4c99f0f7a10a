"""Which rows the filters leave. Entries are there for listed programs alone, so nothing else is ever shown."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from api.errors import bad_parameter
from api.hsds.parameters import Values
from groups.codelists import LocationPrecision, ProgramKind
from groups.models import Entry, EntryTag, Facility, ProgramFacility
from groups.models.entry import FORGOTTEN, EntryQuerySet
from groups.representations.hsds import ids
from groups.representations.hsds.taxonomies import (
    ACCESS,
    FACILITY_STATUSES,
    FACILITY_TYPES,
    KINDS,
    OPERATOR_TYPES,
    SERVICES,
    TERMS,
    Taxonomy,
    Term,
)
from groups.representations.places import location
from groups.representations.programs import Outline
from groups.search.matching import matching

EARTH = 6_371_009  # metres
METRES_A_DEGREE = 111_000
# Columns of the row that a program visits a facility, by the taxonomy of their codes.
AT_FACILITIES = {
    ACCESS: "access_status",
    FACILITY_TYPES: "facility__type",
    OPERATOR_TYPES: "facility__operator_type",
    FACILITY_STATUSES: "facility__status",
}
BY_ORGANIZATION = ("slug", "program_id")
BY_VISIT = ("pk",)


def organizations(asked: Values, today: date) -> EntryQuerySet:
    """Entries that somebody has confirmed lately enough."""
    rows = Entry.objects.remembered(today).only("slug", "program", "outline")
    for terms in _terms(asked):
        rows = rows.filter(_of_program(terms) | _of_visits(terms))
    return _narrowed(rows, asked)


def services(asked: Values, today: date) -> EntryQuerySet:
    rows = organizations(asked, today).filter(kind=ProgramKind.GROUP)
    if moment := asked.get("modified_after"):
        rows = rows.filter(last_modified__gte=moment)
    return rows


def visits(asked: Values, today: date) -> "QuerySet[ProgramFacility]":
    """That programs visit facilities now, each with the outline of its program."""
    rows = _current().filter(program__entry__kind=ProgramKind.GROUP, program__entry__assured_on__gt=today - FORGOTTEN)
    rows = rows.only("facility").annotate(outline=F("program__entry__outline"))
    if asked.keys() & {"search", "organization_id"}:
        rows = rows.filter(program__entry__in=_narrowed(Entry.objects.all(), asked))
    for terms in _terms(asked):
        among = Entry.objects.filter(_of_program(terms))
        rows = rows.filter(_at_facility(terms) | Q(program__entry__in=among))
    if moment := asked.get("modified_after"):
        rows = rows.filter(Q(program__entry__last_modified__gte=moment) | Q(facility__last_modified__gte=moment))
    if "near" in asked:
        latitude, longitude = asked["near"]
        rows = rows.filter(facility__in=_facilities_near(latitude, longitude, asked["proximity"]))
    return rows


def one_organization(found: UUID) -> Outline | None:
    return next(iter(_outlines(Entry.objects.filter(program=found))), None)


def one_service(found: UUID) -> Outline | None:
    """The program whose service this is."""
    first, last = ids.program_range(found)
    rows = Entry.objects.filter(program__gte=first, program__lte=last, kind=ProgramKind.GROUP)
    return next((each for each in _outlines(rows) if ids.service_id(each["id"]) == str(found)), None)


def one_visit(found: UUID) -> tuple[Outline, dict[str, Any]] | None:
    """The program, and what its outline has of the facility."""
    first, last = ids.program_range(found)
    for outlined in _outlines(Entry.objects.filter(program__gte=first, program__lte=last, kind=ProgramKind.GROUP)):
        for visited in outlined["facilities"]:
            if ids.at_location_id(outlined["id"], visited["id"]) == str(found):
                return outlined, visited
    return None


def facilities(wanted: Iterable[str]) -> dict[str, Facility]:
    """By id, with their companies: one query, or none where none is wanted."""
    rows = Facility.objects.select_related("company__parent").in_bulk(list(set(wanted)))
    return {str(key): record for key, record in rows.items()}


def _outlines(rows: "QuerySet[Entry]") -> Iterable[Outline]:
    return (orjson.loads(text) for text in rows.values_list("outline", flat=True))


def _narrowed(rows: EntryQuerySet, asked: Values) -> EntryQuerySet:
    """By search and organization."""
    if text := asked.get("search"):
        rows = matching(rows, text).rows
    if organization := asked.get("organization_id"):
        if not Entry.objects.filter(program=organization).exists():
            raise bad_parameter(
                "organization_id", "unknown_code", _("The code {value} is not known here."), value=str(organization)
            )
        rows = rows.filter(program=organization)
    return rows


def _terms(asked: Values) -> list[list[Term]]:
    """Groups of terms, of each of which one must be true."""
    term: Term | None = asked.get("taxonomy_term_id")
    taxonomy: Taxonomy | None = asked.get("taxonomy_id")
    of_taxonomy = [each for each in TERMS if each.taxonomy == taxonomy]
    return [*([[term]] if term else []), *([of_taxonomy] if taxonomy else [])]


def _of_program(terms: list[Term]) -> Q:
    """That a program itself has one of the terms, which are of one taxonomy."""
    taxonomy, codes = terms[0].taxonomy, [term.code for term in terms]
    if taxonomy == KINDS:
        return Q(kind__in=codes)
    if taxonomy == SERVICES:
        return Q(Exists(EntryTag.objects.filter(entry=OuterRef("pk"), kind="service", code__in=codes)))
    return Q(pk__in=[])


def _of_visits(terms: list[Term]) -> Q:
    """That one of the facilities that a program visits has it."""
    return Q(Exists(_current().filter(_at_facility(terms), program=OuterRef("program"))))


def _at_facility(terms: list[Term]) -> Q:
    column = AT_FACILITIES.get(terms[0].taxonomy)
    return Q(**{f"{column}__in": [term.code for term in terms]}) if column else Q(pk__in=[])


def _current() -> "QuerySet[ProgramFacility]":
    return ProgramFacility.objects.filter(until=None)


def _facilities_near(latitude: float, longitude: float, metres: int) -> list[UUID]:
    """By where they are published to be: what is kept vague cannot be found out by asking from several sides."""
    band = metres / METRES_A_DEGREE + 0.1  # the coarsest precision moves a place by no more
    rows = Facility.objects.filter(latitude__range=(latitude - band, latitude + band)).exclude(
        location_precision=LocationPrecision.COUNTRY
    )
    places = ((record.pk, location(record)) for record in rows.only("latitude", "longitude", "location_precision"))
    return [
        key
        for key, place in places
        if place and _distance(latitude, longitude, place["latitude"], place["longitude"]) <= metres
    ]


def _distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Along the great circle, in metres."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(h)))
