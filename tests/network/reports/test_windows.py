"""When a quarter may be reported: at every boundary, in every kind of time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.periods import Period
from network.reports.windows import current_period, open_period, window

ZONES = [
    "UTC", "Europe/Paris", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati",
    "Pacific/Pago_Pago", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Beirut", "America/Santiago",
]  # fmt: skip
PERIODS = st.builds(Period, st.integers(2001, 2100), st.integers(1, 4))
FIRST = datetime(2001, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(), timedelta(days=36_000)).map(lambda later: FIRST + later)
TICK = timedelta(microseconds=1)


@given(PERIODS, st.sampled_from(ZONES))
def test_the_four_states_follow_each_other_at_midnights_of_the_place(period: Period, zone: str) -> None:
    found = window(period, zone)
    assert found.opens.astimezone(UTC) < found.due.astimezone(UTC) < found.closes.astimezone(UTC)
    for at, before, after in [
        (found.opens, "future", "open"), (found.due, "open", "late"), (found.closes, "late", "closed"),
    ]:  # fmt: skip
        instant = at.astimezone(UTC)
        assert (found.state(instant - TICK), found.state(instant)) == (before, after)
        assert at.astimezone(ZoneInfo(zone)).time().isoformat() == "00:00:00"
    assert found.opens.date() == period.last_day + timedelta(days=1)
    assert found.due.date() == period.last_day + timedelta(days=31)
    assert found.closes.date() == period.shift(2).first_day


@given(PERIODS, st.sampled_from(ZONES))
def test_one_closes_as_the_next_one_opens(period: Period, zone: str) -> None:
    assert window(period, zone).closes == window(period.shift(1), zone).opens


@given(INSTANTS, st.sampled_from(ZONES))
def test_at_any_instant_exactly_one_quarter_is_open_or_late(now: datetime, zone: str) -> None:
    here = current_period(now, zone)
    states = {shift: window(here.shift(shift), zone).state(now) for shift in range(-4, 4)}
    assert [shift for shift, state in states.items() if state in {"open", "late"}] == [-1]
    assert {state for shift, state in states.items() if shift < -1} == {"closed"}
    assert {state for shift, state in states.items() if shift > -1} == {"future"}
    assert open_period(now, zone) == here.shift(-1)


@pytest.mark.parametrize(
    ("zone", "period", "opens", "due", "closes"),
    [
        ("UTC", "2026-Q3", "2026-10-01T00:00Z", "2026-10-31T00:00Z", "2027-01-01T00:00Z"),
        # Summer time ends between opening and the day it is due.
        ("Europe/Paris", "2026-Q3", "2026-09-30T22:00Z", "2026-10-30T23:00Z", "2026-12-31T23:00Z"),
        ("America/New_York", "2025-Q4", "2026-01-01T05:00Z", "2026-01-31T05:00Z", "2026-04-01T04:00Z"),
        ("Pacific/Kiritimati", "2026-Q4", "2026-12-31T10:00Z", "2027-01-30T10:00Z", "2027-03-31T10:00Z"),
        ("Pacific/Pago_Pago", "2026-Q4", "2027-01-01T11:00Z", "2027-01-31T11:00Z", "2027-04-01T11:00Z"),
        # In a leap year as in any other: the 30th day after the quarter.
        ("UTC", "2027-Q4", "2028-01-01T00:00Z", "2028-01-31T00:00Z", "2028-04-01T00:00Z"),
        ("UTC", "2028-Q1", "2028-04-01T00:00Z", "2028-05-01T00:00Z", "2028-07-01T00:00Z"),
    ],
)
def test_known_windows(zone: str, period: str, opens: str, due: str, closes: str) -> None:
    found = window(Period.parse(period), zone)
    told = [f"{each.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for each in (found.opens, found.due, found.closes)]
    assert told == [opens, due, closes]


def test_the_same_instant_is_in_two_quarters_of_two_places() -> None:
    now = datetime(2026, 12, 31, 10, 30, tzinfo=UTC)
    assert open_period(now, "Pacific/Kiritimati") == Period(2026, 4)
    assert open_period(now, "Pacific/Pago_Pago") == Period(2026, 3)


def test_days_of_quarters_in_leap_years() -> None:
    assert [Period(year, 1).days for year in (2027, 2028, 2100)] == [90, 91, 90]
    assert Period(2028, 1).overlap(date(2028, 2, 29), date(2028, 2, 29)) == 1
