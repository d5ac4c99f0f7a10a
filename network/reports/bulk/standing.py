"""Lines for reports that stand submitted or accepted: the same again is unchanged, anything else cannot be changed now."""

import json
from collections.abc import Sequence
from typing import Any

from groups.errors import DomainError
from network.reports import documents
from network.reports.actions import drafts
from network.reports.bulk.checking import Line
from network.reports.bulk.results import Result
from network.reports.contexts import context
from network.reports.errors import NotEditable
from network.reports.models import BulkOutcome, Report, ReportStatus, Revision
from network.standards import engine, library
from network.standards.library import Edition


def compare(lines: Sequence[Line]) -> list[Result]:
    """A result for each of the lines, whose reports stand as they were checked; their revisions are read together."""
    if not lines:
        return []
    reports = [line.standing for line in lines if line.standing is not None]
    rows = Revision.objects.filter(report__in=reports, number__in={_number(report) for report in reports})
    known = {(row.report_id, row.number): row for row in rows.select_related("receipt").prefetch_related("free_texts")}
    editions = {each.version: each for each in library.published()}
    results = []
    for line, report in zip(lines, reports, strict=True):
        revision = known[report.pk, _number(report)]
        try:
            results.append(_compare(line, report, revision, editions[revision.standard], line.context))
        except DomainError as error:
            results.append(line.refused(error))
    return results


def compare_one(line: Line, report: Report) -> Result:
    """The same for one, as it is now. Raises what stands in the way."""
    revision = report.revisions.select_related("receipt").get(number=_number(report))
    edition = library.named(revision.standard)
    return _compare(line, report, revision, edition, context(line.program, line.sent.period))


def same(sent: dict[str, Any], kept: dict[str, Any]) -> bool:
    """Compared as JSON: to Python 1, 1.0 and true are the same. The language of the texts is no part of a report."""
    plain = ({name: value for name, value in each.items() if name != "language"} for each in (sent, kept))
    first, second = (json.dumps(each, sort_keys=True) for each in plain)
    return first == second


def _number(report: Report) -> int:
    """Of the revision that stands."""
    return report.accepted if report.status == ReportStatus.ACCEPTED and report.accepted else report.revision


def _compare(line: Line, report: Report, revision: Revision, edition: Edition, known: dict[str, Any]) -> Result:
    document = drafts.check_readable(line.sent.document)
    complete = {"standard": edition.version, "period": report.period, **document}
    texts = {text.pointer: text.text for text in revision.free_texts.all()}
    sent = engine.canonicalise(edition.compiled, complete, known).document
    if not same(sent, documents.join(revision.values, texts, edition)):
        raise NotEditable(status=report.get_status_display())
    more = {"revision": revision.number, "digest": revision.digest, "receipt": str(revision.receipt.pk)}
    return Result(line.sent.number, line.named, BulkOutcome.UNCHANGED, more)
