"""GET and POST /programs/{id}/proofs, and POST .../check."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail as outbox
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from api.programs.proofs import REASONS, Check
from groups.actions import listings
from groups.codelists import Role, Scope
from groups.models import Membership, Program, Proof
from groups.subjects import NODE
from network.node.actions.proofs import TOLD
from network.node.worker import Loop
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast, person, program
from tests.network.node.test_client import HOST, certificate, head, serving

__all__ = ["certificate"]  # a fixture of the client's own tests
CODE = re.compile(r"^([A-Z2-9]{5}-[A-Z2-9]{5})$", re.MULTILINE)
MAIL = {"kind": "email", "email": "office@group.example.org"}


@pytest.fixture
def waiting(cast: Cast) -> Program:
    """Chen's program, not listed yet, with a website."""
    return program("Waiting Friends", cast.chen, listed=False, website=f"https://www.{HOST}/visits")


def path(found: Program) -> str:
    return f"/programs/{found.pk}/proofs"


def begin(cast: Cast, found: Program, body: dict[str, Any], who: str = "chen") -> Any:
    return cast.api(getattr(cast, who), mfa=who != "chen").post(path(found), body)


def mailed_code() -> str:
    Loop().run_once()
    (found,) = [match for mail in outbox.outbox if (match := CODE.search(str(mail.body)))][-1:]
    return found[1]


def test_an_address_at_the_websites_domain_is_proven_by_the_mailed_code(cast: Cast, waiting: Program) -> None:
    made = begin(cast, waiting, MAIL)
    proof = made.json()
    assert (made.status_code, proof) == (
        201,
        {
            "id": proof["id"],
            "kind": "email",
            "domain": "group.example.org",
            "voucher": None,
            "created_on": "2026-11-22",
            "expires_at": proof["expires_at"],
            "proven_on": None,
        },
    )
    assert proof["expires_at"].startswith("2026-11-23T08:00")
    code = mailed_code()
    assert [mail.to for mail in outbox.outbox if code in mail.subject] == [["office@group.example.org"]]
    checked = cast.api(cast.chen, mfa=False).post(f"{path(waiting)}/{proof['id']}/check", {"code": code.lower()})
    assert (checked.status_code, checked.json()) == (200, proof | {"proven_on": "2026-11-22"})
    # It informs and lists nothing; to check it again changes nothing.
    assert Program.objects.get(pk=waiting.pk).status == "pending"
    with nothing_changes():
        assert cast.api(cast.chen).post(f"{path(waiting)}/{proof['id']}/check", {"code": "x"}).status_code == 200


def test_the_code_is_in_no_row(cast: Cast, waiting: Program) -> None:
    begin(cast, waiting, MAIL)
    code = mailed_code()
    assert code not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    assert code.replace("-", "") not in str(list(Proof.objects.values()))


