"""Saving and checking what is not submitted yet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups import versions
from groups.actions import audit
from groups.models import Program
from groups.periods import Period
from groups.subjects import Subject
from network.reports import policy, working
from network.reports.errors import (
    BeforeReporting,
    DocumentUnreadable,
    FuturePeriod,
    NotEditable,
    ReportRefused,
    TooManyFindings,
    TooManyRows,
)
from network.reports.formats import json as json_format
from network.reports.formats.filled import Sources
from network.reports.formats.unreadable import Unreadable
from network.reports.models import Report
from network.reports.validation import Validation, validate
from network.reports.windows import current_period
from network.standards.engine import MOST
from network.standards.library import Edition


@dataclass(frozen=True)
class Saved:
    report: Report
    validation: Validation
    created: bool


def check_period(program: Program, period: Period) -> None:
    """Raise where the quarter cannot be this program's yet, or was not."""
    if period < program.reports_from:
        raise BeforeReporting(first=program.reporting_from)
    if period > current_period(timezone.now(), program.time_zone):
        raise FuturePeriod(period=str(period))


def check_editable(*, program: Program, period: Period) -> Report | None:
    """The report, if it is there. Raises where the quarter or its state does not allow a change, before anything is read."""
    check_period(program, period)
    report = Report.objects.filter(program=program, period=str(period)).first()
    if report is not None and not report.is_editable:
        raise NotEditable(status=report.get_status_display())
    return report


def check_readable(document: Any) -> dict[str, Any]:
    """The document, as JSON keeps it, if the engine can point into it; raises DocumentUnreadable."""
    try:
        return json_format.document_of(document)
    except Unreadable as fault:
        pointer = (fault.source or {}).get("pointer", "")
        if fault.code == "too_many_rows":
            raise TooManyRows(pointer, fault.params["limit"]) from None
        raise DocumentUnreadable(pointer) from None


def check_whole(validation: Validation) -> None:
    """What is sent is taken only where all of its findings are told; what is kept already is shown as far as they are.
    Raises TooManyFindings."""
    if validation.result.cut:
        raise TooManyFindings(MOST)


def save(
    *,
    program: Program,
    period: Period,
    document: dict[str, Any],
    expected: versions.Expected,
    by: Subject,
    sources: Sequence[Sources] = (),
    beside: Sources | None = None,
) -> Saved:
    """Keep the whole draft, also with findings. Raises ReportRefused where it is for another quarter or version.

    `sources` and `beside`: where the rows and the rest were read, if the document came in a file."""
    policy.demand(by, "report.write", program)
    report = check_editable(program=program, period=period)
    document = check_readable(document)
    validation = validate(
        program=program,
        period=period,
        document=document,
        bound=working.bound(report),
        sources=sources,
        beside=beside,
    )
    check_whole(validation)
    if validation.wrong_place:
        raise ReportRefused(validation)
    with transaction.atomic():
        return _store(program, period, validation, document.get("language"), expected, by)


def _store(
    program: Program, period: Period, validation: Validation, language: Any, expected: versions.Expected, by: Subject
) -> Saved:
    Program.objects.select_for_update().get(pk=program.pk)
    kept = dict(validation.canonical.document)
    report = Report.objects.select_for_update().filter(program=program, period=str(period)).first()
    if not isinstance(language, str):  # a file has none: that says nothing about the one that the report has
        language = report.language if report else ""
    if report is None:
        report = Report.objects.create(program=program, period=str(period), draft=kept, language=language[:16])
        audit.record(action="report.saved", target=report, program=program, by=by, version=1, period=str(period))
        return Saved(report, validation, created=True)
    if not report.is_editable:
        raise NotEditable(status=report.get_status_display())
    before = working.document(report)
    # Compared as JSON: to Python 1, 1.0 and true are the same.
    if _written(before) == _written(kept) and report.language == language[:16]:
        return Saved(report, validation, created=False)
    versions.demand(report, expected)
    report.draft, report.language = kept, language[:16]
    report.version += 1
    report.save()
    audit.record(
        action="report.saved",
        target=report,
        program=program,
        by=by,
        version=report.version,
        period=str(period),
        fields=_changed_indicators(before, kept, validation.edition),
    )
    return Saved(report, validation, created=False)


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _changed_indicators(before: dict[str, Any], after: dict[str, Any], edition: Edition) -> list[str]:
    """Codes of the indicators whose rows differ. A draft may hold rows that are no cells at all, and whose words do not
    belong into an audit row: they are left out."""
    old, new = ({_written(row): row.get("indicator") for row in document["values"]} for document in (before, after))
    changed = [code for text, code in (old | new).items() if text not in old or text not in new]
    return [each["code"] for each in edition.structure["indicators"] if each["code"] in changed]
