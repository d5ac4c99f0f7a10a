"""The standard as files: templates to fill in, and all that is needed to check a report without a network."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.programs.lookup import in_scope, visible
from api.renderers import CSVFile, ZIPFile
from api.reports.files import CSV_PARAMETERS, attachment, codes_of, layout
from api.standards.views import A_YEAR, period_of
from api.views import View
from groups.errors import NotFound
from groups.models import Program
from groups.periods import Period
from network.reports import policy, working
from network.reports.blanks import to_fill_in
from network.reports.contexts import context
from network.reports.formats import csv
from network.reports.models import Report
from network.reports.packs import packed
from network.reports.windows import current_period
from network.standards import library

NOTHING: dict[str, Any] = {"values": [], "answers": []}


class Template(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"program", "period", "shape", "delimiter"})
    renderer_classes = [CSVFile]

    @extend_schema(
        operation_id="download_csv_template",
        summary=_("A CSV file to fill in"),
        description=_(
            "With the cells that are due. For a program of one's own those of its activities and facilities, and what its"
            " draft says already."
        ),
        parameters=[schema.LANG, OpenApiParameter("program"), OpenApiParameter("period"), *CSV_PARAMETERS],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, version: str) -> Response:
        edition = library.named(version)
        program = self._program(request)
        period = period_of(request) or current_period(timezone.now(), program.time_zone if program else "UTC").shift(-1)
        known, document = self._known(program, period)
        text = csv.write(
            to_fill_in(edition, known, document),
            layout(self, edition, labelled=True),
            whole={"program": program.slug if program else "", "period": str(period), "standard": edition.version},
            names=codes_of(known),
        )
        name = f"{program.slug if program else edition.version}-{period}.csv"
        return self.answer(text, headers=attachment(name))

    def _program(self, request: Request) -> Program | None:
        """One's own, or for who has no account any that is listed."""
        reference = request.query_params.get("program")
        if not reference:
            return None
        return visible(self, reference) if self.subject.is_anonymous else in_scope(self, reference)

    def _known(self, program: Program | None, period: Period) -> tuple[dict[str, Any], dict[str, Any]]:
        """Context and document; of nobody's program neither facilities nor figures."""
        if program is None or self.subject.is_anonymous:
            every = library.named("current").structure["activities"]
            nobody = {"period": str(period), "days": period.days, "activities": every, "facilities": [], "history": []}
            return nobody, NOTHING
        if not policy.can(self.subject, "report.write", program):
            policy.demand(self.subject, "report.read", program)
        known = context(program, period)
        # A token that only writes is not shown what was written, nor a coordinator a draft.
        shown = policy.sees_drafts(self.subject, program) and policy.can(self.subject, "report.read", program)
        report = Report.objects.visible_to(self.subject).filter(program=program, period=str(period)).first()
        return known, working.document(report) if report and shown else NOTHING


class Pack(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"digest"})
    renderer_classes = [ZIPFile]

    @extend_schema(
        operation_id="download_pack",
        summary=_("All that is needed to check a report offline"),
        description=_(
            "A ZIP file: JSON Schema, structure, texts, conformance vectors, `validate.pyz` (any Python from 3.11 on), and"
            " `manifest.json` with their digests, signed by this node. Content-Location names this very file."
        ),
        parameters=[
            OpenApiParameter(
                "digest", description=_("The digest of the manifest wanted: the answer never changes then.")
            ),
        ],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, version: str) -> Response:
        pack = packed(library.named(version))
        asked = request.query_params.get("digest")
        if asked is not None and asked != pack.digest:
            raise NotFound
        headers = attachment(f"vrs-{pack.version}.zip")
        address = reverse("standard-pack", kwargs={"version": pack.version})
        headers["Content-Location"] = f"{address}?digest={pack.digest}"
        if asked is not None and version != "current":
            headers["Cache-Control"] = A_YEAR
        return self.answer(pack.data, headers=headers)
