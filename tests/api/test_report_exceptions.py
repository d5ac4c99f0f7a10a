"""GET and POST /programs/{id}/reports/{period}/exceptions: a closed window is opened for one program, and ends by itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from groups.codelists import Role
from groups.models import AuditRow, Membership, Program
from network.reports.models import Revision, WindowException
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import everything
from tests.cast import Answer, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
# Its window closed on 30 September at 22:00 UTC; today is 22 November.
PLACE = "/programs/harbour-visitors/reports/2026-Q2"
DOCUMENT = small() | {"period": "2026-Q2"}
BODY = {"until": "2026-12-10", "reason": "Their office was flooded."}


def grant(cast: Cast, body: Any = None, **headers: str) -> Answer:
    return cast.api(cast.amina).post(f"{PLACE}/exceptions", BODY if body is None else body, **headers)


def submit(cast: Cast) -> Answer:
    return cast.api(cast.rosa).post(f"{PLACE}/submit")


def window(cast: Cast) -> dict[str, Any]:
    found: dict[str, Any] = cast.api(cast.rosa).get(PLACE).json()["window"]
    return found


def test_a_closed_window_says_which_date_decided(cast: Cast) -> None:
    cast.api(cast.rosa).put(PLACE, DOCUMENT)
    answer = submit(cast)
    assert refusal(answer) == (409, "window_closed")
    assert (answer.json()["decided_by"], answer.json()["at"]) == ("closes", "2026-09-30T22:00:00+00:00")
    assert (window(cast)["state"], window(cast)["decided_by"], window(cast)["until"]) == ("closed", "closes", None)
    future = cast.api(cast.rosa).put("/programs/harbour-visitors/reports/2026-Q4", small() | {"period": "2026-Q4"})
    assert (future.json()["window"]["state"], future.json()["window"]["decided_by"]) == ("future", "opens")
    early = cast.api(cast.rosa).post("/programs/harbour-visitors/reports/2026-Q4/submit")
    assert refusal(early) == (409, "window_not_open")
    assert (early.json()["decided_by"], early.json()["at"]) == ("opens", "2026-12-31T23:00:00+00:00")


def test_opens_it_until_the_end_of_the_day_and_ends_by_itself(cast: Cast, clock: time_machine.Traveller) -> None:
    answer = grant(cast)
    assert answer.status_code == 201
    assert answer.json() == {
        "period": "2026-Q2",
        "until": "2026-12-10",
        "ends": "2026-12-10T23:00:00+00:00",
        "reason": "Their office was flooded.",
        "granted_on": "2026-11-22",
    }
    # The report need not be there yet.
    assert cast.api(cast.rosa).put(PLACE, DOCUMENT).status_code == 201
    opened = {"state": "late", "until": "2026-12-10T23:00:00+00:00", "decided_by": "exception"}
    assert {name: window(cast)[name] for name in opened} == opened
    before = everything()
    clock.move_to(datetime(2026, 12, 10, 23, tzinfo=UTC), tick=False)
    assert {name: window(cast)[name] for name in opened} == opened | {"state": "closed"}
    over = submit(cast)
    assert refusal(over) == (409, "window_closed")
    assert (over.json()["decided_by"], over.json()["at"]) == ("exception", "2026-12-10T23:00:00+00:00")
    assert everything() == before
    clock.move_to(datetime(2026, 12, 10, 22, 59, 59, tzinfo=UTC), tick=False)
    assert submit(cast).status_code == 201
    assert Revision.objects.get().late is True


def test_of_several_the_last_day_decides(cast: Cast) -> None:
    for until in ("2026-12-10", "2026-12-24", "2026-12-01"):
        assert grant(cast, {**BODY, "until": until}).status_code == 201
    cast.api(cast.rosa).put(PLACE, DOCUMENT)
    assert window(cast)["until"] == "2026-12-24T23:00:00+00:00"
    other = cast.api(cast.rosa).put("/programs/harbour-visitors/reports/2026-Q1", small() | {"period": "2026-Q1"})
    assert (other.json()["window"]["until"], other.json()["window"]["state"]) == (None, "closed")


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [("Pacific/Kiritimati", "2026-11-23", "2027-02-23"), ("Pacific/Pago_Pago", "2026-11-22", "2027-02-22")],
)
def test_from_today_on_for_92_days_in_the_program_s_time_zone(
    cast: Cast, clock: time_machine.Traveller, zone: str, first: str, last: str
) -> None:
    Program.objects.filter(pk=cast.harbour.pk).update(time_zone=zone)
    clock.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC))
    days = {"first": first, "last": last}
    day = date.fromisoformat
    for until in (day(first).toordinal() - 1, day(last).toordinal() + 1):
        answer = grant(cast, {**BODY, "until": date.fromordinal(until).isoformat()})
        assert refusal(answer) == (400, "invalid")
        assert faults(answer) == [("day_out_of_range", "/until")]
        assert answer.json()["errors"][0]["params"] == days
    assert not WindowException.objects.exists()
    assert [grant(cast, {**BODY, "until": until}).status_code for until in (first, last)] == [201, 201]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("required", "/reason"), ("required", "/until")]),
        ([], [("not_an_object", "")]),
        ({**BODY, "until": "10.12.2026"}, [("not_a_date", "/until")]),
        ({**BODY, "until": 20261210}, [("not_a_text", "/until")]),
        ({**BODY, "reason": " "}, [("blank", "/reason")]),
        ({**BODY, "reason": "x" * 501}, [("max_length", "/reason")]),
        ({**BODY, "note": "x"}, [("unknown_member", "/note")]),
    ],
)
def test_shapes(cast: Cast, body: Any, found: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = grant(cast, body)
    assert refusal(answer) == (400, "invalid")
    assert sorted(faults(answer)) == sorted(found)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-Q3", "window_not_closed"),
        ("2026-Q4", "window_not_closed"),
        ("2027-Q1", "period_in_future"),
        ("2025-Q4", "period_before_reporting"),
    ],
)
def test_quarters_that_need_none(cast: Cast, period: str, code: str) -> None:
    with nothing_changes():
        answer = cast.api(cast.amina).post(f"/programs/harbour-visitors/reports/{period}/exceptions", BODY)
    assert refusal(answer) == (409, code)


def test_a_repeat_with_its_key_grants_once(cast: Cast) -> None:
    first = grant(cast, Idempotency_Key="e")
    again = grant(cast, Idempotency_Key="e")
    assert (again.status_code, again.content) == (201, first.content)
    assert refusal(grant(cast, {**BODY, "until": "2026-12-11"}, Idempotency_Key="e")) == (422, "idempotency_mismatch")
    assert WindowException.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_nobody_opens_a_window_for_their_own_program(cast: Cast, role: Role) -> None:
    Membership.objects.create(user=cast.amina, program=cast.harbour, role=role)
    with nothing_changes():
        assert refusal(grant(cast)) == (403, "four_eyes")


def test_needs_a_second_factor(cast: Cast) -> None:
    answer = cast.api(cast.amina, mfa=False).post(f"{PLACE}/exceptions", BODY)
    assert refusal(answer) == (403, "mfa_required")


def test_is_written_down_without_its_reason_and_told_to_the_members(cast: Cast) -> None:
    grant(cast)
    row = AuditRow.objects.get(action="window.excepted")
    assert (row.actor, row.program_id, row.details) == (
        f"user:{cast.amina.pk}", cast.harbour.pk, {"period": "2026-Q2", "until": "2026-12-10"},
    )  # fmt: skip
    mails = [task.args_kwargs["kwargs"] for task in DBTaskResult.objects.all()]
    told = [mail for mail in mails if mail["template"] == "window_reopened"]
    assert sorted(mail["user"] for mail in told) == sorted([str(cast.bruno.pk), str(cast.rosa.pk)])
    assert told[0]["params"] == {
        "program": "harbour-visitors", "period": "2026-Q2", "until": "2026-12-10", "address": "http://127.0.0.1:8000",
    }  # fmt: skip


def test_members_and_coordinators_see_them_and_what_can_be_done(cast: Cast) -> None:
    granted = grant(cast).json()
    for who in (cast.rosa, cast.bruno, cast.amina):
        answer = cast.api(who).get(f"{PLACE}/exceptions")
        assert (answer.status_code, answer.json()) == (200, {"results": [granted], "next": None, "previous": None})
    cast.api(cast.rosa).put(PLACE, DOCUMENT)
    assert submit(cast).status_code == 201
    told = {
        name: next(each for each in cast.api(who).get(PLACE).json()["actions"] if each["name"] == "except")["reason"]
        for name, who in (("amina", cast.amina), ("bruno", cast.bruno))
    }
    assert told == {"amina": None, "bruno": "not_allowed"}


def test_the_calendar_shows_them_to_those_who_may_know(cast: Cast) -> None:
    grant(cast)
    path = "/periods?program=harbour-visitors"
    told = {
        name: next(each for each in cast.api(who).get(path).json() if each["period"] == "2026-Q2")
        for name, who in [
            ("rosa", cast.rosa), ("amina", cast.amina), ("chen", cast.chen), ("elif", cast.elif_), ("anybody", None),
        ]
    }  # fmt: skip
    assert {name: (each["state"], each["decided_by"], each["until"]) for name, each in told.items()} == {
        "rosa": ("late", "exception", "2026-12-10T23:00:00+00:00"),
        "amina": ("late", "exception", "2026-12-10T23:00:00+00:00"),
        "chen": ("closed", "closes", None),
        "elif": ("closed", "closes", None),
        "anybody": ("closed", "closes", None),
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        grant(cast)
    caller = cast.api(cast.rosa)
    # the session, its user, territory, roles, the program, its exceptions
    with django_assert_num_queries(6):
        answer = caller.get(f"{PLACE}/exceptions")
    assert len(answer.json()["results"]) == rows
