"""Many reports in one file: NDJSON in, an outcome for each line; long files are jobs of the worker."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema, uploads
from api.errors import bad_parameter
from api.idempotency import SUBMISSION_DAYS, idempotent
from api.renderers import JSON, NDJSON
from api.reports import bulk_answers as answers
from api.uploads import Upload
from api.views import VARY, View
from groups.errors import NotFound
from network.reports import policy
from network.reports.actions import bulk
from network.reports.bulk.lines import LONGEST
from network.reports.bulk.results import Result
from network.reports.models import BulkJob, BulkMode, BulkOutcome

# So many findings are told in one answer; of lines after that only how many they have.
MOST_FINDINGS = 10_000
DRAFTS = ("keep", "replace")


def digest(view: "Bulk") -> str:
    """What a repeat must have in common with the first request: the file, and how it was sent."""
    view.receive()
    return f"{view.upload.digest[:62]}{list(BulkMode).index(view.mode)}{int(view.replace_drafts)}"


class Bulk(View):
    parameters = frozenset({"mode", "drafts"})

    def receive(self) -> None:
        """Who sends it, how, and the file: all that is known before anything is done."""
        self.mode = BulkMode(self._choice("mode", BulkMode.values))
        self.replace_drafts = self._choice("drafts", DRAFTS) == "replace"
        self.courier = policy.courier(self.subject, submits=self.mode == BulkMode.SUBMIT)
        self.upload: Upload = uploads.receive(self.request, longest=LONGEST)

    def prepare(self, request: Request, **place: Any) -> None:
        if not hasattr(self, "upload"):  # with a key, its digest was needed before
            self.receive()

    def finalize_response(  # type: ignore[override]  # as View's
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if hasattr(self, "upload"):
            self.upload.file.close()
        return super().finalize_response(request, response, *args, **kwargs)

    def _choice(self, name: str, choices: Any) -> str:
        chosen = self.request.query_params.get(name, choices[0])
        if chosen not in choices:
            raise bad_parameter(
                name, "not_a_choice", _("{parameter} is one of: {choices}."), choices=", ".join(choices)
            )
        return str(chosen)

    @extend_schema(
        operation_id="send_reports",
        summary=_("Send many reports, one document with its program a line"),
        description=_(
            "For managers of an umbrella network and its tokens: reports of its groups; for a program's token: its own."
            " Each line is submitted, or refused by itself. Up to 1,000 lines are answered with an outcome each, longer"
            " files with a job. A line holds at most 1 MB, a file 50 MB and 100,000 lines."
        ),
        parameters=[
            OpenApiParameter("mode", enum=BulkMode.values, description=_("`draft` only saves.")),
            OpenApiParameter(
                "drafts", enum=DRAFTS, description=_("Whether drafts that say something else are written over.")
            ),
            schema.IDEMPOTENCY_KEY,
        ],
        request={uploads.MEDIA_TYPE: answers.Line},
        responses={200: answers.Done, 202: answers.Job},
    )
    @idempotent(days=SUBMISSION_DAYS, digest=digest)
    def post(self, request: Request) -> Response:
        terms: dict[str, Any] = {"mode": self.mode, "replace_drafts": self.replace_drafts, "by": self.courier}
        if self.upload.lines > bulk.MOST_AT_ONCE:
            job = bulk.receive(lines=self.upload, number=self.upload.lines, language=self.languages.machine, **terms)
            return self.answer(shown(job), status=202, headers={"Location": f"/api/v1/reports/bulk/{job.pk}"})
        return self.answer(_answer(bulk.send(lines=self.upload, **terms)))


def _answer(results: Iterator[Result]) -> dict[str, Any]:
    counts: Counter[str] = Counter(dict.fromkeys(BulkOutcome.values, 0))
    told, room = [], MOST_FINDINGS
    for result in results:
        counts[result.outcome] += 1
        fits = result.findings.number <= room
        told.append(result.told() if fits else result.counted())
        room -= result.findings.number if fits else 0
    return {"lines": len(told), **counts, "results": told}


class OneBulk(View):
    @extend_schema(
        operation_id="read_bulk_job",
        summary=_("How far a long file is"),
        responses={200: answers.Job},
    )
    def get(self, request: Request, job: UUID) -> Response:
        return self.answer(shown(sent_by(self, job)))


class Findings(View):
    renderer_classes = [NDJSON, JSON]

    @extend_schema(
        operation_id="read_bulk_findings",
        summary=_("The lines of a long file that were refused or have findings, as far as it is done"),
        responses={(200, uploads.MEDIA_TYPE): answers.Result},
    )
    def get(self, request: Request, job: UUID) -> HttpResponseBase:
        rows = sent_by(self, job).findings.order_by("first_line")
        parts = (row.body for row in rows.iterator(chunk_size=4))
        response = StreamingHttpResponse([] if request.method == "HEAD" else parts, content_type=uploads.MEDIA_TYPE)
        response.headers["Cache-Control"], response.headers["Vary"] = "no-store", VARY
        response.headers["Content-Language"] = self.languages.machine
        response.headers["Content-Disposition"] = f'attachment; filename="findings-{job}.ndjson"'
        return response


def sent_by(view: View, job: UUID) -> BulkJob:
    """The job, if the caller sent it; for everybody else there is none."""
    found = BulkJob.objects.sent_by(view.subject).filter(pk=job).first()
    if found is None:
        raise NotFound
    return found


def shown(job: BulkJob) -> dict[str, Any]:
    return {
        "id": str(job.pk),
        "status": job.status,
        "mode": job.mode,
        "lines": job.lines,
        "done": job.done,
        "counts": job.counts,
        "sent_at": job.sent_at.astimezone(UTC).isoformat(),
        "finished_at": job.finished_at.astimezone(UTC).isoformat() if job.finished_at else None,
    }
