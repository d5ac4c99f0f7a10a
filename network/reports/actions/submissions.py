"""Submitting a report, and taking it back before it is reviewed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups.actions import audit, mail
from groups.errors import NotFound
from groups.models import AuditRow, Program
from groups.periods import Period
from groups.statements import KEY, Row, Write, ask, insert, inserting, joined, lock, run, updating
from groups.subjects import Subject
from network.reports import comparisons, contexts, documents, policy, receipts, working
from network.reports.actions import corrections
from network.reports.actions.drafts import check_period
from network.reports.calendars import window_of
from network.reports.errors import ReportRefused, WindowClosed, WindowNotOpen, WrongReportState
from network.reports.models import FreeText, Outcome, Receipt, Report, ReportStatus, Revision
from network.reports.receipts import Received
from network.reports.validation import Validation, validate
from network.reports.windows import Window
from network.standards.library import PUBLISHED, Edition, accepted_for, choose_among, named

STANDING = frozenset({ReportStatus.SUBMITTED, ReportStatus.ACCEPTED})


@dataclass(frozen=True)
class Submission:
    """`created` is False where nothing new came in: the report stood submitted already, or its correction changes
    nothing and is given up. The receipt is then the one that stands."""

    receipt: Receipt
    created: bool


@dataclass(frozen=True)
class Prepared:
    """A submission of which nothing is left but to write, made before any lock is taken: `write` does it, in a
    transaction in which STAMP and CHAIN are answered as `holds_under` says. `edition`: the version of the report;
    `receipt`: what the submission will give, where something new comes in."""

    edition: Edition
    holds_under: list[list[Row]]
    write: Callable[[], Submission]
    receipt: Receipt | None = None


def prepare(
    *, program: Program, period: Period, by: Subject, now: datetime | None = None, notify: bool = True
) -> Prepared | None:
    """All of a submission but the writing; None where the report stands submitted. Raises ReportRefused while it is not
    ready, and what else stands in its way. Without `notify` the coordinators are told by who calls."""
    policy.demand(by, "report.submit", program)
    check_period(program, period)
    now = now or timezone.now()
    known = contexts.stamped(program, period, *receipts.CHAIN, PUBLISHED)
    *chain, versions = known.more
    report = known.report
    if report is None:
        raise NotFound
    if report.status in STANDING:
        return None
    report.program = program
    times = check_window(report, program, now)
    holds_under = [[known.stamp], *chain]
    accepted = working.accepted(report)
    if accepted is not None and _changes_nothing(report, accepted):
        return Prepared(named(accepted.standard), holds_under, lambda: _give_up(report, accepted, by))
    validation = _validate(report, known.context, versions)
    if not validation.result.ready:
        raise ReportRefused(validation)
    late = times.state(now) in {"late", "closed"}
    report.revision, report.version = report.revision + 1, report.version + 1
    stored = documents.split(validation.canonical.document, validation.edition)
    revision = revision_of(report, validation, stored, accepted, now, late=late, by=by)
    receipt = receipts.issue(revision=revision, chain=chain)
    report.status, report.draft = ReportStatus.SUBMITTED, None
    writes = _writes(revision, receipt, texts_of(revision, stored), by, notify=notify)
    return Prepared(validation.edition, holds_under, lambda: _write(revision, receipt, *writes), receipt)


def submit(
    *,
    program: Program,
    period: Period,
    by: Subject,
    now: datetime | None = None,
    notify: bool = True,
    prepared: Prepared | None = None,
) -> Submission:
    """Make the working document the next revision and give its receipt. Raises what `prepare` raises.

    `prepared` is what `prepare` made a moment ago; it is made again where something moved since."""
    prepared = prepared or prepare(program=program, period=period, by=by, now=now, notify=notify)
    with joined():
        lock(program)
        # In a statement of its own: one that waits for a lock sees the others' rows as of before.
        if prepared is None or prepared.holds_under != ask(contexts.STAMP, *receipts.CHAIN, program=program.pk):
            program = Program.objects.get(pk=program.pk)
            prepared = prepare(program=program, period=period, by=by, now=now, notify=notify)
        if prepared is None:
            return Submission(_standing_receipt(program, period), created=False)
        return prepared.write()


def _writes(revision: Revision, receipt: Receipt, texts: list[FreeText], by: Subject, *, notify: bool) -> list[Write]:
    """All that a submission writes: the revision first, then what is named by its key, then what is told of it."""
    receipt.revision_id = KEY
    for text in texts:
        text.revision_id = KEY
    return [
        inserting(revision),
        *([inserting(*texts)] if texts else []),
        inserting(receipt),
        updating(revision.report, "status", "draft", "revision", "version", "updated_at"),
        inserting(audited(revision.report, Received.of(revision), by)),
        *([inserting(mail.row_to_coordinators(**notice(receipt)))] if notify else []),
    ]


def _write(revision: Revision, receipt: Receipt, first: Write, *others: Write) -> Submission:
    insert(revision, first)
    receipt.revision_id = revision.pk
    run(*(write.under(revision.pk) for write in others))
    return Submission(receipt, created=True)


def _give_up(report: Report, accepted: Revision, by: Subject) -> Submission:
    return Submission(corrections.give_up(report=report, accepted=accepted, by=by), created=False)


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


def _validate(report: Report, known: dict[str, Any], versions: list[Row]) -> Validation:
    document, bound = working.document(report), working.bound(report)
    edition = named(bound) if bound else choose_among(accepted_for(report.quarter, versions), document.get("standard"))
    return validate(program=report.program, period=report.quarter, document=document, known=known, edition=edition)


def _standing_receipt(program: Program, period: Period) -> Receipt:
    """The receipt of a report that is submitted or accepted and has nothing new to submit."""
    report = Report.objects.get(program=program, period=str(period))
    number = report.accepted if report.status == ReportStatus.ACCEPTED else None
    return Receipt.objects.get(revision__report=report, revision__number=number or report.revision)


def _changes_nothing(report: Report, accepted: Revision) -> bool:
    """Compared as JSON, texts included: to Python 1, 1.0 and true are the same."""
    now, before = working.document(report), working.sendable(accepted)
    return json.dumps(now, sort_keys=True) == json.dumps(before, sort_keys=True)


def audited(report: Report, received: Received, by: Subject) -> AuditRow:
    return audit.row(
        action="report.submitted",
        target=report,
        program=report.program,
        by=by,
        version=report.version,
        period=report.period,
        revision=received.revision,
        digest=received.digest,
    )


def notice(receipt: Receipt) -> dict[str, str]:
    """What the coordinators of the program's country are told."""
    program = receipt.program
    return {
        "country": program.country,
        "key": f"report_submitted:{receipt.pk}",
        "template": "report_submitted",
        "program": program.slug,
        "period": receipt.payload["period"],
        "address": settings.NODE_URL,
    }


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
