"""One program's reports: list, read, save, check."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, schema
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs.lookup import in_scope
from api.renderers import JSON, CSVFile
from api.reports import answers, examples
from api.reports.bodies import SENT, has_body, read_report
from api.reports.files import CSV_PARAMETERS, csv_answer, is_csv
from api.reports.lookup import chosen_revision, existing, place
from api.standards.succession import HEADERS, announced
from api.views import View
from groups.errors import NotFound
from network.node.canonical import digest
from network.reports import documents, policy, working
from network.reports.actions import drafts
from network.reports.contexts import context, under
from network.reports.formats.filled import Filled
from network.reports.models import Report
from network.reports.representations import reports as shown
from network.reports.validation import edition_for, validate


class Reports(View):
    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="list_reports",
        summary=_("Reports of a program, newest first"),
        parameters=[schema.PROGRAM, schema.CURSOR, schema.LIMIT],
        responses={200: answers.ReportPage},
    )
    def get(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "report.read", found)
        rows = Report.objects.visible_to(self.subject).filter(program=found).select_related("program")
        page = paginate(rows, request, by=("period", "id"), newest_first=True)
        return self.answer(page.wrap([shown.outline(row) for row in page.rows]), headers=page.headers)


class OneReport(View):
    parameters = frozenset({"revision", "as_of", "shape", "delimiter"})
    renderer_classes = [JSON, CSVFile]

    @extend_schema(
        operation_id="read_report",
        summary=_("One report"),
        description=_(
            "With `revision` or `as_of`: that revision as it came in, with what was found in it then."
            " As CSV: the document alone, which can be sent again."
        ),
        parameters=[
            schema.PROGRAM,
            schema.PERIOD,
            OpenApiParameter("revision", type=int, description=_("The number of a revision.")),
            OpenApiParameter(
                "as_of",
                type=OpenApiTypes.DATE,
                description=_("The revision that counted at the end of this day in the program's time zone."),
            ),
            schema.FORMAT_CSV,
            *CSV_PARAMETERS,
        ],
        responses={(200, "application/json"): answers.REPORT_OR_REVISION, (200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.read", where.program)
        report = existing(self, where)
        revision = chosen_revision(self, report)
        if is_csv(self):
            document = working.whole(revision) if revision else self._reading(report).document
            edition = working.edition(report, revision)
            return csv_answer(self, where, edition, document, version=report.version)
        if revision:
            body = shown.whole_revision(revision, self.languages.machine)
            return self.answer(body, version=report.version)
        read = self._reading(report)
        validation = validate(
            program=where.program, period=where.period, document=read.checked, bound=working.bound(report)
        )
        state = shown.state(report, validation, self.subject, self.languages.machine, timezone.now())
        return self.answer({**state, "document": read.document, "erased": read.erased}, version=report.version)

    def _reading(self, report: Report) -> working.Reading:
        """What members work on; a coordinator sees what was submitted, never a draft."""
        if policy.sees_drafts(self.subject, report.program):
            return working.reading(report)
        standing = working.newest(report, with_withdrawn=False)
        if standing is None:
            raise NotFound
        return working.reading_of(standing)

    @extend_schema(
        operation_id="save_report",
        summary=_("Save a draft, whole, even with findings"),
        description=_("The findings' pointers are into the document as sent."),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IF_MATCH, *HEADERS],
        request=SENT,
        responses={200: answers.ReportState, 201: answers.ReportState},
        examples=[examples.DOCUMENT],
    )
    def put(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.write", where.program)
        report = drafts.check_editable(program=where.program, period=where.period)
        sent = read_report(request, where, bound=working.bound(report))
        saved = drafts.save(
            program=where.program,
            period=where.period,
            document=sent.document,
            sources=sent.sources,
            beside=sent.beside,
            expected=conditional.expected(request),
            by=self.subject,
        )
        saved.report.program = where.program
        state = shown.state(saved.report, saved.validation, self.subject, self.languages.machine, timezone.now())
        return self.answer(
            state,
            version=saved.report.version,
            status=201 if saved.created else 200,
            headers=announced(saved.validation.edition),
        )


class Validate(View):
    """Checks a document, or the saved draft where there is no body. Writes nothing at all."""

    @extend_schema(
        operation_id="validate_report",
        summary=_("Check a report without saving it"),
        parameters=[schema.PROGRAM, schema.PERIOD],
        request=SENT,
        responses={200: answers.Verdict},
        examples=[examples.DOCUMENT],
    )
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.write", where.program)
        drafts.check_period(where.program, where.period)
        report = Report.objects.filter(program=where.program, period=str(where.period)).first()
        bound = working.bound(report)
        sent = read_report(request, where, bound=bound) if has_body(request) else _saved(report)
        validation = validate(
            program=where.program,
            period=where.period,
            document=drafts.check_readable(sent.document),
            sources=sent.sources,
            beside=sent.beside,
            bound=bound,
        )
        drafts.check_whole(validation)
        accepted = working.accepted(report) if report else None
        changes = (
            documents.changes(working.sendable(accepted), validation.canonical.document)
            if accepted and validation.result.valid
            else None
        )
        return self.answer({**shown.verdict(validation, self.languages.machine), "changes": changes})


def _saved(report: Report | None) -> Filled:
    """The document on which the report stands now."""
    if report is None:
        raise NotFound
    return Filled(working.reading(report).checked)


class Context(View):
    @extend_schema(
        operation_id="read_context",
        summary=_("What validation knows beside the document"),
        parameters=[schema.PROGRAM, schema.PERIOD],
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        if self.subject.token is None or not policy.can(self.subject, "report.write", where.program):
            policy.demand(self.subject, "report.read", where.program)
        report = Report.objects.filter(program=where.program, period=str(where.period)).first()
        version = working.standard(report) if report else None
        edition = edition_for(where.period, version, working.bound(report))
        known = under(context(where.program, where.period), edition)
        return self.answer({"context": known, "digest": digest(known)})
