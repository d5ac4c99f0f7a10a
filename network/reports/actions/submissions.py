"""Submitting a report, and taking it back before it is reviewed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups.actions import audit, mail
from groups.errors import NotFound
from groups.models import Program
from groups.periods import Period
from groups.statements import Row, ask, insert, insert_all, joined, lock, update
from groups.subjects import Subject
from network.reports import comparisons, contexts, documents, policy, receipts, working
from network.reports.actions import corrections
from network.reports.actions.drafts import check_period
from network.reports.calendars import window_of
from network.reports.errors import ReportRefused, WindowClosed, WindowNotOpen, WrongReportState
from network.reports.models import FreeText, Outcome, Receipt, Report, ReportStatus, Revision
from network.reports.validation import Validation, validate
from network.reports.windows import Window

STANDING = frozenset({ReportStatus.SUBMITTED, ReportStatus.ACCEPTED})


@dataclass(frozen=True)
class Submission:
    """`created` is False where nothing new came in: the report stood submitted already, or its correction changes
    nothing and is given up. The receipt is then the one that stands."""

    receipt: Receipt
    created: bool


@dataclass(frozen=True)
class Checked:
    """What was found before any lock was taken, and the stamp under which it holds."""

    report: Report
    times: Window
    validation: Validation
    stamp: Row


def check(*, program: Program, period: Period, by: Subject, now: datetime | None = None) -> Checked | None:
    """Read and validate what a submission would take in; None where it stands submitted. Raises what submit raises
    before it comes to the findings."""
    policy.demand(by, "report.submit", program)
    check_period(program, period)
    stamp, report, known = contexts.stamped(program, period)
    if report is None:
        raise NotFound
    if report.status in STANDING:
        return None
    report.program = program
    times = check_window(report, program, now or timezone.now())
    return Checked(report, times, _validate(report, known), stamp)


def submit(
    *, program: Program, period: Period, by: Subject, now: datetime | None = None, checked: Checked | None = None
) -> Submission:
    """Make the working document the next revision and give its receipt. Raises ReportRefused while it is not ready.

    `checked` is what `check` found a moment ago; it is done again where something moved since."""
    now = now or timezone.now()
    checked = checked or check(program=program, period=period, by=by, now=now)
    with joined():
        lock(program)
        # In a statement of its own: one that waits for a lock sees the others' rows as of before.
        stamps, *chain = ask(contexts.STAMP, *receipts.CHAIN, program=program.pk)
        if checked is None or checked.stamp != stamps[0]:
            program = Program.objects.get(pk=program.pk)
            checked = check(program=program, period=period, by=by, now=now)
        if checked is None:
            return Submission(_standing_receipt(program, period), created=False)
        report, validation = checked.report, checked.validation
        accepted = working.accepted(report)
        if accepted is not None and _changes_nothing(report, accepted):
            return Submission(corrections.give_up(report=report, accepted=accepted, by=by), created=False)
        if not validation.result.ready:
            raise ReportRefused(validation)
        late = checked.times.state(now) in {"late", "closed"}
        revision = _store_revision(report, validation, accepted, now, late=late, by=by)
        receipt = receipts.issue(revision=revision, received_on=revision.submitted_on, chain=chain)
        _tell(report, revision, by)
        return Submission(receipt, created=True)


def check_window(report: Report, program: Program, now: datetime) -> Window:
    """The window of the report's quarter. It is open for what never came in: raises outside of it for a draft. What was
    received once can be answered and corrected at any time."""
    times = window_of(program, report.quarter, now)
    state = times.state(now)
    if report.status == ReportStatus.DRAFT and state == "future":
        raise WindowNotOpen(times, now)
    if report.status == ReportStatus.DRAFT and state == "closed":
        raise WindowClosed(times, now)
    return times


def _validate(report: Report, known: dict[str, Any]) -> Validation:
    return validate(
        program=report.program,
        period=report.quarter,
        document=working.document(report),
        bound=working.bound(report),
        known=known,
    )


def _standing_receipt(program: Program, period: Period) -> Receipt:
    """The receipt of a report that is submitted or accepted and has nothing new to submit."""
    report = Report.objects.get(program=program, period=str(period))
    number = report.accepted if report.status == ReportStatus.ACCEPTED else None
    return Receipt.objects.get(revision__report=report, revision__number=number or report.revision)


def _changes_nothing(report: Report, accepted: Revision) -> bool:
    """Compared as JSON, texts included: to Python 1, 1.0 and true are the same."""
    now, before = working.document(report), working.sendable(accepted)
    return json.dumps(now, sort_keys=True) == json.dumps(before, sort_keys=True)


def _tell(report: Report, revision: Revision, by: Subject) -> None:
    audit.record(
        action="report.submitted",
        target=report,
        program=report.program,
        by=by,
        version=report.version,
        period=report.period,
        revision=revision.number,
        digest=revision.digest,
    )
    mail.send_to_coordinators(**notice(revision))


def notice(revision: Revision) -> dict[str, str]:
    """What the coordinators of the program's country are told."""
    program = revision.report.program
    return {
        "country": program.country,
        "key": f"report_submitted:{revision.pk}",
        "template": "report_submitted",
        "program": program.slug,
        "period": revision.report.period,
        "address": settings.NODE_URL,
    }


