"""Reminding programs of the quarter whose window is open."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from groups.actions import mail
from groups.codelists import ListingStatus
from groups.models import Membership, Program, SentMail, User
from groups.periods import Period
from network.reports.models import Revision
from network.reports.reminders import Reminder, fitting, open_periods
from network.reports.windows import Window, window

# Keys of mails that one query looks for.
BATCH = 500


@dataclass(frozen=True)
class Letter:
    """A reminder to one person about one program."""

    reminder: Reminder
    to: User
    program: str
    times: Window
    key: str


def remind(*, now: datetime | None = None, dry_run: bool = False) -> Counter[str]:
    """Queue the reminders that fit now and were not queued before; how many of each. Every mail is a transaction of its
    own, with its key: a run that breaks off is finished by the next one. A run with nothing to send costs two queries,
    one more for each 500 members of programs whose report is missing."""
    now = now or timezone.now()
    letters = [letter for period in open_periods(now) for letter in _letters(period, now)]
    queued: Counter[str] = Counter()
    for start in range(0, len(letters), BATCH):
        for letter in _new(letters[start : start + BATCH]):
            if dry_run or _send(letter):
                queued[letter.reminder] += 1
    return queued


def _letters(period: Period, now: datetime) -> Iterator[Letter]:
    """What members of programs would read now whose report of the quarter is expected and missing."""
    windows: dict[str, Window] = {}
    for member in _members_without_report(period):
        zone = str(getattr(member, "time_zone"))  # noqa: B009  # an annotation of the query
        times = windows.setdefault(zone, window(period, zone))
        reminder = fitting(times, now)
        if reminder:
            key = f"{reminder}:{member.program_id}:{period}:{member.user_id}"
            slug = str(getattr(member, "slug"))  # noqa: B009  # as above
            yield Letter(reminder, member.user, slug, times, key)


def _members_without_report(period: Period) -> "Iterator[Membership]":
    standing = Revision.objects.standing().filter(report__program=OuterRef("pk"), report__period=str(period))
    programs = (
        Program.objects.expected_in(period)
        .filter(status__in=[ListingStatus.LISTED, ListingStatus.HIDDEN])
        .exclude(Exists(standing))
    )
    members = Membership.objects.filter(program__in=programs.values("pk"), user__is_active=True)
    # Only the two columns that are needed: a program has a hundred.
    named = members.annotate(slug=F("program__slug"), time_zone=F("program__time_zone")).select_related("user")
    return iter(named.order_by("program", "pk"))


def _new(letters: list[Letter]) -> list[Letter]:
    sent = set(SentMail.objects.filter(key__in=[letter.key for letter in letters]).values_list("key", flat=True))
    return [letter for letter in letters if letter.key not in sent]


def _send(letter: Letter) -> bool:
    times = letter.times
    days = {"due": _last_day(times.due)}
    if letter.reminder == "report_late":
        days["closes"] = _last_day(times.closes)
    return mail.send_later(
        to=letter.to,
        key=letter.key,
        template=letter.reminder,
        program=letter.program,
        period=str(times.period),
        address=settings.NODE_URL,
        **days,
    )


def _last_day(end: datetime) -> str:
    """The day at whose end something ends."""
    return (end - timedelta(days=1)).date().isoformat()
