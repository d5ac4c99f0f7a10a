"""The parameters of the list of facilities; all combine with AND."""

from datetime import date
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.errors import bad_parameter
from api.programs.filters import known
from api.words import words
from groups.codelists import FacilityStatus, FacilityType, OperatorType
from groups.models import Company
from groups.models.facility import FacilityQuerySet
from groups.places import countries, is_subdivision

# What is counted, and the column that holds it.
FACETS = {
    "country": "country",
    "subdivision": "subdivision",
    "type": "type",
    "operator": "operator_type",
    "status": "status",
}
DESCRIBED = [
    OpenApiParameter(
        "q", description=_("Words that must all occur in names, city, code or identifiers, in any language.")
    ),
    OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
    OpenApiParameter("subdivision", description=_("ISO 3166-2.")),
    OpenApiParameter("type", description=_("A type of facility.")),
    OpenApiParameter("operator", description=_("A type of operator.")),
    OpenApiParameter(
        "company", description=_("The id of a company that runs them, or owns one that does, in any country.")
    ),
    OpenApiParameter("status", description=_("in_use, closed, ...")),
    OpenApiParameter("identifier", description=_("What another list calls it, `scheme:value`.")),
    OpenApiParameter(
        "facets", description=_("Counts of what is found, by country, subdivision, type, operator or status.")
    ),
    OpenApiParameter("fields", description=_("The members to answer with, separated by commas.")),
]
PARAMETERS = frozenset(each.name for each in DESCRIBED)


def filtered(rows: FacilityQuerySet, request: Request) -> FacilityQuerySet:
    """The rows that the request's parameters leave. Raises Problem (400) for an unknown code."""
    asked = request.query_params
    if (country := asked.get("country")) is not None:
        rows = rows.in_country(known("country", country, country in countries()))
    if (subdivision := asked.get("subdivision")) is not None:
        known(
            "subdivision", subdivision, subdivision[:2] in countries() and is_subdivision(subdivision, subdivision[:2])
        )
        if country is not None and not is_subdivision(subdivision, country):
            raise bad_parameter("subdivision", "contradictory_parameters", _("{value} does not lie in {country}."),
                                value=subdivision, country=country)  # fmt: skip
        rows = rows.filter(subdivision=subdivision)
    if (kind := asked.get("type")) is not None:
        rows = rows.filter(type=known("type", kind, kind in FacilityType.values))
    if (operator := asked.get("operator")) is not None:
        rows = rows.operated_by(known("operator", operator, operator in OperatorType.values))
    if (company := asked.get("company")) is not None:
        rows = rows.owned_by(Company.objects.all().with_subsidiaries([company_of(company)]))
    if (status := asked.get("status")) is not None:
        rows = rows.filter(status=known("status", status, status in FacilityStatus.values))
    if (identifier := asked.get("identifier")) is not None:
        rows = rows.identified(*_identifier(identifier))
    if "q" in asked:
        rows = rows.matching(words("q", asked["q"]))
    return rows


def company_of(text: str) -> UUID:
    """The company, or the one that it turned out to be."""
    try:
        found = Company.objects.filter(pk=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise bad_parameter("company", "unknown_company", _("There is no such company."))
    company_id: UUID = found.merged_into_id or found.pk
    return company_id


def _identifier(text: str) -> tuple[str, str]:
    scheme, colon, value = text.partition(":")
    if not (scheme and colon and value):
        raise bad_parameter("identifier", "identifier_malformed", _("Write an identifier as scheme:value."))
    return scheme, value


def day_of(request: Request, name: str) -> date | None:
    """The date that a parameter says."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.isoformat() != text or not 1900 <= day.year <= 2200:
        raise bad_parameter(name, "not_a_date", _("{value} is no date; write it as 2026-10-31."), value=text[:40])
    return day


def facets(rows: FacilityQuerySet, request: Request) -> dict[str, list[dict[str, object]]] | None:
    """How many of the rows have which code, the most frequent first; None where nobody asks. One query a facet."""
    text = request.query_params.get("facets")
    if text is None:
        return None
    found = {}
    for name in text.split(","):
        column = FACETS[known("facets", name, name in FACETS)]
        counted = (
            rows.order_by().exclude(**{column: ""}).values_list(column).annotate(number=Count("pk", distinct=True))
        )
        found[name] = [{"code": code, "count": number} for code, number in counted.order_by("-number", column)]
    return found
