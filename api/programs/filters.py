"""The parameters of the list of programs; all combine with AND."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import bad_parameter
from groups.codelists import ProgramKind, Service
from groups.languages import is_language
from groups.models import Facility
from groups.models.program import ProgramQuerySet
from groups.places import countries

PARAMETERS = frozenset({"q", "country", "language", "service", "facility", "kind"})
LONGEST_SEARCH = 200


def filtered(rows: ProgramQuerySet, request: Request) -> ProgramQuerySet:
    """The rows that the request's parameters leave. Raises Problem (400) for an unknown code."""
    asked = request.query_params
    if country := asked.get("country"):
        rows = rows.in_country(known("country", country, country in countries()))
    if language := asked.get("language"):
        rows = rows.speaking(known("language", language, is_language(language)))
    if service := asked.get("service"):
        rows = rows.offering(known("service", service, service in Service.values))
    if kind := asked.get("kind"):
        rows = rows.filter(kind=known("kind", kind, kind in ProgramKind.values))
    if facility := asked.get("facility"):
        rows = rows.visiting(facility_of(facility))
    if "q" in asked:
        rows = rows.matching(words(asked["q"]))
    return rows


def known(parameter: str, value: str, is_known: bool) -> str:
    if not is_known:
        raise bad_parameter(parameter, "unknown_code", _("The code {value} is not known here."), value=value[:60])
    return value


def words(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_SEARCH:
        raise bad_parameter("q", "search_length", _("A search has 1 to {most} characters."), most=LONGEST_SEARCH)
    return text


def facility_of(reference: str) -> UUID:
    found = Facility.objects.by_reference([reference]).first()
    if found is None:
        raise bad_parameter("facility", "unknown_facility", _("There is no such facility."))
    facility_id: UUID = found.pk
    return facility_id
