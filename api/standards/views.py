"""The standard to read, and the quarters."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.errors import bad_parameter
from api.negotiation import ALL
from api.programs.lookup import in_scope, visible
from api.renderers import JSON, JSONSchema
from api.standards import answers, succession
from api.views import View
from groups.errors import NotFound
from groups.periods import Period
from network.reports import policy
from network.reports.calendars import windows_of
from network.reports.contexts import context, under
from network.reports.examples import example
from network.reports.representations.reports import times
from network.reports.windows import current_period, window
from network.standards import library
from network.standards.representations.schemas import document_schema
from network.standards.representations.standards import standard, summary

A_YEAR = "public, max-age=31536000, immutable"
QUARTERS_SHOWN = 12


class Standards(View):
    public = frozenset({"GET", "HEAD"})

    @extend_schema(
        operation_id="list_standards",
        summary=_("Versions of the reporting standard"),
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> Response:
        results = [summary(each) for each in library.published()]
        return self.answer({"results": results, "next": None, "previous": None})


class OneStandard(View):
    public = frozenset({"GET", "HEAD"})
    all_languages = True
    parameters = frozenset({"texts_digest"})

    @extend_schema(
        operation_id="read_standard",
        summary=_("One version, whole, in one language or all"),
        parameters=[
            schema.LANG,
            OpenApiParameter(
                "texts_digest",
                description=_("The digest of the texts wanted: the answer then never changes and is kept."),
            ),
            *succession.HEADERS,
        ],
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, version: str) -> Response:
        edition = library.named(version)
        language = ALL if self.languages.content == ALL else self.languages.machine
        answer = self.answer(standard(edition, language), headers=succession.announced(edition))
        if asked := request.query_params.get("texts_digest"):
            if asked != edition.digests.get(language):
                raise NotFound
            if version != "current":
                answer.headers["Cache-Control"] = A_YEAR
        return answer


class DocumentSchema(View):
    public = frozenset({"GET", "HEAD"})
    renderer_classes = [JSONSchema, JSON]

    @extend_schema(
        operation_id="read_document_schema",
        summary=_("JSON Schema of a report document"),
        parameters=[schema.LANG, *succession.HEADERS],
        responses={(200, kind): OpenApiTypes.OBJECT for kind in ("application/schema+json", "application/json")},
    )
    def get(self, request: Request, version: str) -> Response:
        edition = library.named(version)
        shape = document_schema(edition, self.languages.machine)
        return self.answer(shape, headers=succession.announced(edition))


class Example(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"program", "period"})

    @extend_schema(
        operation_id="read_example",
        summary=_("A complete, valid report to copy from"),
        description=_("For a program of one's own it has its facilities and follows its history."),
        parameters=[schema.LANG, OpenApiParameter("program"), OpenApiParameter("period"), *succession.HEADERS],
        responses={200: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, version: str) -> Response:
        edition = library.named(version)
        now = timezone.now()
        period = period_of(request) or current_period(now, "UTC").shift(-1)
        known = under(self._context(request, period), edition)
        made = example(edition, known, self.languages.machine)
        return self.answer(made, headers=succession.announced(edition))

    def _context(self, request: Request, period: Period) -> dict[str, Any]:
        """The program's own, for those who may read its reports; for others one of nobody."""
        reference = request.query_params.get("program")
        if reference:
            program = in_scope(self, reference) if not self.subject.is_anonymous else visible(self, reference)
            if not self.subject.is_anonymous:
                policy.demand(self.subject, "report.write", program)
                return context(program, period)
        return {
            "period": str(period),
            "days": period.days,
            "activities": ["visits"],
            "facilities": [],
            "history": [],
        }


class Periods(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"program"})

    @extend_schema(
        operation_id="list_periods",
        summary=_("Quarters and their windows, newest first"),
        parameters=[OpenApiParameter("program", description=_("Id or slug; its time zone decides, else UTC."))],
        responses={200: answers.PeriodLine(many=True)},
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        reference = request.query_params.get("program")
        program = visible(self, reference) if reference else None
        first = min((Period.parse(each.structure["first_period"]) for each in library.published()), default=None)
        if program is not None:
            first = max(first, program.reports_from) if first else program.reports_from
        zone = program.time_zone if program else "UTC"
        newest = current_period(now, zone)
        quarters = [newest.shift(-back) for back in range(QUARTERS_SHOWN)]
        quarters = [each for each in quarters if first is None or each >= first]
        # Exceptions are between the program and its coordinators.
        if program is not None and policy.can(self.subject, "report.read", program):
            found = windows_of(program, quarters)
        else:
            found = [window(each, zone) for each in quarters]
        return self.answer([{"period": str(each.period), **times(each, now)} for each in found])


def period_of(request: Request) -> Period | None:
    """The quarter that the parameter `period` names."""
    text = request.query_params.get("period")
    if text is None:
        return None
    try:
        return Period.parse(text)
    except ValueError:
        raise bad_parameter(
            "period", "not_a_quarter", _("{value} is no quarter; write it as 2026-Q3."), value=text[:20]
        ) from None
