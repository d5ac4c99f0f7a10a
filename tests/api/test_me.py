"""GET, PATCH and DELETE /me."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import translation
from django.utils.translation import gettext

from groups.actions import listings, members
from groups.codelists import Role, Scope
from groups.models import AuditRow, Invitation, Membership, User
from groups.subjects import NODE
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast


def test_says_who_one_is(cast: Cast) -> None:
    shown = cast.api(cast.bruno).get("/me")
    assert shown.json() == {
        "id": str(cast.bruno.pk),
        "email": "bruno@example.org",
        "name": "Bruno",
        "language": "en",
        "is_admin": False,
        "memberships": [
            {
                "program": {
                    "id": str(cast.harbour.pk),
                    "slug": "harbour-visitors",
                    "name": "Harbour Visitors",
                },
                "role": "manager",
            }
        ],
        "invitations": [],
        "territory": [],
    }
    assert (shown.headers["Cache-Control"], shown.headers["ETag"][:3]) == ("no-store", '"1.')
    assert cast.api(cast.amina).get("/me").json()["territory"] == ["XA"]
    assert cast.api(cast.nadia).get("/me").json()["is_admin"] is True


def test_names_what_one_is_invited_to(cast: Cast) -> None:
    invitation = members.invite(
        program=cast.harbour, email="CHEN@example.org", role=Role.REPORTER, language="en", by=NODE
    )
    assert cast.api(cast.chen).get("/me?lang=fr").json()["invitations"] == [
        {
            "id": str(invitation.pk),
            "program": {"id": str(cast.harbour.pk), "slug": "harbour-visitors", "name": "Visiteurs du port"},
            "email": "chen@example.org",
            "role": "reporter",
            "expires_on": "2026-12-22",
        }
    ]


def test_changes_name_and_language(cast: Cast) -> None:
    caller = cast.api(cast.chen, mfa=False)
    tag = caller.get("/me").headers["ETag"]
    answer = caller.patch("/me", {"name": "Chen Li", "language": "ar"}, If_Match=tag)
    assert (answer.status_code, answer.json()["name"], answer.json()["language"]) == (200, "Chen Li", "ar")
    assert answer.headers["ETag"].startswith('"2.')
    assert caller.get("/me").headers["Content-Language"] == "ar"
    row = AuditRow.objects.get(action="user.changed")
    assert row.details == {"version": 2, "fields": ["name", "language"]}
    with nothing_changes():
        stale = caller.patch("/me?lang=en", {"name": "Chen"}, If_Match=tag)
        missing = caller.patch("/me", {"name": "Chen"})
        same = caller.patch("/me", {"name": "Chen Li"})
    assert (refusal(stale), stale.json()["changed"]) == ((412, "version_moved"), ["name", "language"])
    assert refusal(missing) == (428, "if_match_required")
    assert same.status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"language": "de"}, [("unknown_code", "/language")]),
        ({"language": ""}, [("blank", "/language")]),
        ({"name": None}, [("null", "/name")]),
        ({"name": "x" * 121}, [("max_length", "/name")]),
        ({"email": "other@example.org"}, [("unknown_member", "/email")]),
        ({"is_admin": True}, [("unknown_member", "/is_admin")]),
        ([], [("not_an_object", "")]),
    ],
    ids=str,
)
def test_refuses_what_is_wrong(cast: Cast, body: Any, expected: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = cast.api(cast.chen).patch("/me", body, If_Match="*")
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == expected


def test_erasing_leaves_nothing_of_the_person(cast: Cast) -> None:
    caller = cast.api(cast.rosa, mfa=False)
    members.invite(program=cast.hill, email="rosa@example.org", role=Role.REPORTER, language="en", by=NODE)
    with nothing_changes():
        assert refusal(caller.delete("/me")) == (428, "if_match_required")
        assert refusal(caller.delete("/me", If_Match='"7.0"')) == (412, "version_moved")
    answer = caller.delete("/me", If_Match=caller.get("/me").headers["ETag"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert refusal(caller.get("/me")) == (401, "invalid_credentials")
    assert not User.objects.filter(pk=cast.rosa.pk).exists()
    assert not Membership.objects.filter(user=cast.rosa.pk).exists()
    assert not EmailAddress.objects.filter(email="rosa@example.org").exists()
    assert not Invitation.objects.filter(email="rosa@example.org").exists()
    row = AuditRow.objects.get(action="user.erased")
    assert (row.actor, row.object_id, row.details) == (f"user:{cast.rosa.pk}", str(cast.rosa.pk), {})
    assert "rosa@" not in str(list(AuditRow.objects.values()))


def test_the_last_manager_of_a_listed_program_stays(cast: Cast) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).delete("/me?lang=fr")
    assert refusal(answer) == (409, "last_manager")
    with translation.override("fr"):
        assert answer.json()["detail"] == gettext(
            "A program needs a manager: name another one first, or close the program."
        )
    listings.close(program=cast.harbour, by=NODE)
    assert cast.api(cast.bruno).delete("/me", If_Match="*").status_code == 204


def test_is_for_people(cast: Cast) -> None:
    script = Api(token=cast.token(cast.harbour, *Scope))
    with nothing_changes():
        for method in ("GET", "PATCH", "DELETE"):
            assert refusal(cast.api().send(method, "/me", {})) == (401, "credentials_required")
            assert refusal(script.send(method, "/me", {})) == (403, "person_required")
