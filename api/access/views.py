"""The timelines of access. What a hidden program met is hidden with it."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.facilities import lookup
from api.facilities.answers import NamedFacility
from api.facilities.filters import day_of
from api.facilities.views import FACILITY
from api.fields import Code, Day, Shape, Text
from api.idempotency import idempotent
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs.answers import Named, ProgramReference
from api.programs.filters import known
from api.programs.lookup import visible
from api.views import View
from groups import policy
from groups.actions import access
from groups.codelists import AccessReason, AccessStatus
from groups.models import AccessChange
from groups.models.access_change import AccessChangeQuerySet
from groups.places import countries
from groups.representations.access import change as shown

DESCRIBED = [
    OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
    OpenApiParameter("status", enum=AccessStatus.values),
    OpenApiParameter("since", type=date, description=_("Changes of that day and later ones.")),
]


class AccessLine(serializers.Serializer[object]):
    program = ProgramReference()
    facility = NamedFacility()
    country = serializers.CharField(help_text=_("Of the facility."))
    status = serializers.ChoiceField(AccessStatus.choices)
    since = serializers.DateField()
    reason = Named(allow_null=True)
    note = serializers.CharField(allow_null=True)
    recorded_on = serializers.DateField(allow_null=True, help_text=_("None where nothing was ever written."))


class AccessPage(serializers.Serializer[object]):
    results = AccessLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class AccessShape(Shape):
    status = Code(AccessStatus.values)
    since = Day()
    reason = Code(AccessReason.values, allow_blank=True, default="", help_text=_("Needed unless access is open."))
    note = Text(max_length=280, allow_blank=True, default="", help_text=_("Public."))


SUSPENDED = OpenApiExample(
    "No visits",
    summary=_("No visits"),
    request_only=True,
    value={
        "status": "suspended",
        "since": "2026-10-03",
        "reason": "operator",
        "note": "No visits until further notice.",
    },
)


class Timeline(View):
    public = frozenset({"GET", "HEAD"})
    parameters = PAGE_PARAMETERS | {each.name for each in DESCRIBED}

    def page(self, rows: AccessChangeQuerySet, request: Request) -> Response:
        """The rows that the parameters leave, newest first."""
        asked = request.query_params
        if (country := asked.get("country")) is not None:
            rows = rows.filter(facility__country=known("country", country, country in countries()))
        if (status := asked.get("status")) is not None:
            rows = rows.filter(status=known("status", status, status in AccessStatus.values))
        if (day := day_of(request, "since")) is not None:
            rows = rows.since_day(day)
        page = paginate(rows.named(), request, by=("since", "id"), newest_first=True)
        return self.answer(page.wrap([shown(row, self.languages.content) for row in page.rows]), headers=page.headers)


class Everywhere(Timeline):
    @extend_schema(
        operation_id="list_access",
        summary=_("Who got in and who did not: all changes of access, newest first"),
        parameters=[*DESCRIBED, schema.LANG, schema.CURSOR, schema.LIMIT],
        responses={200: AccessPage},
    )
    def get(self, request: Request) -> Response:
        return self.page(AccessChange.objects.public(), request)


class OfFacility(Timeline):
    @extend_schema(
        operation_id="list_facility_access",
        summary=_("Changes of access to one facility, newest first"),
        parameters=[FACILITY, *DESCRIBED, schema.LANG, schema.CURSOR, schema.LIMIT],
        responses={200: AccessPage},
    )
    def get(self, request: Request, facility: str) -> Response:
        found = lookup.find(self, facility)
        return self.page(AccessChange.objects.public().filter(facility=found), request)


class OfProgram(Timeline):
    @extend_schema(
        operation_id="list_program_access",
        summary=_("Changes of access of one program, newest first"),
        parameters=[schema.PROGRAM, *DESCRIBED, schema.LANG, schema.CURSOR, schema.LIMIT],
        responses={200: AccessPage},
    )
    def get(self, request: Request, program: str) -> Response:
        return self.page(AccessChange.objects.filter(program=visible(self, program)), request)


class Change(View):
    @extend_schema(
        operation_id="change_access",
        summary=_("Say that a program can or cannot visit a facility, since when and why"),
        description=_(
            "201 with the new line; 200 with the one that holds of that day, where it says the same already."
        ),
        parameters=[schema.PROGRAM, FACILITY, schema.IDEMPOTENCY_KEY],
        request=AccessShape,
        responses={200: AccessLine, 201: AccessLine},
        examples=[SUSPENDED],
    )
    @idempotent()
    def post(self, request: Request, program: str, facility: str) -> Response:
        found = visible(self, program)
        policy.demand(self.subject, "access.change", found)
        place = lookup.find(self, facility)
        row, is_new = access.change(program=found, facility=place, by=self.subject, **self.read(AccessShape))
        found.refresh_from_db(fields=["version"])
        return self.answer(shown(row, self.languages.content), version=found.version, status=201 if is_new else 200)
