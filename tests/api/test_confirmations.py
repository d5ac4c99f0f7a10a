"""POST /confirmations, and the letters that lead there."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.core import signing
from django_tasks_db.models import DBTaskResult

from groups import confirmations, entries
from groups.actions import confirmations as letters
from groups.actions import listings
from groups.codelists import Role
from groups.models import AuditRow, Membership, Program, SentMail
from groups.subjects import NODE
from network.node import jobs
from network.node.worker import Loop
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast

LINK = re.compile(r"http://127\.0\.0\.1:8000/confirm/(\S+)")


def age(found: Program, days: int) -> None:
    Program.objects.filter(pk=found.pk).update(assured_on=date(2026, 11, 22) - timedelta(days=days))
    entries.write([found])


def mailed(cast: Cast, days: int = 160) -> str:
    """The token that Bruno gets for his listing."""
    age(cast.harbour, days)
    letters.remind()
    Loop().run_once()
    (found,) = [
        LINK.search(str(mail.body))
        for mail in outbox.outbox
        if cast.bruno.email in mail.to and "still true" in mail.subject
    ]
    assert found
    return found[1]


def confirm(token: Any) -> Any:
    return Api().post("/confirmations", {"token": token})


def test_a_manager_confirms_with_the_mailed_link_and_nothing_else(cast: Cast) -> None:
    token = mailed(cast, 200)
    assert cast.api().get("/programs/harbour-visitors").json()["freshness"] == "due"
    answer = confirm(token)
    assert (answer.status_code, answer.json()["assured_on"], answer.json()["freshness"]) == (200, "2026-11-22", "fresh")
    assert "activities" not in answer.json()
    row = AuditRow.objects.get(action="program.confirmed")
    assert row.actor == f"user:{cast.bruno.pk}"


def test_the_token_is_in_no_row(cast: Cast) -> None:
    token = mailed(cast)
    assert token not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    assert token not in str(list(SentMail.objects.values_list("key", flat=True)))
    assert cast.bruno.email not in token
    assert cast.bruno.email not in str(signing.loads(token, salt=confirmations.SALT))


def test_a_link_is_good_once(cast: Cast) -> None:
    token = mailed(cast)
    assert confirm(token).status_code == 200
    with nothing_changes():
        answer = confirm(token)
    assert refusal(answer) == (410, "link_used")
    assert answer.json()["detail"].startswith(
        "The listing was confirmed since this link was sent: on November 22, 2026."
    )


def test_however_the_listing_was_confirmed_the_link_is_used(cast: Cast) -> None:
    token = mailed(cast)
    cast.api(cast.rosa).post("/programs/harbour-visitors/confirm")
    assert refusal(confirm(token)) == (410, "link_used")


def test_a_repeat_with_one_key_is_answered_alike(cast: Cast) -> None:
    token = mailed(cast)
    first = Api().post("/confirmations", {"token": token}, Idempotency_Key="k-1")
    again = Api().post("/confirmations", {"token": token}, Idempotency_Key="k-1")
    assert (again.status_code, again.content) == (200, first.content)


def test_a_link_is_good_for_sixty_days(cast: Cast, clock: time_machine.Traveller) -> None:
    token = mailed(cast)
    clock.move_to(datetime(2027, 1, 21, 7, tzinfo=UTC))
    confirmations.read(token)
    clock.move_to(datetime(2027, 1, 21, 9, tzinfo=UTC))
    with nothing_changes():
        assert refusal(confirm(token)) == (410, "link_expired")


def test_a_link_is_good_for_its_reader_as_long_as_they_belong_there(cast: Cast) -> None:
    token = mailed(cast)
    Membership.objects.create(user=cast.chen, program=cast.harbour, role=Role.MANAGER)
    cast.bruno.email = "else@example.org"
    cast.bruno.save()
    assert refusal(confirm(token)) == (410, "link_expired")
    cast.bruno.email = "bruno@example.org"
    cast.bruno.save()
    Membership.objects.filter(user=cast.bruno).delete()
    assert refusal(confirm(token)) == (410, "link_expired")


def test_a_closed_listing_cannot_be_confirmed_and_a_hidden_one_can(cast: Cast) -> None:
    token = mailed(cast)
    listings.hide(program=cast.harbour, by=NODE)
    assert confirm(token).json()["status"] == "hidden"
    other = confirmations.link(confirmations.stands_for(cast.harbour.pk, date(2026, 11, 22)), cast.bruno.email)
    listings.close(program=cast.harbour, by=NODE)
    with nothing_changes():
        assert refusal(confirm(other.rpartition("/")[2])) == (409, "wrong_listing_state")


def damaged(token: str) -> list[str]:
    text, stamp, signature = token.split(":")
    other = signing.dumps([str(i) for i in range(3)], salt="another")
    values: list[Any] = ["x", 5, None, [1], ["x", "y", "z"], [1, 2, 3], {}]
    odd = [signing.dumps(value, salt=confirmations.SALT) for value in values]
    return [
        token[:-1], token + ".", f"x{token}", f"{text[:-2]}:{stamp}:{signature}", f"{text}:{stamp}", "x", ":::", other, *odd,
        f"{text}:zzzzzz:{signature}", "é" * 20,
    ]  # fmt: skip


def test_what_was_damaged_is_no_link(cast: Cast) -> None:
    for token in damaged(mailed(cast)):
        with nothing_changes():
            answer = confirm(token)
        assert (refusal(answer), faults(answer)) == ((400, "invalid"), [("unknown_link", "/token")]), token


@pytest.mark.parametrize(
    ("body", "expected"),
    [({}, ("required", "/token")), ({"token": 5}, ("not_a_text", "/token")), ({"token": ""}, ("blank", "/token")),
     ({"token": "x" * 501}, ("max_length", "/token")), ({"token": "a\u202e"}, ("bad_text", "/token"))],
)  # fmt: skip
def test_refuses_what_is_wrong(cast: Cast, body: dict[str, Any], expected: tuple[str, str]) -> None:
    assert faults(Api().post("/confirmations", body)) == [expected]


@pytest.mark.parametrize(
    ("days", "queued"), [(151, 0), (152, 1), (334, 1), (335, 1), (547, 1), (548, 0), (2000, 0)], ids=str
)
def test_managers_of_listed_programs_are_asked_when_it_is_time(cast: Cast, days: int, queued: int) -> None:
    age(cast.harbour, days)
    assert letters.remind() == queued
    assert letters.remind() == 0
    assert len([each for each in cast.mails_to(cast.bruno) if "still true" in each]) == queued
    assert [each for each in cast.mails_to(cast.rosa) if "still true" in each] == []


def test_asked_twice_for_one_assurance_and_anew_after_the_next(cast: Cast, clock: time_machine.Traveller) -> None:
    age(cast.harbour, 152)
    for day, queued in (("2026-11-22", 1), ("2026-12-22", 0), ("2027-05-24", 1), ("2027-06-30", 0)):
        clock.move_to(datetime.fromisoformat(f"{day}T08:00:00Z"))
        # The others were listed on the first of these days.
        Program.objects.exclude(pk=cast.harbour.pk).update(assured_on=date.fromisoformat(day))
        assert letters.remind() == queued, day
    listings.confirm(program=cast.harbour, by=NODE)
    clock.move_to(datetime(2027, 12, 1, tzinfo=UTC))
    Program.objects.exclude(pk=cast.harbour.pk).update(assured_on=date(2027, 12, 1))
    assert letters.remind() == 1


@pytest.mark.parametrize("state", ["hide", "close"])
def test_who_is_not_listed_is_not_asked(cast: Cast, state: str) -> None:
    age(cast.harbour, 200)
    getattr(listings, state)(program=Program.objects.get(pk=cast.harbour.pk), by=NODE)
    assert letters.remind() == 0


def test_the_worker_asks_once_a_day() -> None:
    assert jobs.discover()["ask_for_confirmation"].seconds == 86400
