"""POST /programs/{id}/hand-over."""

from typing import Any
from uuid import uuid4

import pytest

from groups.models import Invitation, Membership
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Cast

PATH = "/programs/harbour-visitors/hand-over"


def roles(cast: Cast) -> dict[str, str]:
    return dict(Membership.objects.filter(program=cast.harbour).values_list("user__name", "role"))


def test_to_a_member(cast: Cast) -> None:
    answer = cast.api(cast.bruno).post(PATH, {"user": str(cast.rosa.pk)})
    assert (answer.status_code, answer.json()["name"], answer.json()["role"]) == (200, "Rosa", "manager")
    assert roles(cast) == {"Bruno": "reporter", "Rosa": "manager"}
    assert refusal(cast.api(cast.bruno).post(PATH, {"user": str(cast.rosa.pk)})) == (403, "not_allowed")


def test_to_another_manager_is_to_step_down(cast: Cast) -> None:
    Membership.objects.filter(user=cast.rosa).update(role="manager")
    assert cast.api(cast.bruno).post(PATH, {"user": str(cast.rosa.pk)}).status_code == 200
    assert roles(cast) == {"Bruno": "reporter", "Rosa": "manager"}


def test_to_somebody_invited_who_takes_the_place_when_they_accept(cast: Cast) -> None:
    answer = cast.api(cast.bruno).post(PATH, {"email": "Chen@example.org"})
    assert (answer.status_code, answer.json()["role"], answer.json()["email"]) == (202, "manager", "chen@example.org")
    assert roles(cast) == {"Bruno": "manager", "Rosa": "reporter"}
    cast.api(cast.chen).post(f"/invitations/{answer.json()['id']}/accept")
    assert roles(cast) == {"Bruno": "reporter", "Chen": "manager", "Rosa": "reporter"}


def test_an_invitation_without_handing_over_takes_nothing(cast: Cast) -> None:
    made = cast.api(cast.bruno).post(
        "/programs/harbour-visitors/members", {"email": "chen@example.org", "role": "manager"}
    )
    cast.api(cast.chen).post(f"/invitations/{made.json()['id']}/accept")
    assert roles(cast) == {"Bruno": "manager", "Chen": "manager", "Rosa": "reporter"}


def test_taken_back_or_left_before_it_is_accepted(cast: Cast) -> None:
    made = cast.api(cast.bruno).post(PATH, {"email": "chen@example.org"}).json()
    cast.api(cast.bruno).delete(f"/programs/harbour-visitors/invitations/{made['id']}")
    assert not Invitation.objects.exists()
    made = cast.api(cast.bruno).post(PATH, {"email": "chen@example.org"}).json()
    # The last manager cannot leave before somebody is there.
    assert refusal(cast.api(cast.bruno).delete(f"/programs/harbour-visitors/members/{cast.bruno.pk}")) == (
        409,
        "last_manager",
    )
    Membership.objects.filter(user=cast.rosa).update(role="manager")
    cast.api(cast.bruno).delete(f"/programs/harbour-visitors/members/{cast.bruno.pk}")
    cast.api(cast.chen).post(f"/invitations/{made['id']}/accept")
    assert roles(cast) == {"Chen": "manager", "Rosa": "manager"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ("one_of_two", "")), ({"user": "x"}, ("not_an_id", "/user")), ({"email": "x"}, ("unknown_code", "/email")),
        ({"user": str(uuid4())}, ("unknown_member", "/user")), ({"user": str(uuid4()), "email": "a@b.org"}, ("one_of_two", "")),
        ({"user": None}, ("null", "/user")), ({"role": "manager"}, ("unknown_member", "/role")),
    ],
)  # fmt: skip
def test_refuses_what_is_wrong(cast: Cast, body: dict[str, Any], expected: tuple[str, str]) -> None:
    with nothing_changes():
        assert faults(cast.api(cast.bruno).post(PATH, body)) == [expected]


def test_not_to_an_outsider_nor_to_oneself(cast: Cast) -> None:
    with nothing_changes():
        assert faults(cast.api(cast.bruno).post(PATH, {"user": str(cast.chen.pk)})) == [("unknown_member", "/user")]
        assert refusal(cast.api(cast.bruno).post(PATH, {"user": str(cast.bruno.pk)})) == (409, "already_member")
        assert refusal(cast.api(cast.bruno).post(PATH, {"email": "rosa@example.org"})) == (409, "already_member")


def test_it_needs_a_fresh_second_factor(cast: Cast) -> None:
    body = {"user": str(cast.rosa.pk)}
    assert refusal(cast.api(cast.bruno, mfa=False).post(PATH, body)) == (403, "mfa_required")
    assert refusal(cast.api(cast.bruno, mfa_age=905).post(PATH, body)) == (403, "fresh_mfa_required")
