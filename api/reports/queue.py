"""The coordinators' queue: what waits for review in their countries."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs.filters import known
from api.reports.answers import Cell
from api.standards.views import period_of
from api.views import View
from groups.places import countries
from groups.policy import demand_territory
from network.reports.models import CorrectionReason, ReportStatus, Revision
from network.reports.representations.queue import waiting
from network.standards import library

# Nobody but its program reads a draft.
STATUSES = [status.value for status in ReportStatus if status != ReportStatus.DRAFT]
PERIOD = OpenApiParameter("period", description=_("A calendar quarter, `2026-Q3`."))
COUNTRY = OpenApiParameter("country", description=_("ISO 3166-1 alpha-2."))


class NamedProgram(serializers.Serializer[object]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()


class QueuedNotice(serializers.Serializer[object]):
    code = serializers.CharField()
    pointer = serializers.CharField(allow_blank=True)
    cell = Cell(allow_null=True)
    message = serializers.CharField()


class QueuedQuestion(QueuedNotice):
    note = serializers.CharField(allow_null=True, help_text=_("The answer; null once it was erased."))


class ChangedCell(serializers.Serializer[object]):
    cell = Cell()
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)


class Changed(serializers.Serializer[object]):
    count = serializers.IntegerField()
    cells = ChangedCell(many=True, help_text=_("The first 20."))


class TotalLine(serializers.Serializer[object]):
    indicator = serializers.CharField()
    now = serializers.DictField(allow_null=True)
    before = serializers.ListField(child=serializers.DictField())


class QueueLine(serializers.Serializer[object]):
    program = NamedProgram()
    period = serializers.CharField()
    status = serializers.ChoiceField(STATUSES)
    revision = serializers.IntegerField()
    accepted_revision = serializers.IntegerField(allow_null=True)
    submitted_on = serializers.DateField()
    late = serializers.BooleanField()
    reason_code = serializers.ChoiceField(CorrectionReason.choices, allow_null=True)
    reviewable = serializers.BooleanField(help_text=_("Whether the caller may accept or return it now."))
    questions = QueuedQuestion(many=True)
    notices = QueuedNotice(many=True)
    changed = Changed()
    history = TotalLine(many=True)
    returns = serializers.IntegerField(help_text=_("How many of its submissions were returned."))
    rechecks = serializers.IntegerField(help_text=_("Open differences to an earlier quarter that was corrected."))


class QueuePage(serializers.Serializer[object]):
    results = QueueLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Queue(View):
    parameters = PAGE_PARAMETERS | {"period", "country", "status"}

    @extend_schema(
        operation_id="list_queue",
        summary=_("Reports of one's countries that wait for review, the one that has waited longest first"),
        parameters=[
            PERIOD,
            COUNTRY,
            OpenApiParameter("status", enum=STATUSES, default=ReportStatus.SUBMITTED.value),
            schema.LANG,
            schema.CURSOR,
            schema.LIMIT,
        ],
        responses={200: QueuePage},
    )
    def get(self, request: Request) -> Response:
        demand_territory(self.subject)
        status = request.query_params.get("status", ReportStatus.SUBMITTED)
        rows = Revision.objects.filter(report__status=known("status", status, status in STATUSES))
        # After a correction that was given up, an accepted report has a newer submission than the one that counts.
        rows = rows.counting() if status == ReportStatus.ACCEPTED else rows.newest_standing()
        rows = rows.in_countries(self.subject.territory)
        if period := period_of(request):
            rows = rows.filter(report__period=str(period))
        if (country := request.query_params.get("country")) is not None:
            # Of a country that somebody else coordinates there is nothing here, as of one without a program.
            rows = rows.in_countries([known("country", country, country in countries())])
        # By the day, and among those of a day as they came in: numbers of revisions only grow. A day alone is no key.
        page = paginate(rows.for_review(), request, by=("submitted_on", "id"))
        editions = {each.version: each for each in library.published()} if page.rows else {}
        languages = self.languages
        results = [
            waiting(row, editions[row.standard], self.subject, named_in=languages.content, language=languages.machine)
            for row in page.rows
        ]
        return self.answer(page.wrap(results), headers=page.headers)
