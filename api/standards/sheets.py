"""The spreadsheet to fill."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.programs.lookup import in_scope
from api.renderers import XLSX
from api.standards.views import period_of
from api.views import View
from groups.models import Program
from groups.periods import Period
from network.reports import policy
from network.reports.sheets import template
from network.reports.windows import current_period
from network.standards import library


class Template(View):
    public = frozenset({"GET", "HEAD"})
    renderer_classes = [XLSX]
    parameters = frozenset({"program", "period"})

    @extend_schema(
        operation_id="read_template_xlsx",
        summary=_("The spreadsheet to fill"),
        description=_(
            "For a program of one's own it has its facilities, and what was saved already; without a program it is blank."
        ),
        parameters=[
            schema.LANG,
            OpenApiParameter("program", description=_("Id or slug of a program whose reports you write.")),
            OpenApiParameter("period", description=_("A calendar quarter, `2026-Q3`; for a program, the last one.")),
        ],
        responses={(200, XLSX.media_type): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, version: str) -> Response:
        edition = library.named(version)
        program, period, language = self._program(request), period_of(request), self.languages.machine
        if program and period is None:
            period = current_period(timezone.now(), program.time_zone).shift(-1)
        prefilled = program is not None and policy.can(self.subject, "report.read", program)
        body = template(edition, language, program=program, period=period, prefilled=prefilled)
        return self.answer(body, headers=_attachment(edition.version, program, period, language))

    def _program(self, request: Request) -> Program | None:
        """The one asked for, of those for which the caller may write reports."""
        reference = request.query_params.get("program")
        if reference is None:
            return None
        if self.subject.is_anonymous:
            raise NotAuthenticated
        program = in_scope(self, reference)
        policy.demand(self.subject, "report.write", program)
        return program


def _attachment(version: str, program: Program | None, period: Period | None, language: str) -> dict[str, Any]:
    names = [f"vrs-{version}", program.slug if program else "", str(period) if period else "", language]
    return {"Content-Disposition": f'attachment; filename="{"-".join(filter(None, names))}.xlsx"'}
