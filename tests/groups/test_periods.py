"""The quarter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.periods import Period

PERIODS = st.builds(Period, st.integers(1010, 2980), st.integers(1, 4))
DAYS = st.dates(date(1010, 1, 1), date(2980, 12, 31))


@given(PERIODS)
def test_reads_what_it_writes(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS, st.integers(-40, 40), st.integers(-40, 40))
def test_shifts_add_up(period: Period, one: int, other: int) -> None:
    assert period.shift(one).shift(other) == period.shift(one + other)
    assert period.shift(0) == period
    assert (period.shift(one) < period) == (one < 0)
    assert period.shift(4) == Period(period.year + 1, period.quarter)


@given(PERIODS)
def test_quarters_lie_side_by_side(period: Period) -> None:
    assert period.last_day + timedelta(days=1) == period.shift(1).first_day
    assert period.days == (period.last_day - period.first_day).days + 1
    assert period.days in {90, 91, 92}


@given(DAYS)
def test_every_day_lies_in_one_quarter(day: date) -> None:
    period = Period.containing(day)
    assert period.first_day <= day <= period.last_day
    assert not period.shift(-1).first_day <= day <= period.shift(-1).last_day
    assert period.overlap(day, day) == 1


@given(PERIODS, PERIODS)
def test_texts_sort_as_quarters_do(one: Period, other: Period) -> None:
    assert (one < other) == (str(one) < str(other))
    assert (one == other) == (str(one) == str(other))
    assert len({one, other}) == (1 if one == other else 2)


@given(PERIODS, st.none() | DAYS, st.none() | DAYS)
def test_overlap_counts_the_days_that_are_in_both(period: Period, since: date | None, until: date | None) -> None:
    counted = sum(
        (since is None or since <= day) and (until is None or day <= until)
        for day in (period.first_day + timedelta(days=n) for n in range(period.days))
    )
    assert period.overlap(since, until) == counted


@pytest.mark.parametrize(
    "text",
    ["2026Q3", "2026-q3", "2026-Q5", "2026-Q0", "26-Q3", "0999-Q1", "3000-Q1", " 2026-Q3", "2026-Q3\n", "", "2026-Q٣"],
)
def test_reads_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match="not a calendar quarter"):
        Period.parse(text)


def test_has_the_days_of_the_calendar() -> None:
    assert [Period(2024, quarter).days for quarter in (1, 2, 3, 4)] == [91, 91, 92, 92]
    assert Period(2026, 1).days == 90
    third = Period(2026, 3)
    assert (third.first_day, third.last_day) == (date(2026, 7, 1), date(2026, 9, 30))
    assert third.overlap(date(2026, 9, 30), None) == 1
    assert third.overlap(date(2026, 10, 1), None) == 0
