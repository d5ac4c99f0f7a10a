"""The directory of facilities. Writing comes through proposals and coordinators."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.facilities import answers, filters
from api.negotiation import ALL
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.renderers import CSV, JSON
from api.views import MOST_IN_ALL_LANGUAGES, View
from groups.errors import NotFound
from groups.models import Facility
from groups.representations.facilities import CSV_COLUMNS, facility, flat


class Facilities(View):
    public = frozenset({"GET", "HEAD"})
    kept = True
    parameters = filters.PARAMETERS | PAGE_PARAMETERS
    all_languages = True
    renderer_classes = [JSON, CSV]

    @extend_schema(
        operation_id="list_facilities",
        summary=_("Facilities"),
        parameters=[
            schema.LANG,
            schema.FORMAT_CSV,
            schema.CURSOR,
            schema.LIMIT,
            OpenApiParameter("q", description=_("Words that must all occur in the name, code or city.")),
            OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
            OpenApiParameter("type", description=_("A type of facility.")),
            OpenApiParameter("operator", description=_("A type of operator.")),
            OpenApiParameter("status", description=_("in_use, closed, ...")),
        ],
        responses={200: answers.FacilityPage},
    )
    def get(self, request: Request) -> Response:
        language = self.languages.content
        rows = filters.filtered(Facility.objects.all(), request).for_directory()
        if request.accepted_renderer.format == CSV.format:
            named = "en" if language == ALL else language
            table = [flat(facility(record, named)) for record in rows.in_order()]
            return self.answer({"columns": CSV_COLUMNS, "rows": table})
        page = paginate(rows, request, by=("code", "id"), most=MOST_IN_ALL_LANGUAGES if language == ALL else 200)
        return self.answer(page.wrap([facility(record, language) for record in page.rows]), headers=page.headers)


class OneFacility(View):
    public = frozenset({"GET", "HEAD"})
    kept = True
    all_languages = True
    renderer_classes = [JSON, CSV]

    @extend_schema(
        operation_id="read_facility",
        summary=_("One facility"),
        parameters=[schema.LANG, schema.FORMAT_CSV],
        responses={200: answers.Facility},
    )
    def get(self, request: Request, facility_id: UUID) -> Response:
        found = Facility.objects.for_directory().filter(pk=facility_id).first()
        if found is None:
            raise NotFound
        language = self.languages.content
        if request.accepted_renderer.format == CSV.format:
            row = flat(facility(found, "en" if language == ALL else language))
            return self.answer({"columns": CSV_COLUMNS, "rows": [row]}, version=found.version)
        return self.answer(facility(found, language), version=found.version)
