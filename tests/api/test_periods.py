"""GET /periods."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.cast import Cast, program

pytestmark = pytest.mark.usefixtures("standard")


def test_in_utc_newest_first(cast: Cast) -> None:
    answer = cast.api().get("/periods")
    assert answer.status_code == 200
    assert answer.json()[:4] == [
        {
            "period": "2026-Q4",
            "opens": "2027-01-01T00:00:00+00:00",
            "due": "2027-01-31T00:00:00+00:00",
            "closes": "2027-04-01T00:00:00+00:00",
            "until": None,
            "state": "future",
            "decided_by": "opens",
        },
        {
            "period": "2026-Q3",
            "opens": "2026-10-01T00:00:00+00:00",
            "due": "2026-10-31T00:00:00+00:00",
            "closes": "2027-01-01T00:00:00+00:00",
            "until": None,
            "state": "late",
            "decided_by": "closes",
        },
        {
            "period": "2026-Q2",
            "opens": "2026-07-01T00:00:00+00:00",
            "due": "2026-07-31T00:00:00+00:00",
            "closes": "2026-10-01T00:00:00+00:00",
            "until": None,
            "state": "closed",
            "decided_by": "closes",
        },
        {
            "period": "2026-Q1",
            "opens": "2026-04-01T00:00:00+00:00",
            "due": "2026-05-01T00:00:00+00:00",
            "closes": "2026-07-01T00:00:00+00:00",
            "until": None,
            "state": "closed",
            "decided_by": "closes",
        },
    ]
    # As far back as the standard goes.
    assert [each["period"] for each in answer.json()[4:]] == [
        "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1",
    ]  # fmt: skip


def test_in_the_program_s_time_zone(cast: Cast, clock: time_machine.Traveller) -> None:
    made = program("Morning Star", cast.chen, time_zone="Pacific/Kiritimati")
    clock.move_to(datetime(2026, 12, 31, 10, tzinfo=UTC), tick=False)
    here = cast.api().get(f"/periods?program={made.slug}").json()
    assert [(each["period"], each["state"]) for each in here[:3]] == [
        ("2027-Q1", "future"), ("2026-Q4", "open"), ("2026-Q3", "closed"),
    ]  # fmt: skip
    assert here[1]["opens"] == "2026-12-31T10:00:00+00:00"
    assert cast.api().get("/periods").json()[0]["period"] == "2026-Q4"


def test_from_the_first_quarter_that_the_program_reports(cast: Cast) -> None:
    made = program("Late Comers", cast.chen, reporting_from="2026-Q3")
    assert [each["period"] for each in cast.api().get(f"/periods?program={made.pk}").json()] == ["2026-Q4", "2026-Q3"]


def test_programs_that_one_may_not_see(cast: Cast) -> None:
    program("Waiting Group", cast.chen, listed=False)
    assert cast.api().get("/periods?program=waiting-group").status_code == 404
    assert cast.api(cast.chen).get("/periods?program=waiting-group").status_code == 200
    assert cast.api().get("/periods?program=%00").status_code == 400


def test_at_any_instant_one_quarter_is_open_or_late(cast: Cast, clock: time_machine.Traveller) -> None:
    for month in range(1, 13):
        clock.move_to(datetime(2027, month, 1, tzinfo=UTC), tick=False)
        states = [each["state"] for each in cast.api().get("/periods").json()]
        assert sum(state in {"open", "late"} for state in states) == 1
