"""What the managers of an umbrella network see of its groups, so that they can help: states, and no figures."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.pagination import PARAMETERS, paginate
from api.programs.answers import ProgramReference
from api.programs.hints import named_in
from api.programs.lookup import in_scope
from api.standards.views import period_of
from api.views import View
from groups import policy
from groups.codelists import ListingStatus, Role
from groups.freshness import Freshness, freshness
from groups.models import Program
from groups.periods import Period
from network.reports.models import Report, ReportStatus

# What is being written is its program's business.
TOLD = [status for status in ReportStatus.values if status != ReportStatus.DRAFT]


class GroupReport(serializers.Serializer[object]):
    period = serializers.CharField()
    status = serializers.ChoiceField(TOLD, allow_null=True, help_text=_("Null: nothing came in yet."))


class GroupLine(ProgramReference):
    status = serializers.ChoiceField(ListingStatus.choices)
    assured_on = serializers.DateField(allow_null=True)
    freshness = serializers.ChoiceField([each.value for each in Freshness])
    managers = serializers.IntegerField(help_text=_("Where there is none you can invite one."))
    report = GroupReport()


class GroupPage(serializers.Serializer[object]):
    results = GroupLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Groups(View):
    parameters = PARAMETERS | {"period"}

    @extend_schema(
        operation_id="list_groups",
        summary=_("The groups of an umbrella network, with the state of their listings and reports"),
        parameters=[
            schema.PROGRAM,
            OpenApiParameter("period", description=_("A calendar quarter, `2026-Q3`; without it the last one.")),
            schema.LANG,
            schema.CURSOR,
            schema.LIMIT,
        ],
        responses={200: GroupPage},
    )
    def get(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "groups.read", found)
        today = timezone.now().date()
        period = period_of(request) or Period.containing(today).shift(-1)
        page = paginate(found.groups.prefetch_related("memberships"), request, by=("slug", "id"))
        reports = Report.objects.filter(program__in=page.rows, period=str(period), status__in=TOLD)
        states = dict(reports.values_list("program_id", "status"))

        def line(group: Program) -> dict[str, Any]:
            return {
                "id": str(group.pk),
                "slug": group.slug,
                "name": group.text_in("name", named_in(self))[0],
                "status": group.status,
                "assured_on": group.assured_on,
                "freshness": freshness(group.assured_on, today),
                "managers": sum(row.role == Role.MANAGER for row in group.memberships.all()),
                "report": {"period": str(period), "status": states.get(group.pk)},
            }

        return self.answer(page.wrap([line(group) for group in page.rows]), headers=page.headers)
