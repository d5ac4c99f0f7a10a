"""When a quarter may be reported: at every boundary, in every kind of time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.periods import Period
from network.reports.windows import Boundary, current_period, open_period, window

# From UTC-11 to UTC+14, half and three-quarter hours, and those whose clocks jumped over a midnight, some of them on the
# first day of a quarter (Damascus), or twice read one (St John's), or lost a whole day (Apia, Kiritimati).
ZONES = [
    "UTC", "Europe/Paris", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Asia/Kolkata",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia", "Pacific/Chatham", "Australia/Lord_Howe",
    "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "Asia/Damascus", "Asia/Amman", "America/Santiago",
    "America/Sao_Paulo", "America/Toronto", "Asia/Tehran",
]  # fmt: skip
PERIODS = st.builds(Period, st.integers(1900, 2199), st.integers(1, 4))
FIRST = datetime(1900, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(), timedelta(days=109_000)).map(lambda later: FIRST + later)
TICKS = (timedelta(microseconds=1), timedelta(seconds=1))
ORDER = ["future", "open", "late", "closed"]


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(UTC).astimezone(ZoneInfo(zone))


@given(PERIODS, st.sampled_from(ZONES))
def test_the_four_states_follow_each_other_as_days_begin_at_the_place(period: Period, zone: str) -> None:
    found = window(period, zone)
    assert found.opens.astimezone(UTC) < found.due.astimezone(UTC) < found.closes.astimezone(UTC)
    for at, day, before, after in [
        (found.opens, period.last_day + timedelta(days=1), "future", "open"),
        (found.due, period.last_day + timedelta(days=31), "open", "late"),
        (found.closes, period.shift(2).first_day, "late", "closed"),
    ]:
        instant = at.astimezone(UTC)
        assert local(instant, zone).date() == day
        for tick in TICKS:
            assert local(instant - tick, zone).date() < day
            assert (found.state(instant - tick), found.state(instant), found.state(instant + tick)) == (
                before, after, after,
            )  # fmt: skip
            # The same instant, said in the clock of the place or of another one.
            assert (
                found.state(local(instant - tick, zone)) == found.state(local(instant - tick, "Asia/Tokyo")) == before
            )


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


@given(PERIODS, st.sampled_from(ZONES), st.lists(st.timedeltas(timedelta(), timedelta(days=500)), min_size=2))
def test_time_never_takes_a_state_back(period: Period, zone: str, waits: list[timedelta]) -> None:
    found = window(period, zone)
    begin = found.opens.astimezone(UTC) - timedelta(days=100)
    states = [ORDER.index(found.state(begin + wait)) for wait in sorted(waits)]
    assert states == sorted(states)


@given(PERIODS, st.sampled_from(ZONES), st.integers(0, 400))
def test_an_exception_ends_with_its_last_day(period: Period, zone: str, days: int) -> None:
    plain = window(period, zone)
    until = plain.closes.date() + timedelta(days=days)
    found = window(period, zone, until)
    assert (found.opens, found.due, found.closes) == (plain.opens, plain.due, plain.closes)
    assert found.until is not None
    end = found.until.astimezone(UTC)
    assert local(end, zone).date() >= until + timedelta(days=1)
    for tick in TICKS:
        assert local(end - tick, zone).date() <= until
        assert (found.state(end - tick), found.state(end)) == ("late", "closed")
    assert found.state(plain.closes) == "late"


@given(PERIODS, st.sampled_from(ZONES), st.integers(-200, -1))
def test_one_that_ends_before_the_window_changes_nothing(period: Period, zone: str, days: int) -> None:
    plain = window(period, zone)
    assert window(period, zone, period.shift(2).first_day + timedelta(days=days)) == plain


@given(PERIODS, st.sampled_from(ZONES), st.none() | st.integers(0, 92), st.timedeltas(timedelta(), timedelta(days=500)))
def test_which_date_decides(period: Period, zone: str, granted: int | None, later: timedelta) -> None:
    until = None if granted is None else period.shift(2).first_day + timedelta(days=granted)
    found = window(period, zone, until)
    now = found.opens.astimezone(UTC) - timedelta(days=100) + later
    boundary = found.decided_by(now)
    last = "closes" if until is None else "exception"
    assert boundary == {"future": "opens", "open": "due", "late": last, "closed": last}[found.state(now)]
    # It is the next change, or the last one where nothing changes any more.
    assert (found.at(boundary).astimezone(UTC) > now) == (found.state(now) != "closed")


@pytest.mark.parametrize(
    ("zone", "period", "boundary", "instant", "clock"),
    [
        # On 1 April 2003 clocks in Damascus went from 23:59:59 to 01:00.
        ("Asia/Damascus", "2003-Q1", "opens", "2003-03-31T22:00Z", "01:00"),
        # On 1 October they went back to 23:00 of the day before: the day begins at the one midnight that there is.
        ("Asia/Damascus", "2003-Q3", "opens", "2003-09-30T22:00Z", "00:00"),
        ("Pacific/Kiritimati", "1994-Q4", "opens", "1994-12-31T10:00Z", "00:00"),
    ],
)
def test_midnights_that_did_not_come(zone: str, period: str, boundary: Boundary, instant: str, clock: str) -> None:
    found = window(Period.parse(period), zone).at(boundary)
    assert (f"{found.astimezone(UTC):%Y-%m-%dT%H:%MZ}", f"{found:%H:%M}") == (instant, clock)


@pytest.mark.parametrize(
    ("zone", "until", "ends"),
    [
        ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00Z"),  # 24:00 is 01:00 of Friday
        ("America/Santiago", "2026-09-05", "2026-09-06T04:00Z"),
        ("Asia/Beirut", "2026-03-28", "2026-03-28T22:00Z"),
        ("America/Toronto", "1919-03-30", "1919-03-31T04:30Z"),  # from 23:30 to 00:30
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00Z"),  # 30 December was left out
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z"),
        ("UTC", "2028-02-28", "2028-02-29T00:00Z"),
        ("UTC", "2100-02-28", "2100-03-01T00:00Z"),
    ],
)
def test_known_ends_of_exceptions(zone: str, until: str, ends: str) -> None:
    found = window(Period.parse("1918-Q1"), zone, date.fromisoformat(until))
    assert found.until is not None
    assert f"{found.until.astimezone(UTC):%Y-%m-%dT%H:%MZ}" == ends


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
