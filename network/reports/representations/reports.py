"""A report as its members and coordinators see it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from groups.periods import Period
from groups.subjects import Subject
from network.reports import policy
from network.reports.models import Comment, Report, ReportStatus, Revision
from network.reports.validation import Validation
from network.reports.windows import window
from network.standards.representations.findings import finding

# What can be done in which states, in the order in which buttons stand.
ACTIONS = {
    "save": ("report.write", frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.CORRECTING})),
    "submit": ("report.submit", frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.CORRECTING})),
    "withdraw": ("report.withdraw", frozenset({ReportStatus.SUBMITTED})),
    "return": ("report.return", frozenset({ReportStatus.SUBMITTED})),
    "accept": ("report.accept", frozenset({ReportStatus.SUBMITTED})),
}


def times(period: Period, time_zone: str, now: datetime) -> dict[str, Any]:
    """The window of a quarter: `{opens, due, closes, state}`, times in UTC."""
    found = window(period, time_zone)
    return {
        "opens": found.opens.astimezone(UTC).isoformat(),
        "due": found.due.astimezone(UTC).isoformat(),
        "closes": found.closes.astimezone(UTC).isoformat(),
        "state": found.state(now),
    }


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
    return {
        **outline(report),
        "standard": validation.edition.version,
        "language": report.language or None,
        "window": times(report.quarter, report.program.time_zone, now),
        "actions": actions(report, subject, now),
        **verdict(validation, language),
        "comments": [comment(row) for row in _comments(report)],
    }


def verdict(validation: Validation, language: str) -> dict[str, Any]:
    """`{valid, ready, findings, context_digest}`."""
    return {
        "valid": validation.result.valid,
        "ready": validation.result.ready,
        "findings": [finding(found, validation.edition, language) for found in validation.result.findings],
        "context_digest": validation.context_digest,
    }


def actions(report: Report, subject: Subject, now: datetime) -> list[dict[str, Any]]:
    """Each act with whether the caller may do it now, and the code of what stands against it."""
    times_of = window(report.quarter, report.program.time_zone)
    listed = []
    for name, (rule, states) in ACTIONS.items():
        reason = None
        if not policy.can(subject, rule, report.program):
            reason = "not_allowed"
        elif report.status not in states:
            reason = f"report_{report.status}"
        elif name == "submit" and times_of.state(now) in {"future", "closed"}:
            reason = "window_not_open" if times_of.state(now) == "future" else "window_closed"
        listed.append({"name": name, "allowed": reason is None, "reason": reason})
    return listed


def _comments(report: Report) -> Iterable[Comment]:
    return Comment.objects.filter(revision__report=report).select_related("revision").order_by("id")


def comment(row: Comment) -> dict[str, Any]:
    return {
        "revision": row.revision.number,
        "pointer": row.pointer,
        "cell": row.cell,
        "text": row.text,
        "at": row.at,
    }


def revision(row: Revision) -> dict[str, Any]:
    """One submission."""
    return {
        "revision": row.number,
        "outcome": row.outcome,
        "digest": row.digest,
        "standard": row.standard,
        "submitted_on": row.submitted_on.isoformat(),
        "late": row.late,
        "receipt": str(row.receipt.pk),
    }