@pytest.mark.parametrize(
    ("email", "website", "expected"),
    [
        ("office@gmail.com", "https://group.example.org", ("free_mail_host", "/email")),
        ("office@other.org", "https://group.example.org", ("other_domain", "/email")),
        ("office@org", "https://group.example.org", ("unknown_code", "/email")),
        ("office@org.uk", "https://group.org.uk", ("other_domain", "/email")),
        ("office@group.example.org.evil.org", "https://group.example.org", ("other_domain", "/email")),
        ("office@group.example.org", "", ("website_required", "/kind")),
        ("office@facebook.com", "https://facebook.com/group", ("website_required", "/kind")),
    ],
)
def test_an_address_elsewhere_proves_nothing(cast: Cast, email: str, website: str, expected: tuple[str, str]) -> None:
    found = program("Waiting Friends", cast.chen, listed=False, website=website)
    with nothing_changes():
        answer = begin(cast, found, {"kind": "email", "email": email})
    assert (refusal(answer), faults(answer)) == ((400, "invalid"), [expected])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("required", "/kind")]), ({"kind": "fax"}, [("unknown_code", "/kind")]),
        ({"kind": "email"}, [("required", "/email")]),
        ({"kind": "email", "email": 5}, [("not_a_text", "/email")]), ({"kind": "vouch"}, [("required", "/as")]),
        ({"kind": "well_known", "email": "a@b.org"}, [("unknown_member", "/email")]),
        ({**MAIL, "as": "x", "more": 1}, [("unknown_member", "/more")]), ({**MAIL, "as": "x"}, [("unknown_member", "/as")]),
        ({"kind": "vouch", "as": "nobody"}, [("unknown_program", "/as")]),
        ({"kind": "vouch", "as": "a\u0001"}, [("bad_text", "/as")]),
    ],
)  # fmt: skip
def test_refuses_what_is_wrong(
    cast: Cast, waiting: Program, body: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    with nothing_changes():
        assert faults(begin(cast, waiting, body)) == expected


def test_five_tries_and_no_more_also_with_the_right_code(cast: Cast, waiting: Program) -> None:
    proof = begin(cast, waiting, MAIL).json()["id"]
    code, caller, check = mailed_code(), cast.api(cast.chen), f"{path(waiting)}/{proof}/check"
    assert faults(caller.post(check)) == [("required", "/code")]  # is no try
    for number in range(5):
        answer = caller.post(check, {"code": "AAAAA-AAAAA"}, Idempotency_Key=f"k-{number}")
        assert (refusal(answer), faults(answer)) == ((400, "invalid"), [("wrong_code", "/code")])
    with nothing_changes():
        assert refusal(caller.post(check, {"code": code})) == (409, "too_many_tries")


def test_before_the_mail_is_sent_no_code_is_right(cast: Cast, waiting: Program) -> None:
    proof = begin(cast, waiting, MAIL).json()["id"]
    assert faults(cast.api(cast.chen).post(f"{path(waiting)}/{proof}/check", {"code": ""})) == [("blank", "/code")]
    assert faults(cast.api(cast.chen).post(f"{path(waiting)}/{proof}/check", {"code": "-"})) == [
        ("wrong_code", "/code")
    ]


def test_a_code_is_good_for_a_day(cast: Cast, waiting: Program, clock: time_machine.Traveller) -> None:
    proof, code = begin(cast, waiting, MAIL).json()["id"], mailed_code()
    clock.move_to(datetime.fromisoformat("2026-11-23T08:01:00Z"))
    answer = cast.api(cast.chen).post(f"{path(waiting)}/{proof}/check", {"code": code})
    assert refusal(answer) == (410, "proof_expired")


def test_ten_proofs_a_day(cast: Cast, waiting: Program) -> None:
    for _ in range(10):
        assert begin(cast, waiting, {"kind": "well_known"}).status_code == 201
    with nothing_changes():
        assert refusal(begin(cast, waiting, MAIL)) == (409, "too_many_proofs")


def test_a_file_on_the_website_is_looked_for(
    cast: Cast, waiting: Program, certificate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Program.objects.filter(pk=waiting.pk).update(website=f"https://{HOST}/visits")
    made = begin(cast, waiting, {"kind": "well_known"}).json()
    file = f"/.well-known/visitation-network-{made['id']}.txt"
    assert (made["domain"], made["address"]) == (HOST, f"https://{HOST}{file}")
    assert re.fullmatch(r"visitation-network-proof=[\w-]{32}", made["token"])
    line = made["token"].encode() + b"\r\n"
    check = f"{path(waiting)}/{made['id']}/check"
    for sent, expected in (
        (head(status="404 Not Found"), (409, "proof_status")),
        (head() + b"something else", (409, "proof_another_text")),
        (head() + line + line, (409, "proof_another_text")),
        (head(media_type="text/html") + line, (409, "proof_not_a_text")),
        (head("Location: https://localhost/", status="302 Found"), (409, "proof_redirected")),
    ):
        with serving(certificate, sent) as (server, allowed):
            monkeypatch.setattr(Check, "policy", allowed)
            answer = cast.api(cast.chen).post(check)
        assert (refusal(answer), server.connects) == (expected, 1)
        assert answer.json()["detail"]
    with serving(certificate, head() + line) as (server, allowed):
        monkeypatch.setattr(Check, "policy", allowed)
        found = cast.api(cast.chen).post(check)
        again = cast.api(cast.chen).post(check)
    assert (found.status_code, found.json()["proven_on"], again.status_code) == (200, "2026-11-22", 200)
    assert (server.connects, server.seen[0].split(b"\r\n")[0]) == (1, f"GET {file} HTTP/1.1".encode())


def test_a_website_inside_is_as_unreachable_as_any(cast: Cast, waiting: Program) -> None:
    """A name that does not exist; tests/network/node/test_client.py has all the others."""
    Program.objects.filter(pk=waiting.pk).update(website="https://127.0.0.1/")
    assert faults(begin(cast, waiting, {"kind": "well_known"})) == [("website_required", "/kind")]
    assert set(TOLD.values()) | {"unreachable", "another_text"} == set(REASONS)


def test_a_website_is_looked_at_twenty_times_and_no_more(cast: Cast, waiting: Program) -> None:
    proof = begin(cast, waiting, {"kind": "well_known"}).json()["id"]
    Proof.objects.filter(pk=proof).update(tries=20)
    assert refusal(cast.api(cast.chen).post(f"{path(waiting)}/{proof}/check")) == (409, "too_many_tries")


def test_the_token_is_shown_once(cast: Cast, waiting: Program) -> None:
    caller = cast.api(cast.chen)
    first = caller.post(path(waiting), {"kind": "well_known"}, Idempotency_Key="k").json()
    again = caller.post(path(waiting), {"kind": "well_known"}, Idempotency_Key="k").json()
    assert ("token" in again, again["secret_shown_once"], again["id"]) == (False, True, first["id"])
    assert "token" not in caller.get(path(waiting)).json()["results"][0]


def test_a_listed_program_vouches_by_the_id_that_it_was_told(cast: Cast, waiting: Program) -> None:
    made = begin(cast, waiting, {"kind": "vouch", "as": "hill-friends"}, "dora")
    assert (made.status_code, made.json()["voucher"]) == (
        201,
        {"id": str(cast.hill.pk), "slug": "hill-friends", "name": "Hill Friends"},
    )
    assert made.json()["proven_on"] == "2026-11-22"
    assert refusal(
        cast.api(cast.dora).post(f"/programs/{waiting.slug}/proofs", {"kind": "vouch", "as": "hill-friends"})
    ) == (404, "not_found")
    # To vouch gives no sight of it.
    assert cast.api(cast.dora).get(path(waiting)).status_code == 404
    with nothing_changes():
        assert refusal(begin(cast, waiting, {"kind": "vouch", "as": "hill-friends"}, "dora")) == (
            409,
            "vouched_already",
        )


def test_one_person_is_one_voice_and_none_for_themselves(cast: Cast, waiting: Program) -> None:
    begin(cast, waiting, {"kind": "vouch", "as": "hill-friends"}, "dora")
    Membership.objects.create(user=cast.dora, program=cast.harbour, role=Role.MANAGER)
    Membership.objects.create(user=cast.chen, program=cast.harbour, role=Role.MANAGER)
    with nothing_changes():
        assert refusal(begin(cast, waiting, {"kind": "vouch", "as": "harbour-visitors"}, "dora")) == (
            409,
            "vouched_already",
        )
        assert refusal(cast.api(cast.chen).post(path(waiting), {"kind": "vouch", "as": "harbour-visitors"})) == (
            403,
            "four_eyes",
        )
        itself = cast.api(cast.chen).post(path(waiting), {"kind": "vouch", "as": str(waiting.pk)})
        assert faults(itself) == [("not_listed", "/as")]


@pytest.mark.parametrize("who", ["rosa", "nadia", "elif_"])
def test_who_manages_nothing_cannot_vouch_and_knows_of_nothing(cast: Cast, waiting: Program, who: str) -> None:
    body = {"kind": "vouch", "as": "harbour-visitors"}
    with nothing_changes():
        assert refusal(begin(cast, waiting, body, who)) == (404, "not_found")
        assert refusal(begin(cast, waiting, MAIL, who)) == (404, "not_found")


def test_a_hidden_program_vouches_for_nobody_and_nobody_for_it(cast: Cast, waiting: Program) -> None:
    listings.hide(program=cast.hill, by=NODE)
    assert faults(begin(cast, waiting, {"kind": "vouch", "as": "hill-friends"}, "dora")) == [("not_listed", "/as")]
    assert refusal(begin(cast, cast.hill, {"kind": "vouch", "as": "harbour-visitors"}, "bruno")) == (404, "not_found")
    assert refusal(
        cast.api(cast.dora).post(f"/programs/{uuid4()}/proofs", {"kind": "vouch", "as": "hill-friends"})
    ) == (404, "not_found")


def test_vouching_needs_a_second_factor_and_a_person(cast: Cast, waiting: Program) -> None:
    body = {"kind": "vouch", "as": "hill-friends"}
    assert refusal(cast.api(cast.dora, mfa=False).post(path(waiting), body)) == (403, "mfa_required")
    script = Api(token=cast.token(cast.hill, *Scope))
    assert refusal(script.post(path(waiting), body)) == (404, "not_found")


def test_the_manager_and_the_coordinator_read_them(cast: Cast, waiting: Program) -> None:
    begin(cast, waiting, MAIL)
    begin(cast, waiting, {"kind": "vouch", "as": "hill-friends"}, "dora")
    for who in (cast.chen, cast.amina):
        rows = cast.api(who).get(path(waiting)).json()["results"]
        assert [row["kind"] for row in rows] == ["email", "vouch"]
    assert refusal(cast.api(cast.rosa).get("/programs/harbour-visitors/proofs")) == (403, "not_allowed")


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, waiting: Program, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        voucher = program(f"Voucher {number}", person(f"voucher{number}"))
        Proof.objects.create(program=waiting, kind="vouch", voucher=voucher)
    caller = cast.api(cast.chen)
    # the session, its user, roles, territory, the program, its proofs
    with django_assert_num_queries(6):
        assert len(caller.get(path(waiting)).json()["results"]) == rows
