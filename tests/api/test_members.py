"""GET and POST /programs/{id}/members; PUT and DELETE of one; invitations."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings
from groups.models import AuditRow, Coordinator, Invitation, Membership
from groups.subjects import NODE
from groups.tasks import send_mail
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Cast, person

PATH = "/programs/harbour-visitors/members"


def entry(cast: Cast, name: str, role: str) -> dict[str, Any]:
    user = getattr(cast, name)
    membership = Membership.objects.get(user=user, program=cast.harbour)
    return {
        "user": str(user.pk),
        "name": name.title(),
        "email": f"{name}@example.org",
        "role": role,
        "since": membership.since.isoformat(),
    }


def invite(cast: Cast, email: str = "chen@example.org", role: str = "reporter") -> str:
    answer = cast.api(cast.bruno).post(PATH, {"email": email, "role": role})
    assert answer.status_code == 201
    return str(answer.json()["id"])


def test_a_manager_sees_members_and_invitations(cast: Cast) -> None:
    invitation = invite(cast)
    answer = cast.api(cast.bruno).get(PATH)
    assert answer.json() == {
        "results": [entry(cast, "bruno", "manager"), entry(cast, "rosa", "reporter")],
        "next": None,
        "previous": None,
        "invitations": [
            {"id": invitation, "email": "chen@example.org", "role": "reporter", "expires_on": "2026-12-22"}
        ],
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_coordinator_sees_the_managers_alone(cast: Cast) -> None:
    invite(cast)
    shown = cast.api(cast.amina).get(PATH).json()
    assert (shown["results"], shown["invitations"]) == ([entry(cast, "bruno", "manager")], [])


def test_comes_in_pages(cast: Cast) -> None:
    first = cast.api(cast.bruno).get(f"{PATH}?limit=1").json()
    second = cast.api(cast.bruno).get(first["next"].partition("/api/v1")[2]).json()
    assert [row["name"] for row in first["results"] + second["results"]] == ["Bruno", "Rosa"]
    back = cast.api(cast.bruno).get(second["previous"].partition("/api/v1")[2]).json()
    assert back["results"] == first["results"]


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        Membership.objects.create(user=person(f"more{number}"), program=cast.harbour, role="reporter")
        invite(cast, f"guest{number}@example.org")
    caller = cast.api(cast.bruno)
    # the session, its user, roles, territory, the program, its members, its invitations
    with django_assert_num_queries(7):
        answer = caller.get(f"{PATH}?limit={rows}")
    assert len(answer.json()["results"]) == rows


def test_inviting_writes_to_the_address_and_tells_nothing(cast: Cast) -> None:
    answer = cast.api(cast.bruno).post(PATH, {"email": "Guest@Example.org", "role": "manager"}, Accept_Language="fr")
    assert answer.status_code == 201
    assert answer.json() == {
        "id": answer.json()["id"],
        "email": "guest@example.org",
        "role": "manager",
        "expires_on": "2026-12-22",
    }
    row = AuditRow.objects.get(action="member.invited")
    assert (row.program_id, row.details) == (cast.harbour.pk, {"role": "manager"})
    known = cast.api(cast.bruno).post(PATH, {"email": "chen@example.org"}).json()
    assert known.keys() == answer.json().keys()
    assert known["role"] == "reporter"


def test_the_invitation_is_mailed_once(cast: Cast) -> None:
    invitation = invite(cast, "guest@example.org")
    for _ in range(2):
        send_mail.func(
            key=f"invitation:{invitation}",
            user="",
            address="guest@example.org",
            language="en",
            template="invitation",
            params={"program": "Harbour Visitors", "role": "reporter", "expires": "2026-12-22", "address": "x"},
        )
    assert [message.to for message in mail.outbox] == [["guest@example.org"]]


def test_inviting_again_replaces_the_invitation(cast: Cast) -> None:
    first, second = invite(cast), invite(cast, "CHEN@example.org", "manager")
    assert list(Invitation.objects.values_list("role", flat=True)) == ["manager"]
    assert first != second


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("required", "/email")]),
        ({"email": "nobody", "role": "king"}, [("unknown_code", "/email"), ("unknown_code", "/role")]),
        ({"email": 5}, [("not_a_text", "/email")]),
    ],
    ids=str,
)
def test_inviting_refuses_what_is_wrong(cast: Cast, body: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).post(PATH, body)
    assert faults(answer) == expected


def test_a_member_is_not_invited_again(cast: Cast) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).post(f"{PATH}?lang=fr", {"email": "ROSA@example.org"})
    assert refusal(answer) == (409, "already_member")
    with translation.override("fr"):
        assert answer.json()["detail"] == gettext("This person is a member already.")


def test_whoever_proved_the_address_accepts(cast: Cast) -> None:
    invitation = invite(cast)
    answer = cast.api(cast.chen, mfa=False).post(f"/invitations/{invitation}/accept")
    assert (answer.status_code, answer.json()) == (200, entry(cast, "chen", "reporter"))
    assert not Invitation.objects.exists()
    assert refusal(cast.api(cast.chen).post(f"/invitations/{invitation}/accept")) == (404, "not_found")


def test_nobody_else_accepts(cast: Cast) -> None:
    invitation = invite(cast)
    for who in (cast.dora, cast.bruno, cast.amina):
        with nothing_changes():
            here = cast.api(who).post(f"/invitations/{invitation}/accept")
            there = cast.api(who).post(f"/invitations/{(other := uuid4())}/accept")
        assert refusal(here) == (404, "not_found")
        assert here.content.replace(invitation.encode(), str(other).encode()) == there.content


def test_an_invitation_expires(cast: Cast, clock: time_machine.Traveller) -> None:
    invitation = invite(cast)
    clock.move_to(datetime.fromisoformat("2026-12-22T23:00:00Z"))
    assert Invitation.objects.get().expires_on.isoformat() == "2026-12-22"
    clock.move_to(datetime.fromisoformat("2026-12-23T01:00:00Z"))
    caller = cast.api(cast.chen)
    with nothing_changes():
        answer = caller.post(f"/invitations/{invitation}/accept")
    assert refusal(answer) == (409, "invitation_expired")


def test_a_member_keeps_the_role_that_an_older_invitation_offers_again(cast: Cast) -> None:
    invitation = invite(cast)
    Membership.objects.create(user=cast.chen, program=cast.harbour, role="manager")
    with nothing_changes():
        answer = cast.api(cast.chen).post(f"/invitations/{invitation}/accept")
    assert refusal(answer) == (409, "already_member")


def test_an_invitation_can_be_taken_back(cast: Cast) -> None:
    invitation = invite(cast)
    path = f"/programs/harbour-visitors/invitations/{invitation}"
    with nothing_changes():
        assert refusal(cast.api(cast.bruno).delete(f"/programs/harbour-visitors/invitations/{uuid4()}"))[0] == 404
        assert refusal(cast.api(cast.dora).delete(f"/programs/hill-friends/invitations/{invitation}"))[0] == 404
    answer = cast.api(cast.bruno).delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Invitation.objects.exists()


def test_a_role_changes(cast: Cast) -> None:
    answer = cast.api(cast.bruno).put(f"{PATH}/{cast.rosa.pk}", {"role": "manager"})
    assert (answer.status_code, answer.json()) == (200, entry(cast, "rosa", "manager"))
    row = AuditRow.objects.get(action="member.changed")
    assert row.details == {"role": "manager"}
    with nothing_changes():
        again = cast.api(cast.bruno).put(f"{PATH}/{cast.rosa.pk}", {"role": "manager"})
    assert again.status_code == 200


@pytest.mark.parametrize("body", [{"role": "king"}, {}, {"role": "manager", "since": "2026-01-01"}], ids=str)
def test_a_role_is_of_the_list(cast: Cast, body: dict[str, Any]) -> None:
    with nothing_changes():
        assert refusal(cast.api(cast.bruno).put(f"{PATH}/{cast.rosa.pk}", body)) == (400, "invalid")
        # Who is no member is not found, whatever is said of them.
        assert refusal(cast.api(cast.bruno).put(f"{PATH}/{cast.chen.pk}", body)) == (404, "not_found")


def test_the_last_manager_stays(cast: Cast) -> None:
    own = f"{PATH}/{cast.bruno.pk}"
    with nothing_changes():
        assert refusal(cast.api(cast.bruno).put(own, {"role": "reporter"})) == (409, "last_manager")
        assert refusal(cast.api(cast.bruno).delete(own)) == (409, "last_manager")
    listings.close(program=cast.harbour, by=NODE)
    assert cast.api(cast.bruno).delete(own).status_code == 204


def test_a_manager_goes_where_another_stays(cast: Cast) -> None:
    cast.api(cast.bruno).put(f"{PATH}/{cast.rosa.pk}", {"role": "manager"})
    assert cast.api(cast.bruno).delete(f"{PATH}/{cast.bruno.pk}").status_code == 204
    assert refusal(cast.api(cast.bruno).get(PATH)) == (404, "not_found")
    assert [row["name"] for row in cast.api(cast.rosa).get(PATH).json()["results"]] == ["Rosa"]


def test_a_manager_removes_and_a_member_leaves(cast: Cast) -> None:
    Membership.objects.create(user=cast.chen, program=cast.harbour, role="reporter")
    with nothing_changes():
        assert refusal(cast.api(cast.rosa).delete(f"{PATH}/{cast.chen.pk}")) == (403, "not_allowed")
        assert refusal(cast.api(cast.bruno).delete(f"{PATH}/{cast.dora.pk}")) == (404, "not_found")
        assert refusal(cast.api(cast.bruno).delete(f"{PATH}/{uuid4()}")) == (404, "not_found")
        assert refusal(cast.api(cast.amina).delete(f"{PATH}/{cast.amina.pk}")) == (403, "not_allowed")
    assert cast.api(cast.bruno).delete(f"{PATH}/{cast.chen.pk}").status_code == 204
    assert cast.api(cast.rosa, mfa=False).delete(f"{PATH}/{cast.rosa.pk}").status_code == 204
    assert AuditRow.objects.filter(action="member.removed").count() == 2


def test_a_coordinator_who_becomes_a_member_sees_what_a_member_sees(cast: Cast) -> None:
    Membership.objects.create(user=cast.amina, program=cast.harbour, role="reporter")
    assert [row["name"] for row in cast.api(cast.amina).get(PATH).json()["results"]] == ["Bruno"]
    Coordinator.objects.filter(user=cast.amina).delete()
    assert refusal(cast.api(cast.amina).get(PATH)) == (403, "not_allowed")
