"""A report that counts is taken up again; until the next revision is accepted, the accepted one goes on counting."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from groups.actions import audit
from groups.models import Program
from groups.subjects import Subject
from network.reports import policy, working
from network.reports.errors import WrongReportState
from network.reports.models import CorrectionReason, Receipt, Reopening, Report, ReportStatus, Revision


@transaction.atomic
def reopen(*, report: Report, reason_code: CorrectionReason, note: str, by: Subject) -> Report:
    """Let the accepted report be corrected. Nothing that was counted changes."""
    program = Program.objects.select_for_update().get(pk=report.program_id)
    policy.demand(by, "report.reopen", program)
    report = Report.objects.select_for_update().select_related("program").get(pk=report.pk)
    counting = working.accepted(report)
    if report.status != ReportStatus.ACCEPTED or counting is None:
        raise WrongReportState(status=report.get_status_display())
    Reopening.objects.create(
        report=report,
        revision=counting.number,
        reason_code=reason_code,
        note=note,
        by=by.actor,
        opened_on=timezone.now().astimezone(ZoneInfo(program.time_zone)).date(),
    )
    if report.revision != counting.number:
        # A correction was given up: what is taken up now is what counts, not what was submitted last.
        report.draft = working.sendable(counting)
    report.status = ReportStatus.CORRECTING
    report.version += 1
    report.save()
    audit.record(
        action="report.reopened",
        target=report,
        program=program,
        by=by,
        version=report.version,
        period=report.period,
        revision=counting.number,
        reason=reason_code,
    )
    return report


def reason(report: Report) -> str:
    """The code of the newest reopening since the accepted revision; empty for what is no correction."""
    if not report.accepted:
        return ""
    newest = report.reopenings.filter(revision=report.accepted).order_by("-id").first()
    return newest.reason_code if newest else ""


def give_up(*, report: Report, accepted: Revision, by: Subject) -> Receipt:
    """End a correction that changes nothing: the report is accepted again as it was, under the receipt that it has.
    Call it with program and report locked."""
    report.status, report.draft = ReportStatus.ACCEPTED, None
    report.version += 1
    report.save(update_fields=["status", "draft", "version", "updated_at"])
    audit.record(
        action="report.correction_given_up",
        target=report,
        program=report.program,
        by=by,
        version=report.version,
        period=report.period,
        revision=accepted.number,
    )
    return Receipt.objects.get(revision=accepted)
