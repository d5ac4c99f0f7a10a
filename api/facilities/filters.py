"""The parameters of the list of facilities; all combine with AND."""

from rest_framework.request import Request

from api.programs.filters import known, words
from groups.codelists import FacilityStatus, FacilityType, OperatorType
from groups.models.facility import FacilityQuerySet
from groups.places import countries

PARAMETERS = frozenset({"q", "country", "type", "operator", "status"})


def filtered(rows: FacilityQuerySet, request: Request) -> FacilityQuerySet:
    """The rows that the request's parameters leave. Raises Problem (400) for an unknown code."""
    asked = request.query_params
    if country := asked.get("country"):
        rows = rows.in_country(known("country", country, country in countries()))
    if kind := asked.get("type"):
        rows = rows.filter(type=known("type", kind, kind in FacilityType.values))
    if operator := asked.get("operator"):
        rows = rows.operated_by(known("operator", operator, operator in OperatorType.values))
    if status := asked.get("status"):
        rows = rows.filter(status=known("status", status, status in FacilityStatus.values))
    if "q" in asked:
        rows = rows.matching(words(asked["q"]))
    return rows