def _store_revision(
    report: Report, validation: Validation, accepted: Revision | None, now: datetime, *, late: bool, by: Subject
) -> Revision:
    stored = documents.split(validation.canonical.document, validation.edition)
    report.revision += 1
    revision = revision_of(report, validation, stored, accepted, now, late=late, by=by)
    insert(revision)
    insert_all(texts_of(revision, stored))
    report.status, report.draft = ReportStatus.SUBMITTED, None
    report.version += 1
    update(report, "status", "draft", "revision", "version", "updated_at")
    return revision


def revision_of(
    report: Report,
    validation: Validation,
    stored: documents.Stored,
    accepted: Revision | None,
    now: datetime,
    *,
    late: bool,
    by: Subject,
) -> Revision:
    """The row of a new revision, whose number the report has already. Writes nothing."""
    return Revision(
        report=report,
        number=report.revision,
        document=stored.document.decode(),
        digest=stored.digest,
        standard=validation.edition.version,
        standard_digest=validation.edition.digest,
        language=report.language,
        findings=[
            {
                "severity": finding.severity,
                "code": finding.code,
                "pointer": finding.pointer,
                "cell": finding.cell,
                "params": finding.params,
            }
            for finding in validation.result.findings
        ],
        context_digest=validation.context_digest,
        submitted_on=now.astimezone(ZoneInfo(report.program.time_zone)).date(),
        late=late,
        submitted_by=by.actor,
        reason_code=corrections.reason(report),
        changes=comparisons.changes(accepted, stored, validation.canonical.document),
        history=comparisons.history(validation.edition, validation.context),
    )


def texts_of(revision: Revision, stored: documents.Stored) -> list[FreeText]:
    return [FreeText(revision=revision, pointer=text.pointer, salt=text.salt, text=text.text) for text in stored.texts]


@transaction.atomic
def withdraw(*, program: Program, period: Period, by: Subject) -> Report:
    """Take the newest revision back; it stays, marked. The report can be changed again."""
    policy.demand(by, "report.withdraw", program)
    Program.objects.select_for_update().get(pk=program.pk)
    report = Report.objects.select_for_update().filter(program=program, period=str(period)).first()
    if report is None:
        raise NotFound
    if report.status != ReportStatus.SUBMITTED:
        raise WrongReportState(status=report.get_status_display())
    report.revisions.filter(number=report.revision).update(outcome=Outcome.WITHDRAWN)
    report.status = ReportStatus.CORRECTING if report.accepted else ReportStatus.DRAFT
    report.version += 1
    report.save()
    audit.record(
        action="report.withdrawn",
        target=report,
        program=program,
        by=by,
        version=report.version,
        period=report.period,
        revision=report.revision,
    )
    return report
