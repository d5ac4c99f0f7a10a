"""A coordinator opens a closed window for one program. It closes by itself: no job is needed for it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.actions import audit
from groups.errors import Fault, Invalid
from groups.models import Program
from groups.periods import Period
from groups.subjects import Subject
from network.reports import policy
from network.reports.actions.drafts import check_period
from network.reports.actions.members import tell_members
from network.reports.errors import WindowNotClosed
from network.reports.models import WindowException
from network.reports.windows import window

LONGEST = timedelta(days=92)


@transaction.atomic
def grant(*, program: Program, period: Period, until: date, reason: str, by: Subject) -> WindowException:
    """Take the program's report of the quarter until 24:00 of that day in its time zone. The report need not exist.
    Raises WindowNotClosed, and Invalid for a day that has passed or is too far."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "report.except", program)
    check_period(program, period)
    now = timezone.now()
    if window(period, program.time_zone).state(now) != "closed":
        raise WindowNotClosed(period=str(period))
    today = now.astimezone(ZoneInfo(program.time_zone)).date()
    if not today <= until <= today + LONGEST:
        raise _wrong_day(today, today + LONGEST)
    granted = WindowException.objects.create(
        program=program, period=str(period), until=until, reason=reason, by=by.actor, granted_on=today
    )
    audit.record(
        action="window.excepted",
        target=granted,
        program=program,
        by=by,
        period=str(period),
        until=until.isoformat(),
    )
    tell_members(
        program, f"window_reopened:{granted.pk}", "window_reopened", period=str(period), until=until.isoformat()
    )
    return granted


def _wrong_day(first: date, last: date) -> Invalid:
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return Invalid(Fault("day_out_of_range", "/until", _("The last day lies between {first} and {last}."), days))
