"""Reminders: which one fits when, who gets it, and that a repeat sends nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as outbox
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings
from groups.languages import INTERFACE_LANGUAGES
from groups.models import Membership, Program, SentMail, Suspension, User
from groups.periods import Period
from groups.subjects import NODE
from groups.versions import ANY
from network.node import jobs
from network.node.worker import Loop
from network.reports.actions import drafts, reviews, submissions
from network.reports.actions.reminders import remind
from network.reports.models import Report
from network.reports.reminders import REMINDERS, fitting, open_periods
from network.reports.windows import window
from tests.cast import Cast, program
from tests.documents import small

Q3 = Period(2026, 3)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("local", "fits"),
    [
        ("2026-09-30T23:59:59", None),
        ("2026-10-01T00:00:00", "window_opens"),
        ("2026-10-23T23:59:59", "window_opens"),
        ("2026-10-24T00:00:00", "report_due"),
        ("2026-10-30T23:59:59", "report_due"),
        ("2026-10-31T00:00:00", "report_late"),
        ("2026-12-31T23:59:59", "report_late"),
        ("2027-01-01T00:00:00", None),
    ],
)
def test_which_fits_when(local: str, fits: str | None) -> None:
    # Clocks went back on 25 October, between the reminder and the due day.
    assert (
        fitting(window(Q3, "Europe/Paris"), datetime.fromisoformat(local).replace(tzinfo=PARIS).astimezone(UTC)) == fits
    )


def test_none_in_the_time_of_an_exception() -> None:
    times = window(Q3, "Europe/Paris", date(2027, 2, 1))
    assert fitting(times, datetime(2027, 1, 2, tzinfo=UTC)) is None
    assert fitting(times, datetime(2026, 12, 30, tzinfo=UTC)) == "report_late"


@given(
    st.integers(0, 6 * 366 * 86400).map(lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    st.sampled_from(["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "UTC"]),
)
def test_at_any_instant_one_reminder_for_one_quarter_fits(now: datetime, zone: str) -> None:
    """So what a node missed while it was down is never made up for, and no older quarter is reminded of."""
    around = [Period.containing(now.date()).shift(back) for back in range(-6, 3)]
    fits = {period: fitting(window(period, zone), now) for period in around}
    (period,) = [period for period, reminder in fits.items() if reminder]
    assert period in open_periods(now)


def deliver() -> list[tuple[str, str]]:
    """Run the worker; address and subject of the mails that it sent."""
    outbox.outbox.clear()
    Loop().run_once()  # the job may queue mails after the last task of this turn ...
    Loop().run_once()  # ... which are sent in the next
    return sorted((mail.to[0].partition("@")[0], str(mail.subject)) for mail in outbox.outbox)


def at(clock: time_machine.Traveller, moment: str, seconds: int = 0) -> None:
    clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=UTC) + timedelta(seconds=seconds), tick=False)


def report(where: Program) -> Report:
    drafts.save(program=where, period=Q3, document=small(), expected=ANY, by=NODE)
    submissions.submit(program=where, period=Q3, by=NODE)
    return Report.objects.get(program=where)


def put(where: Program, **values: str) -> None:
    Program.objects.filter(pk=where.pk).update(**values)


def pause(where: Program, *spans: tuple[date, date | None]) -> None:
    Suspension.objects.bulk_create(Suspension(program=where, since=since, until=until) for since, until in spans)


def hide_all_but(*kept: Program) -> None:
    Program.objects.exclude(pk__in=[each.pk for each in kept]).update(reporting_from="2029-Q1")


def test_a_quarter_of_reminders(cast: Cast, clock: time_machine.Traveller) -> None:
    hide_all_but(cast.harbour)
    Program.objects.filter(pk=cast.harbour.pk).update(reporting_from="2026-Q3")
    at(clock, "2026-09-30T21:59:59")
    assert remind() == Counter()
    for moment, reminder, period in (
        ("2026-09-30T22:00:00", "window_opens", "2026-Q3"),
        ("2026-10-23T22:00:00", "report_due", "2026-Q3"),
        ("2026-10-30T23:00:00", "report_late", "2026-Q3"),
        ("2026-12-31T23:00:00", "window_opens", "2026-Q4"),
    ):
        at(clock, moment, seconds=-1)
        assert remind() == Counter()
        SentMail.objects.update(sent_at=datetime.now(UTC))
        at(clock, moment)
        assert remind() == Counter({reminder: 2})
        # Rosa reports, Bruno manages; who coordinates the country is left alone.
        assert set(SentMail.objects.filter(sent_at=None).values_list("key", flat=True)) == {
            f"{reminder}:{cast.harbour.pk}:{period}:{who.pk}" for who in (cast.bruno, cast.rosa)
        }
        for seconds in (0, 3600, 3 * 86400):
            at(clock, moment, seconds=seconds)
            assert remind() == Counter()


def test_a_node_that_was_down_sends_what_fits_now(cast: Cast, clock: time_machine.Traveller) -> None:
    hide_all_but(cast.harbour)
    for moment, reminder in (
        ("2026-10-26", "report_due"),
        ("2027-01-02", "window_opens"),
        ("2027-03-30", "report_late"),
    ):
        at(clock, moment)
        assert remind() == Counter({reminder: 2})
    assert remind() == Counter()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("reminder", REMINDERS)
def test_in_the_reader_s_language_and_with_the_last_day(
    cast: Cast, clock: time_machine.Traveller, language: str, reminder: str
) -> None:
    hide_all_but(cast.harbour)
    User.objects.filter(pk=cast.rosa.pk).update(language=language)
    Membership.objects.exclude(user=cast.rosa).delete()
    at(clock, {"window_opens": "2026-10-02", "report_due": "2026-10-25", "report_late": "2026-11-02"}[reminder])
    deliver()
    (mail,) = (mail for mail in outbox.outbox if mail.to == [cast.rosa.email])
    assert mail.subject.count("2026-Q3") == 1
    # A subject is read over shoulders: it names no group and no work.
    assert "harbour" not in mail.subject.lower()
    day = {"en": "October 30, 2026", "fr": "30 octobre 2026", "es": "30 de octubre de 2026", "ar": "30 أكتوبر 2026"}
    assert day[language] in mail.body
    assert ("2026-12-31" in mail.body, "harbour-visitors" in mail.body) == (False, True)


@pytest.mark.usefixtures("standard")
def test_who_is_reminded(cast: Cast) -> None:
    """On 22 November, of 2026-Q3."""
    Membership.objects.exclude(program=cast.hill).delete()
    acts: dict[str, Callable[[Program], object]] = {
        "Hidden": lambda made: listings.hide(program=made, by=NODE),
        "Closed": lambda made: listings.close(program=made, by=NODE),
        "Pending": lambda made: put(made, status="pending"),
        "Umbrella": lambda made: put(made, kind="umbrella"),
        "Remote": lambda made: put(made, origin="https://elsewhere.example.org"),
        "Later": lambda made: put(made, reporting_from="2026-Q4"),
        "Paused": lambda made: pause(made, (date(2026, 7, 1), date(2026, 9, 30))),
        "Back": lambda made: pause(made, (date(2026, 7, 1), date(2026, 9, 29))),
        "Twice": lambda made: pause(made, (date(2026, 6, 1), date(2026, 8, 15)), (date(2026, 8, 16), None)),
        "Done": report,
        "Returned": lambda made: reviews.send_back(
            report=report(made), comments=[{"pointer": "", "text": "?"}], revision=None, by=NODE
        ),
        "Withdrawn": lambda made: (report(made), submissions.withdraw(program=made, period=Q3, by=NODE)),
        "Draft": lambda made: drafts.save(program=made, period=Q3, document=small(), expected=ANY, by=NODE),
    }
    for name, act in acts.items():
        manager = User.objects.create_user(f"{name.lower()}@example.org")
        act(program(name, manager, facilities=[{"facility": "XA-NORD", "since": date(2020, 1, 1), "until": None}]))
    User.objects.create_user("left@example.org", is_active=False)
    Membership.objects.create(user=User.objects.get(email="left@example.org"), program=cast.hill, role="reporter")
    deliver_all = {name for name, subject in deliver() if subject == "Still welcome: 2026-Q3"}
    assert deliver_all == {"dora", "hidden", "back", "withdrawn", "draft"}


def test_the_command_counts_and_names_nobody(cast: Cast) -> None:
    def run(*options: str) -> str:
        out = StringIO()
        call_command("remind", *options, stdout=out)
        return out.getvalue()

    counted = "window_opens: 0\nreport_due: 0\nreport_late: 4\n"
    assert run("--dry-run") == run("--dry-run") == counted
    assert run() == counted
    assert run() == run("--dry-run") == "window_opens: 0\nreport_due: 0\nreport_late: 0\n"


def test_two_time_zones_at_the_turn_of_a_quarter(cast: Cast, clock: time_machine.Traveller) -> None:
    hide_all_but(cast.harbour, cast.hill)
    Program.objects.filter(pk=cast.hill.pk).update(time_zone="Pacific/Kiritimati")
    at(clock, "2026-12-31T12:00:00")
    assert remind() == Counter(report_late=2, window_opens=1)


def test_the_worker_does_it_every_hour() -> None:
    assert jobs.discover()["send_reminders"].seconds == jobs.HOUR


@pytest.mark.parametrize("programs", [1, 3])
def test_a_quiet_run_costs_two_queries(
    cast: Cast, programs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hide_all_but(*[cast.harbour, cast.hill, cast.abroad][:programs])
    assert remind().total() >= programs
    # members without a report, their mails
    with django_assert_num_queries(2):
        assert remind() == Counter()
