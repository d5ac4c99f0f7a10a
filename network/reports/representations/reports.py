"""A report as its members and coordinators see it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.subjects import Subject
from network.reports import policy, working
from network.reports.calendars import window_of
from network.reports.models import Comment, Recheck, Report, ReportStatus, Revision, WindowException
from network.reports.representations.findings import placed
from network.reports.validation import Validation
from network.reports.windows import Boundary, Window, begin
from network.standards import library
from network.standards.engine import Finding
from network.standards.library import Edition
from network.standards.representations import findings

EDITABLE = frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.CORRECTING})
# What can be done in which states, in the order in which buttons stand.
ACTIONS = {
    "save": ("report.write", EDITABLE),
    "submit": ("report.submit", EDITABLE),
    "withdraw": ("report.withdraw", frozenset({ReportStatus.SUBMITTED})),
    "return": ("report.return", frozenset({ReportStatus.SUBMITTED})),
    "accept": ("report.accept", frozenset({ReportStatus.SUBMITTED})),
    "reopen": ("report.reopen", frozenset({ReportStatus.ACCEPTED})),
    "except": ("report.except", frozenset(ReportStatus)),
}


def times(found: Window, now: datetime) -> dict[str, Any]:
    """The window of a quarter: `{opens, due, closes, until, state, decided_by}`, times in UTC."""
    return {
        "opens": _utc(found.opens),
        "due": _utc(found.due),
        "closes": _utc(found.closes),
        "until": _utc(found.until) if found.until else None,
        "state": found.state(now),
        "decided_by": found.decided_by(now),
    }


def window_notice(report: Report, now: datetime) -> dict[str, Any] | None:
    """What the window means for a report that was taken back; nothing for one that counts, which is never shut out."""
    if report.status != ReportStatus.DRAFT:
        return None
    found = window_of(report.program, report.quarter, now)
    if found.state(now) == "closed":
        code, said = (
            "window_closed",
            _("The window has closed: to submit again, ask your coordinator for an exception."),
        )
    else:
        code, said = "window_counts", _("The report is a draft again: submit it before the window closes.")
    boundary: Boundary = "exception" if found.until else "closes"
    return {"code": code, "detail": str(said), "decided_by": boundary, "at": _utc(found.at(boundary))}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def outline(report: Report) -> dict[str, Any]:
    """One line of a list."""
    return {
        "program": {"id": str(report.program_id), "slug": report.program.slug},
        "period": report.period,
        "status": report.status,
        "revision": report.revision,
        "accepted_revision": report.accepted,
        "updated_at": report.updated_at,
    }


def state(report: Report, validation: Validation, subject: Subject, language: str, now: datetime) -> dict[str, Any]:
    """Everything but the document: status, findings with their messages, window, what the caller may do, comments."""
    window = window_of(report.program, report.quarter, now)
    return {
        **outline(report),
        "standard": validation.edition.version,
        "language": report.language or None,
        "window": times(window, now),
        "actions": actions(report, subject, window, now),
        **verdict(validation, language),
        "comments": [comment(row) for row in _comments(report)],
        "rechecks": [recheck(row, validation.edition, language) for row in _rechecks(report)],
    }


def verdict(validation: Validation, language: str) -> dict[str, Any]:
    """`{valid, ready, findings, context_digest}`."""
    return {
        "valid": validation.result.valid,
        "ready": validation.result.ready,
        "findings": [
            placed(found, validation.edition, language, validation.sources, validation.beside)
            for found in validation.result.findings
        ],
        "context_digest": validation.context_digest,
    }


def actions(report: Report, subject: Subject, window: Window, now: datetime) -> list[dict[str, Any]]:
    """Each act with whether the caller may do it now, and the code of what stands against it."""
    state = window.state(now)
    listed = []
    for name, (rule, states) in ACTIONS.items():
        reason = None
        if not policy.can(subject, rule, report.program):
            reason = "not_allowed"
        elif report.status not in states:
            reason = f"report_{report.status}"
        elif name == "submit" and report.status == ReportStatus.DRAFT and state in {"future", "closed"}:
            reason = "window_not_open" if state == "future" else "window_closed"
        elif name == "except" and state != "closed" and window.until is None:
            reason = "window_not_closed"
        listed.append({"name": name, "allowed": reason is None, "reason": reason})
    return listed


def _comments(report: Report) -> Iterable[Comment]:
    return Comment.objects.filter(revision__report=report).select_related("revision").order_by("id")


def comment(row: Comment) -> dict[str, Any]:
    return {
        "revision": row.revision.number,
        "pointer": row.pointer,
        "cell": row.cell,
        "text": row.text or None,  # erased
        "at": row.at,
    }


def _rechecks(report: Report) -> Iterable[Recheck]:
    """The open ones; only what was accepted has any."""
    if not report.accepted:
        return []
    return report.rechecks.filter(settled_on__isnull=True).select_related("cause__report")


def recheck(row: Recheck, edition: Edition, language: str) -> dict[str, Any]:
    """A difference that came with the correction of the quarter before: somebody should look at it."""
    said = findings.finding(_kept(vars(row) | {"severity": "question", "pointer": "/values"}), edition, language)
    return {
        **{name: said[name] for name in ("code", "cell", "message", "hint", "params") if name in said},
        "cause": {"period": row.cause.report.period, "revision": row.cause.number},
        "opened_on": row.opened_on.isoformat(),
    }


def revision(row: Revision) -> dict[str, Any]:
    """One submission."""
    return {
        "revision": row.number,
        "outcome": row.outcome,
        "digest": row.digest,
        "standard": row.standard,
        "submitted_on": row.submitted_on.isoformat(),
        "accepted_on": row.accepted_on.isoformat() if row.accepted_on else None,
        "late": row.late,
        "reason_code": row.reason_code or None,
        "changes": len(row.changes),
        "receipt": str(row.receipt.pk),
    }


def whole_revision(row: Revision, language: str) -> dict[str, Any]:
    """A revision as it came in: its document with the texts, and what was found then, in a language of now."""
    edition = library.named(row.standard)
    read = working.reading_of(row)
    return {
        "program": {"id": str(row.report.program_id), "slug": row.report.program.slug},
        "period": row.report.period,
        **revision(row),
        "language": row.language or None,
        "document": read.document,
        "erased": read.erased,
        "findings": [findings.finding(_kept(each), edition, language) for each in row.findings],
        "context_digest": row.context_digest,
    }


def _kept(found: Mapping[str, Any]) -> Finding:
    """A finding out of the database. A revision that came in has no question without an answer."""
    cell = found["cell"]
    return Finding(
        severity=found["severity"],
        code=found["code"],
        row=None,
        member=found["pointer"].removeprefix("/"),
        indicator=cell["indicator"] if cell else None,
        cell=cell,
        params=found["params"],
        answered=True,
    )


def exception(row: WindowException, time_zone: str) -> dict[str, Any]:
    """`ends` is the instant at which the window closes again."""
    return {
        "period": row.period,
        "until": row.until.isoformat(),
        "ends": _utc(begin(row.until + timedelta(days=1), time_zone)),
        "reason": row.reason,
        "granted_on": row.granted_on.isoformat(),
    }
