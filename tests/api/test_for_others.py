"""POST /programs with for_others, and GET and POST /programs/{id}/claims with grant and decline."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outbox
from pytest_django import DjangoAssertNumQueries

from groups.actions import coordinators, listings, programs
from groups.models import Claim, Membership, Program
from groups.subjects import NODE, Subject
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Cast, person

BODY: dict[str, Any] = {"source_language": "en", "name": "Orphan Friends", "country": "XA", "time_zone": "UTC"}
NOTE = {"note": "I lead the group; its website has my number."}
PATH = "/programs/orphan-friends/claims"


def orphan(cast: Cast, *, listed: bool = True) -> Program:
    values = {**BODY, "name": {"en": "Orphan Friends"}}
    made = programs.register(values=values, by=Subject(user=cast.amina, mfa_at=None), for_others=True)
    return listings.enter(program=made, by=NODE) if listed else made


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.REQUIRE_MFA = False


def claim(cast: Cast, who: str = "chen") -> str:
    answer = cast.api(getattr(cast, who)).post(PATH, NOTE)
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["id"])


@pytest.mark.parametrize("who", ["chen", "bruno", "elif_", "nadia"])
def test_only_a_coordinator_of_the_country_registers_for_others(cast: Cast, who: str) -> None:
    with nothing_changes():
        answer = cast.api(getattr(cast, who)).post("/programs", BODY | {"for_others": True})
    assert refusal(answer) == (403, "not_allowed")


def test_it_needs_a_second_factor(cast: Cast, settings: Any) -> None:
    settings.REQUIRE_MFA = True
    assert refusal(cast.api(cast.amina, mfa=False).post("/programs", BODY | {"for_others": True})) == (
        403,
        "mfa_required",
    )


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_for_others_is_true_or_false_and_no_part_of_a_change(cast: Cast, value: Any) -> None:
    answer = cast.api(cast.amina).post("/programs", BODY | {"for_others": value})
    assert faults(answer) == [("null" if value is None else "not_a_flag", "/for_others")]
    change = cast.api(cast.bruno).patch("/programs/harbour-visitors", {"for_others": True}, If_Match="*")
    assert faults(change) == [("unknown_member", "/for_others")]


def test_somebody_asks_and_a_coordinator_grants(cast: Cast) -> None:
    found = orphan(cast)
    answer = cast.api(cast.chen).post(PATH, NOTE)
    asked = answer.json()
    assert (answer.status_code, asked) == (
        201,
        {
            "id": asked["id"],
            "user": {"id": str(cast.chen.pk), "name": "Chen", "email": "chen@example.org"},
            "note": NOTE["note"],
            "status": "waiting",
            "created_on": "2026-11-22",
            "decided_on": None,
        },
    )
    assert cast.mails_to(cast.amina).count("Somebody says that orphan-friends is theirs") == 1
    granted = cast.api(cast.amina).post(f"{PATH}/{asked['id']}/grant")
    assert (granted.status_code, granted.json()) == (200, asked | {"status": "granted", "decided_on": "2026-11-22"})
    assert list(found.memberships.values_list("user", "role")) == [(cast.chen.pk, "manager")]
    assert cast.mails_to(cast.chen).count("You now manage orphan-friends") == 1


def test_a_decline_tells_why_and_one_may_ask_again(cast: Cast) -> None:
    orphan(cast)
    declined = cast.api(cast.amina).post(f"{PATH}/{claim(cast)}/decline", {"note": "Nobody answered the phone."})
    assert declined.json()["status"] == "declined"
    assert not Membership.objects.filter(program__slug="orphan-friends").exists()
    cast.mails_to(cast.chen)
    assert [mail for mail in outbox.outbox if "Nobody answered the phone." in str(mail.body)]
    claim(cast)


def test_a_reporter_without_a_manager_is_a_member_already(cast: Cast) -> None:
    Membership.objects.create(user=cast.chen, program=orphan(cast), role="reporter")
    assert refusal(cast.api(cast.chen).post(PATH, NOTE)) == (409, "already_member")


def test_nobody_asks_twice_nor_for_what_has_a_manager_nor_for_what_they_do_not_see(cast: Cast) -> None:
    found = orphan(cast)
    claim(cast)
    with nothing_changes():
        assert refusal(cast.api(cast.chen).post(PATH, NOTE)) == (409, "claim_waits")
        assert refusal(cast.api(cast.chen).post("/programs/harbour-visitors/claims", NOTE)) == (409, "has_manager")
    listings.hide(program=found, by=NODE)
    assert refusal(cast.api(cast.chen).post(PATH, NOTE)) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "required"),
        ({"note": ""}, "blank"),
        ({"note": "x" * 1001}, "max_length"),
        ({"note": "a\u202e"}, "bad_text"),
    ],
)
def test_a_claim_and_a_decline_need_a_note(cast: Cast, body: dict[str, Any], expected: str) -> None:
    orphan(cast)
    assert faults(cast.api(cast.chen).post(PATH, body)) == [(expected, "/note")]
    assert faults(cast.api(cast.amina).post(f"{PATH}/{claim(cast)}/decline", body)) == [(expected, "/note")]


def test_four_eyes(cast: Cast) -> None:
    found = orphan(cast)
    mine = claim(cast, "amina")
    other = claim(cast)
    with nothing_changes():
        assert refusal(cast.api(cast.amina).post(f"{PATH}/{mine}/grant")) == (403, "four_eyes")
        assert refusal(cast.api(cast.amina).post(f"{PATH}/{mine}/decline", NOTE)) == (403, "four_eyes")
    Membership.objects.create(user=cast.amina, program=found, role="reporter")
    with nothing_changes():
        assert refusal(cast.api(cast.amina).post(f"{PATH}/{other}/grant")) == (403, "four_eyes")
    coordinators.grant(user=cast.elif_, country="XA")
    assert cast.api(cast.elif_).post(f"{PATH}/{mine}/grant").status_code == 200
    assert Membership.objects.get(user=cast.amina, program=found).role == "manager"


def test_what_is_decided_stays_and_there_is_one_manager_to_begin_with(cast: Cast) -> None:
    orphan(cast)
    first, second = claim(cast), claim(cast, "dora")
    amina = cast.api(cast.amina)
    assert amina.post(f"{PATH}/{first}/grant").status_code == 200
    with nothing_changes():
        assert refusal(amina.post(f"{PATH}/{first}/grant")) == (409, "claim_decided")
        assert refusal(amina.post(f"{PATH}/{first}/decline", NOTE)) == (409, "claim_decided")
        assert refusal(amina.post(f"{PATH}/{second}/grant")) == (409, "has_manager")
        assert refusal(amina.post(f"{PATH}/{uuid4()}/grant")) == (404, "not_found")
    assert amina.post(f"{PATH}/{second}/decline", NOTE).status_code == 200


def test_a_coordinator_sees_all_claims_and_everybody_else_their_own(cast: Cast) -> None:
    orphan(cast)
    ids = [claim(cast), claim(cast, "dora")]

    def seen(who: str) -> list[str]:
        return [row["id"] for row in cast.api(getattr(cast, who)).get(PATH).json()["results"]]

    assert [seen(who) for who in ("amina", "chen", "dora", "elif_", "nadia")] == [ids, ids[:1], ids[1:], [], []]
    assert refusal(cast.api().get(PATH)) == (401, "credentials_required")


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = orphan(cast)
    for number in range(rows):
        Claim.objects.create(program=found, user=person(f"claimant{number}"), note="Me.")
    caller = cast.api(cast.amina)
    # the session, its user, roles, territory, the program, its claims
    with django_assert_num_queries(6):
        answer = caller.get(PATH)
    assert len(answer.json()["results"]) == rows
