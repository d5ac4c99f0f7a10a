"""The directory of facilities, and the way into it for coordinators; programs propose (proposals.py)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, schema
from api.errors import bad_parameter
from api.facilities import answers, examples, filters
from api.facilities.formats import FORMATS, csv_lines, fields_of, in_batches, json_lines, pick
from api.facilities.lookup import find
from api.facilities.serializers import FacilityChangeShape, FacilityShape
from api.idempotency import idempotent
from api.negotiation import ALL
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.renderers import CSV, JSON, GeoJSON
from api.streams import stream
from api.views import MOST_IN_ALL_LANGUAGES, View
from groups import facility_doubles, policy
from groups.actions import facilities
from groups.models import Company, Facility
from groups.models.facility import FacilityQuerySet
from groups.models.facility_fact import FactField
from groups.representations.facilities import CSV_COLUMNS, FIELDS, doubles, facility_on, feature, flat
from groups.representations.facilities import facility as shown

FACILITY = OpenApiParameter("facility", location="path", description=_("The facility's id or code."))
FORMAT = OpenApiParameter("format", enum=["json", "geojson", "csv", "ndjson"], description=_("Beats Accept."))
FORMAT_OF_ONE = OpenApiParameter("format", enum=["json", "geojson", "csv"], description=_("Beats Accept."))
AS_OF = OpenApiParameter("as_of", type=date, description=_("What sources told of that day; a past one."))


def answer(view: View, record: Facility, *, status: int = 200, **more: Any) -> Response:
    """The facility as it now stands."""
    fresh = Facility.objects.for_directory().get(pk=record.pk)
    return view.answer(
        shown(fresh, view.languages.content) | more,
        version=fresh.version,
        status=status,
        headers={"Location": f"/api/v1/facilities/{fresh.pk}"} if status == 201 else {},
    )


class Facilities(View):
    public = frozenset({"GET", "HEAD"})
    kept = True
    parameters = filters.PARAMETERS | PAGE_PARAMETERS
    all_languages = True
    renderer_classes = FORMATS

    @extend_schema(
        operation_id="list_facilities",
        summary=_("Facilities"),
        description=_("CSV and NDJSON hold all that is found; JSON and GeoJSON are paged."),
        parameters=[schema.LANG, FORMAT, schema.CURSOR, schema.LIMIT, *filters.DESCRIBED],
        responses=answers.LIST,
    )
    def get(self, request: Request) -> HttpResponseBase:
        rows = filters.filtered(Facility.objects.standing(), request)
        kind, language = request.accepted_renderer.format, self.languages.content
        if kind in {"csv", "ndjson"}:
            return self._stream(rows, request, kind)
        counts = filters.facets(rows, request)
        fields = fields_of(request, FIELDS)
        most = MOST_IN_ALL_LANGUAGES if language == ALL else 200
        page = paginate(rows.for_directory(), request, by=("code", "id"), most=most)
        found = [shown(record, language) for record in page.rows]
        if kind == GeoJSON.format:
            # The addresses of other pages are members of their own, which RFC 7946 allows.
            wrapped = page.wrap([]) | {"type": "FeatureCollection", "features": [feature(row, fields) for row in found]}
            del wrapped["results"]
        else:
            wrapped = page.wrap([pick(row, fields) for row in found])
        return self.answer(wrapped | ({"facets": counts} if counts is not None else {}), headers=page.headers)

    def _stream(self, rows: FacilityQuerySet, request: Request, kind: str) -> HttpResponseBase:
        language = self.languages.content
        for name in ("cursor", "limit", "facets"):
            if name in request.query_params:
                raise bad_parameter(name, "contradictory_parameters", _("This format holds all rows and nothing else."))
        if kind == "ndjson":
            fields = fields_of(request, FIELDS)
            chunks = json_lines(pick(row, fields) for row in _all(rows, language))
        else:
            columns = fields_of(request, CSV_COLUMNS)
            named_in = "en" if language == ALL else language
            chunks = csv_lines((flat(row) for row in _all(rows, named_in)), columns)
        return stream(self, chunks, today=timezone.now().date(), name=f"facilities.{kind}")

    @extend_schema(
        operation_id="add_facility",
        summary=_("Enter a facility"),
        description=_("By a coordinator of its country. What sources say of it comes as dated facts."),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=FacilityShape,
        responses={201: answers.NewFacility},
        examples=[examples.NEW],
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        policy.demand_territory(self.subject)
        values = self.read(FacilityShape)
        made = facilities.enter(values=values, by=self.subject)
        alike = facility_doubles.of(country=made.country, names=made.names().values(), but=made.pk)
        return answer(self, made, status=201, possible_duplicates=doubles(alike, self.languages.content))


def _all(rows: FacilityQuerySet, language: str) -> Iterator[dict[str, Any]]:
    return (shown(record, language) for record in in_batches(rows))


class OneFacility(View):
    public = frozenset({"GET", "HEAD"})
    kept = True
    parameters = frozenset({"as_of", "fields"})
    all_languages = True
    renderer_classes = [JSON, GeoJSON, CSV]

    @extend_schema(
        operation_id="read_facility",
        summary=_("One facility"),
        parameters=[FACILITY, schema.LANG, FORMAT_OF_ONE, AS_OF, filters.DESCRIBED[-1]],
        responses=answers.ONE,
    )
    def get(self, request: Request, facility: str) -> Response:
        day, language = filters.day_of(request, "as_of"), self.languages.content
        if day is not None and day > timezone.now().date():
            raise bad_parameter("as_of", "in_the_future", _("This day lies in the future."))
        record = find(self, facility, Facility.objects.for_directory(on=day))
        kind = request.accepted_renderer.format
        if kind == CSV.format and language == ALL:
            language = "en"
        row = shown(record, language) if day is None else _on(record, language, day)
        if kind == CSV.format:
            columns = fields_of(request, CSV_COLUMNS)
            return self.answer({"columns": columns, "rows": [flat(row)]}, version=record.version)
        fields = fields_of(request, FIELDS)
        data = feature(row, fields) if kind == GeoJSON.format else pick(row, fields)
        return self.answer(data, version=record.version)

    @extend_schema(
        operation_id="change_facility",
        summary=_("Change names, place and time in use of a facility"),
        parameters=[FACILITY, schema.IF_MATCH],
        request=FacilityChangeShape(partial=True),
        responses={200: answers.Facility},
        examples=[examples.CHANGE],
    )
    def patch(self, request: Request, facility: str) -> Response:
        found = find(self, facility)
        policy.demand_coordinator(self.subject, found.country)
        values = self.read(FacilityChangeShape, partial=True, context={"source_language": found.source_language})
        expected = conditional.expected(request)
        return answer(self, facilities.change(facility=found, values=values, expected=expected, by=self.subject))


def _on(record: Facility, language: str, day: date) -> dict[str, Any]:
    names = [fact.value for fact in record.facts.all() if fact.field == FactField.COMPANY]
    named = Company.objects.filter(name__in=names).select_related("parent", "merged_into__parent")
    changes = list(record.access_changes.until_day(day).newest_first())
    companies = {each.name: each.merged_into or each for each in named}
    return facility_on(record, language, companies=companies, changes=changes)
