"""GET and POST /programs/{id}/tokens; DELETE of one."""

import hashlib
import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from groups.codelists import Scope
from groups.models import AuditRow, ProgramToken
from network.node.models import KeptAnswer
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast

PATH = "/programs/harbour-visitors/tokens"
BODY = {"name": "Script", "scopes": ["report:write", "report:submit"], "expires_on": "2027-06-30"}


def test_shows_the_secret_once(cast: Cast) -> None:
    answer = cast.api(cast.bruno).post(PATH, BODY)
    shown = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"vnt_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", shown["token"])
    listed = {
        "id": shown["id"],
        "public_id": shown["token"][4:16],
        "name": "Script",
        "scopes": ["report:submit", "report:write"],
        "created_on": "2026-11-22",
        "expires_on": "2027-06-30",
        "last_used_on": None,
        "revoked_on": None,
    }
    assert shown == listed | {"token": shown["token"]}
    assert cast.api(cast.bruno).get(PATH).json() == {"results": [listed], "next": None, "previous": None}
    kept = ProgramToken.objects.get()
    assert kept.digest == hashlib.sha256(shown["token"].encode()).hexdigest()
    row = AuditRow.objects.get(action="token.created")
    assert (row.object_id, row.details) == (shown["id"], {"scopes": ["report:submit", "report:write"]})


def test_a_repeat_makes_no_second_token_and_shows_no_secret(cast: Cast) -> None:
    caller = cast.api(cast.bruno)
    first = caller.post(PATH, BODY, Idempotency_Key="one")
    again = caller.post(PATH, BODY, Idempotency_Key="one")
    secret = first.json()["token"]
    assert again.status_code == 201
    assert again.json() == {name: value for name, value in first.json().items() if name != "token"} | {
        "secret_shown_once": True
    }
    assert ProgramToken.objects.count() == 1
    assert secret[-38:] not in str(list(KeptAnswer.objects.values()))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, [("blank", "/name")]),
        ({"name": "x" * 81}, [("max_length", "/name")]),
        ({"scopes": []}, [("min_length", "/scopes")]),
        ({"scopes": ["report:write", "root"]}, [("unknown_code", "/scopes/1")]),
        ({"scopes": ["report:write", "report:write"]}, [("repeated", "/scopes")]),
        ({"expires_on": "2026-11-21"}, [("expires_out_of_range", "/expires_on")]),
        ({"expires_on": "2027-12-28"}, [("expires_out_of_range", "/expires_on")]),
        ({"expires_on": "soon"}, [("not_a_date", "/expires_on")]),
        ({"digest": "0"}, [("unknown_member", "/digest")]),
    ],
    ids=str,
)
def test_refuses_what_is_wrong(cast: Cast, change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).post(PATH, BODY | change)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == expected


def test_says_in_french_how_long_a_token_lasts(cast: Cast) -> None:
    answer = cast.api(cast.bruno).post(f"{PATH}?lang=fr", BODY | {"expires_on": "2030-01-01"})
    fault = answer.json()["errors"][0]
    assert fault["params"] == {"last": "2027-12-27"}
    with translation.override("fr"):
        assert fault["detail"] == gettext("A token lasts until {last} at the most.").format(last="2027-12-27")


@pytest.mark.parametrize("day", ["2026-11-22", "2027-12-27"])
def test_lasts_from_today_to_four_hundred_days(cast: Cast, day: str) -> None:
    assert cast.api(cast.bruno).post(PATH, BODY | {"expires_on": day}).status_code == 201


def test_revoking_works_at_once_and_twice_is_once(cast: Cast) -> None:
    made = cast.api(cast.bruno).post(PATH, BODY).json()
    script = Api(token=made["token"])
    assert script.get("/programs").status_code == 200
    answer = cast.api(cast.bruno).delete(f"{PATH}/{made['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert refusal(script.get("/programs")) == (401, "invalid_credentials")
    with nothing_changes():
        assert cast.api(cast.bruno).delete(f"{PATH}/{made['id']}").status_code == 204
    assert cast.api(cast.bruno).get(PATH).json()["results"][0]["revoked_on"] == "2026-11-22"


def test_a_token_is_found_under_its_own_program_alone(cast: Cast) -> None:
    made = cast.api(cast.bruno).post(PATH, BODY).json()
    with nothing_changes():
        here = cast.api(cast.dora).delete(f"/programs/hill-friends/tokens/{made['id']}")
        there = cast.api(cast.dora).delete(f"/programs/hill-friends/tokens/{(other := uuid4())}")
    assert refusal(here) == (404, "not_found")
    assert here.content.replace(made["id"].encode(), str(other).encode()) == there.content


def test_the_administrator_revokes_what_leaked_and_sees_nothing(cast: Cast) -> None:
    made = cast.api(cast.bruno).post(PATH, BODY).json()
    assert refusal(cast.api(cast.nadia).get(PATH)) == (404, "not_found")
    assert refusal(cast.api(cast.nadia).delete(f"{PATH}/{uuid4()}")) == (404, "not_found")
    assert cast.api(cast.nadia).delete(f"{PATH}/{made['id']}").status_code == 204


def test_a_token_makes_no_tokens(cast: Cast) -> None:
    script = Api(token=cast.token(cast.harbour, *Scope))
    with nothing_changes():
        assert refusal(script.post(PATH, BODY)) == (403, "not_allowed")
        assert refusal(script.get(PATH)) == (403, "not_allowed")


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        cast.token(cast.harbour, Scope.REPORT_READ)
    caller = cast.api(cast.bruno)
    # the session, its user, roles, territory, the program, its tokens
    with django_assert_num_queries(6):
        answer = caller.get(f"{PATH}?limit={rows}")
    assert len(answer.json()["results"]) == rows
