"""A coordinator returns a report with comments, or accepts it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from groups.actions import audit, facilities
from groups.models import Facility, Program
from groups.models.facility_fact import FACT_OF_INDICATOR
from groups.subjects import Subject
from network.node.canonical import digest
from network.reports import documents, observations, policy, tasks
from network.reports.actions import rechecks
from network.reports.actions.members import tell_members
from network.reports.calendars import window_of
from network.reports.contexts import context, under
from network.reports.errors import RevisionMoved, WrongReportState
from network.reports.models import Comment, Outcome, Report, ReportStatus, Revision
from network.reports.places import Places
from network.standards import engine, library


@transaction.atomic
def send_back(*, report: Report, comments: list[dict[str, Any]], revision: int | None, by: Subject) -> Report:
    """Return the newest revision with comments on its cells; the program can then change and submit it again."""
    report, current = _lock(report, "report.return", revision, by)
    places = Places(current.values, library.named(current.standard), context(report.program, report.quarter))
    found = [places.of(comment, f"/comments/{index}") for index, comment in enumerate(comments)]
    Comment.objects.bulk_create(
        Comment(revision=current, pointer=pointer, cell=cell, text=comment["text"], by=by.actor)
        for comment, (pointer, cell) in zip(comments, found, strict=True)
    )
    _settle(report, current, Outcome.RETURNED, ReportStatus.RETURNED, by, "report.returned", comments=len(comments))
    _tell_members(report, current, "report_returned")
    return report


@transaction.atomic
def accept(*, report: Report, note: str, revision: int | None, by: Subject, now: datetime | None = None) -> Report:
    """Let the newest revision count: its observations are what releases are built from."""
    report, current = _lock(report, "report.accept", revision, by)
    now = now or timezone.now()
    report.revisions.filter(outcome=Outcome.ACCEPTED).update(outcome=Outcome.SUPERSEDED)
    report.accepted = current.number
    current.accepted_on = now.astimezone(ZoneInfo(report.program.time_zone)).date()
    edition = library.named(current.standard)
    known = under(context(report.program, report.quarter), edition)
    cells = engine.resolve(edition.compiled, current.values, known)
    closed = window_of(report.program, report.quarter, now).state(now) == "closed"
    observations.rewrite(report, cells, edition, closed=closed)
    _record_facts(current.values, known, by)
    if note:
        Comment.objects.create(revision=current, pointer="", text=note, by=by.actor)
    _settle(report, current, Outcome.ACCEPTED, ReportStatus.ACCEPTED, by, "report.accepted")
    _check_again(report, moved=digest(known) != current.context_digest)
    _tell_members(report, current, "report_accepted")
    return report


def _check_again(report: Report, *, moved: bool) -> None:
    """The next quarter looks back on what counts now; this one too, if what it looks back on has moved since it came in."""
    rechecks.settle(report)
    after = Report.objects.filter(program=report.program_id, period=str(report.quarter.shift(1)))
    for pk in after.filter(accepted__isnull=False).values_list("pk", flat=True):
        tasks.recheck.enqueue(report=str(pk))
    if moved:
        tasks.recheck.enqueue(report=str(report.pk))


def _lock(report: Report, action: str, revision: int | None, by: Subject) -> tuple[Report, Revision]:
    program = Program.objects.select_for_update().get(pk=report.program_id)
    policy.demand(by, action, program)
    report = Report.objects.select_for_update().select_related("program").get(pk=report.pk)
    if report.status != ReportStatus.SUBMITTED:
        raise WrongReportState(status=report.get_status_display())
    if revision is not None and revision != report.revision:
        raise RevisionMoved(newest=report.revision)
    return report, report.revisions.get(number=report.revision)


def _settle(
    report: Report, current: Revision, outcome: Outcome, status: ReportStatus, by: Subject, action: str, **details: Any
) -> None:
    current.outcome = outcome
    current.save(update_fields=["outcome", "accepted_on"])
    report.status = status
    report.version += 1
    report.save()
    audit.record(
        action=action,
        target=report,
        program=report.program,
        by=by,
        version=report.version,
        period=report.period,
        revision=current.number,
        **details,
    )


def _record_facts(document: documents.Document, known: dict[str, Any], by: Subject) -> None:
    """Facts of facilities that the report proposes become facts of the record; one has one home.

    A program with one facility need not name it. What the record knows already is not said again."""
    only = known["facilities"][0]["id"] if len(known["facilities"]) == 1 else None
    for row in document["values"]:
        place = row.get("facility", only)
        if row["indicator"] not in FACT_OF_INDICATOR or "value" not in row or place is None:
            continue
        facility = Facility.objects.get(pk=place)
        fact = {
            "field": FACT_OF_INDICATOR[row["indicator"]],
            "value": row["value"],
            "as_of": date.fromisoformat(row["as_of"]),
            "source_url": row["source_url"],
        }
        if not facility.facts.filter(**fact).exists():
            facilities.record_fact(facility=facility, by=by, **fact)


def _tell_members(report: Report, current: Revision, template: str) -> None:
    tell_members(report.program, f"{template}:{current.pk}", template, period=report.period)
