"""Submissions of a report: what became of each, and what differs between two."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.reports import answers
from api.reports.lookup import Place, existing, named_revision, place, revision_parameter, revisions
from api.views import View
from network.reports import documents, policy, working
from network.reports.models import Outcome, Report, Revision
from network.reports.representations import reports as shown

NUMBER = OpenApiParameter("number", OpenApiTypes.STR, "path", description=_("The number of a revision."))


class RevisionView(View):
    """What is told about submissions, to everybody who may read the report."""

    def readable(self, program: str, period: str) -> tuple[Place, Report]:
        where = place(self, program, period)
        policy.demand(self.subject, "report.read", where.program)
        return where, existing(self, where)


class Revisions(RevisionView):
    @extend_schema(
        operation_id="list_revisions",
        summary=_("Submissions of a report"),
        parameters=[schema.PROGRAM, schema.PERIOD],
        responses={200: answers.RevisionPage},
    )
    def get(self, request: Request, program: str, period: str) -> Response:
        _where, report = self.readable(program, period)
        rows = report.revisions.select_related("receipt").defer("document", "findings", "history").order_by("number")
        return self.answer({"results": [shown.revision(row) for row in rows], "next": None, "previous": None})


class OneRevision(RevisionView):
    @extend_schema(
        operation_id="read_revision",
        summary=_("One submission, with its receipt"),
        parameters=[schema.PROGRAM, schema.PERIOD, NUMBER],
        responses={200: answers.RevisionWithReceipt},
    )
    def get(self, request: Request, program: str, period: str, number: str) -> Response:
        _where, report = self.readable(program, period)
        row = named_revision(Revision.objects.filter(report=report).select_related("receipt"), number)
        return self.answer({**shown.revision(row), "receipt": row.receipt.document}, version=report.version)


class Diff(RevisionView):
    parameters = frozenset({"against"})

    @extend_schema(
        operation_id="diff_revision",
        summary=_("The cells in which a revision differs from an earlier one"),
        parameters=[
            schema.PROGRAM,
            schema.PERIOD,
            NUMBER,
            OpenApiParameter(
                "against",
                type=int,
                description=_("Another revision; without it the one that counted before, else the one before."),
            ),
        ],
        responses={200: answers.Diff},
    )
    def get(self, request: Request, program: str, period: str, number: str) -> Response:
        _where, report = self.readable(program, period)
        row = named_revision(revisions(self, report), number)
        other = self._against(report, row)
        before: documents.Document = working.whole(other) if other else {"values": []}
        body = {
            "revision": row.number,
            "against": other.number if other else None,
            "changes": documents.changes(before, working.whole(row)),
        }
        return self.answer(body, version=report.version)

    def _against(self, report: Report, row: Revision) -> Revision | None:
        rows = revisions(self, report)
        named = revision_parameter(self, "against")
        if named is not None:
            return named_revision(rows, named)
        before = rows.filter(number__lt=row.number).order_by("-number")
        return before.filter(outcome__in=[Outcome.ACCEPTED, Outcome.SUPERSEDED]).first() or before.first()
