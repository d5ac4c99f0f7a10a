"""The steps of a report: submit, withdraw, reopen, return, accept; and receipts."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.errors import bad_body
from api.idempotency import SUBMISSION_DAYS, idempotent
from api.parsers import read_json
from api.reports import answers, examples
from api.reports.lookup import Place, existing, place
from api.reports.serializers import AcceptShape, ReopenShape, ReturnShape
from api.standards.succession import HEADERS, announced
from api.views import View
from groups.errors import NotFound
from network.reports import policy, working
from network.reports.actions import corrections, reviews, submissions
from network.reports.models import Receipt, Report
from network.reports.representations import reports as shown
from network.reports.validation import validate
from network.standards import library


def state(view: View, report: Report, **more: object) -> Response:
    """The report as it now stands."""
    fresh = Report.objects.select_related("program").get(pk=report.pk)
    validation = validate(
        program=fresh.program,
        period=fresh.quarter,
        document=working.reading(fresh).checked,
        bound=working.bound(fresh),
    )
    body = shown.state(fresh, validation, view.subject, view.languages.machine, timezone.now())
    return view.answer({**body, **more}, version=fresh.version)


class Submit(View):
    def prepare(self, request: Request, **address: str) -> Response | None:
        where = place(self, address["program"], address["period"])
        policy.demand(self.subject, "report.submit", where.program)
        if read_json(request, required=False) is not None:
            raise bad_body("no_body_here", _("Save the report first (PUT); submitting takes no body."))
        prepared = submissions.prepare(program=where.program, period=where.period, by=self.subject)
        self.prepared: tuple[Place, submissions.Prepared | None] = where, prepared
        self.foreseen = None
        if prepared and prepared.receipt:
            self.foreseen = self.give(prepared.receipt, prepared.edition, created=True)
        return self.foreseen

    @extend_schema(
        operation_id="submit_report",
        summary=_("Submit the saved report"),
        description=_(
            "422 with findings while it is not ready. Unchanged and submitted already: 200, the same receipt."
            " A correction that changes nothing is given up: 200, the receipt of the accepted revision."
        ),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY, *HEADERS],
        request=None,
        responses={200: answers.Receipt, 201: answers.Receipt},
    )
    @idempotent(days=SUBMISSION_DAYS)
    def post(self, request: Request, program: str, period: str) -> Response:
        where, prepared = self.prepared
        done = submissions.submit(program=where.program, period=where.period, by=self.subject, prepared=prepared)
        if self.foreseen and prepared and done.receipt is prepared.receipt:
            return self.foreseen
        return self.give(done.receipt, library.named(done.receipt.payload["standard"]), created=done.created)

    def give(self, receipt: Receipt, edition: library.Edition, *, created: bool) -> Response:
        location = {"Location": f"/api/v1/receipts/{receipt.pk}"} if created else {}
        return self.answer(
            receipt.document,
            version=receipt.payload["revision"],
            status=201 if created else 200,
            headers=location | announced(edition),
        )


class Withdraw(View):
    @extend_schema(
        operation_id="withdraw_report",
        summary=_("Take a submitted report back"),
        description=_(
            "What never counted is a draft again, to which the window applies: `notice` says what that means."
        ),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY],
        request=None,
        responses={200: answers.WithdrawnReport},
    )
    @idempotent()
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.withdraw", where.program)
        report = submissions.withdraw(program=where.program, period=where.period, by=self.subject)
        return state(self, report, notice=shown.window_notice(report, timezone.now()))


class Reopen(View):
    @extend_schema(
        operation_id="reopen_report",
        summary=_("Open an accepted report for a correction"),
        description=_("The accepted revision counts until the next one is accepted."),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY],
        request=ReopenShape,
        responses={200: answers.ReportState},
        examples=[examples.REOPEN],
    )
    @idempotent()
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.reopen", where.program)
        report = existing(self, where)
        values = self.read(ReopenShape)
        return state(self, corrections.reopen(report=report, by=self.subject, **values))


class Return(View):
    @extend_schema(
        operation_id="return_report",
        summary=_("Return a report with comments on its cells"),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY],
        request=ReturnShape,
        responses={200: answers.ReportState},
        examples=[examples.RETURN],
    )
    @idempotent()
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.return", where.program)
        report = existing(self, where)
        values = self.read(ReturnShape)
        returned = reviews.send_back(
            report=report, comments=values["comments"], revision=values.get("revision"), by=self.subject
        )
        return state(self, returned)


class Accept(View):
    @extend_schema(
        operation_id="accept_report",
        summary=_("Accept a report"),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY],
        request=AcceptShape,
        responses={200: answers.ReportState},
        examples=[examples.ACCEPT],
    )
    @idempotent()
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.accept", where.program)
        report = existing(self, where)
        values = self.read(AcceptShape, required=False)
        accepted = reviews.accept(report=report, note=values["note"], revision=values.get("revision"), by=self.subject)
        return state(self, accepted)


class OneReceipt(View):
    @extend_schema(operation_id="read_receipt", summary=_("A receipt"), responses={200: answers.Receipt})
    def get(self, request: Request, receipt: UUID) -> Response:
        found = Receipt.objects.visible_to(self.subject).select_related("program").filter(pk=receipt).first()
        if found is None:
            raise NotFound
        policy.demand(self.subject, "report.read", found.program)
        return self.answer(found.document, version=found.payload["revision"])
