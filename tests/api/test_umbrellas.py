"""GET /programs/{id}/groups, and what an umbrella's managers may do with its groups."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings, programs
from groups.models import Membership, Program
from groups.subjects import NODE
from groups.versions import ANY
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, accept, save, submit
from tests.cast import Cast, person, program


@pytest.fixture
def wide(cast: Cast) -> Program:
    """Wide Network, which Dora manages and where Faro reports; Harbour Visitors is one of its groups."""
    made = program("Wide Network", cast.dora, kind="umbrella", activities=[])
    Membership.objects.create(user=person("walid"), program=made, role="reporter")
    programs.change(program=cast.harbour, values={"parent": made.pk}, expected=ANY, by=NODE)
    return made


def groups(cast: Cast, query: str = "") -> list[dict[str, Any]]:
    answer = cast.api(cast.dora).get(f"/programs/wide-network/groups{query}")
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_shows_states_and_no_figures(cast: Cast, wide: Program, standard: None) -> None:
    expected = {
        "id": str(cast.harbour.pk),
        "slug": "harbour-visitors",
        "name": "Harbour Visitors",
        "status": "listed",
        "assured_on": "2026-11-22",
        "freshness": "fresh",
        "managers": 1,
        "report": {"period": "2026-Q3", "status": None},
    }
    assert groups(cast) == [expected]
    save(cast)
    assert groups(cast) == [expected]  # a draft is its program's business
    submit(cast)
    assert groups(cast)[0]["report"] == {"period": "2026-Q3", "status": "submitted"}
    accept(cast)
    assert groups(cast)[0]["report"]["status"] == "accepted"
    assert groups(cast, "?period=2026-Q2")[0]["report"] == {"period": "2026-Q2", "status": None}
    for address in (PLACE, f"{PLACE}/revisions", f"{PLACE}/context", "/programs/harbour-visitors/reports"):
        assert refusal(cast.api(cast.dora).get(address))[0] in {403, 404}, address
    assert refusal(cast.api(cast.dora).put(PLACE, {"values": []})) == (403, "not_allowed")


def test_groups_that_wait_or_are_hidden_are_seen_too(cast: Cast, wide: Program) -> None:
    program("Waiting Friends", cast.chen, listed=False, parent=wide.pk)
    listings.hide(program=Program.objects.get(pk=cast.harbour.pk), by=NODE)
    assert [(row["slug"], row["status"]) for row in groups(cast)] == [
        ("harbour-visitors", "hidden"),
        ("waiting-friends", "pending"),
    ]
    assert cast.api(cast.dora).get("/programs/waiting-friends").json()["reporting_from"] == "2026-Q1"
    assert cast.api(cast.bruno).get("/programs/waiting-friends").status_code == 404


def test_a_group_of_its_own_has_none(cast: Cast) -> None:
    assert cast.api(cast.bruno).get("/programs/harbour-visitors/groups").json()["results"] == []


@pytest.mark.parametrize("query", ["?period=2026", "?limit=201", "?cursor=x", "?country=XA"])
def test_refuses_what_it_does_not_know(cast: Cast, wide: Program, query: str) -> None:
    answer = cast.api(cast.dora).get(f"/programs/wide-network/groups{query}")
    assert (refusal(answer)[0], faults(answer)[0][1]) == (400, f"/{query[1:].partition('=')[0]}")


# What the umbrella's manager may do with a group, and what not: method, path under it, body, answer.
CELLS = [
    ("GET", "", None, 200), ("GET", "/members", None, 200), ("GET", "/groups", None, 403), ("GET", "/tokens", None, 403),
    ("GET", "/proofs", None, 403), ("PATCH", "", {"city": "Valmer"}, 403), ("POST", "/confirm", None, 200),
    ("POST", "/hide", None, 200), ("POST", "/list", None, 403), ("POST", "/close", None, 403), ("POST", "/apply", None, 403),
    ("POST", "/reject", {"code": "other", "note": "No."}, 403),
    ("POST", "/members", {"email": "a@example.org", "role": "manager"}, 403),
    ("POST", "/hand-over", {"email": "a@example.org"}, 403), ("POST", "/tokens", {}, 403),
    ("POST", "/proofs", {"kind": "well_known"}, 403),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status"), CELLS, ids=[f"{row[0]} {row[1]}" for row in CELLS])
def test_its_managers_help_and_its_reporters_and_other_umbrellas_do_not(
    cast: Cast, wide: Program, method: str, path: str, body: Any, status: int
) -> None:
    address = f"/programs/harbour-visitors{path}"
    walid = wide.memberships.get(role="reporter").user
    other = person("otto")
    program("Other Network", other, kind="umbrella", activities=[])
    for who in (walid, other):
        expected = (
            200
            if (method, path) == ("GET", "")
            else 404
            if path in {"/members", "/groups", "/tokens", "/proofs", "/hand-over"}
            else 403
        )
        with nothing_changes():
            assert cast.api(who).send(method, address, body, If_Match="*").status_code == expected
    assert cast.api(cast.dora).send(method, address, body, If_Match="*").status_code == status


def test_reads_the_private_part_and_the_managers_alone(cast: Cast, wide: Program) -> None:
    assert cast.api(cast.dora).get("/programs/harbour-visitors").json()["activities"]
    assert [row["name"] for row in cast.api(cast.dora).get("/programs/harbour-visitors/members").json()["results"]] == [
        "Bruno"
    ]
    assert "activities" not in cast.api(cast.chen).get("/programs/harbour-visitors").json()


def test_invites_a_manager_where_none_is_left(cast: Cast, wide: Program) -> None:
    path = "/programs/harbour-visitors/members"
    invitation = {"email": "chen@example.org", "role": "manager"}
    for who in (cast.dora, cast.amina):
        with nothing_changes():
            assert refusal(cast.api(who).post(path, invitation)) == (403, "not_allowed")
    Membership.objects.filter(user=cast.bruno).delete()
    with nothing_changes():
        assert refusal(cast.api(cast.dora).post(path, {**invitation, "role": "reporter"})) == (403, "not_allowed")
        assert refusal(cast.api(cast.dora, mfa_age=905).post(path, invitation)) == (403, "fresh_mfa_required")
        assert refusal(cast.api(cast.rosa).post(path, invitation)) == (403, "not_allowed")
        assert refusal(cast.api(cast.elif_).post(path, invitation)) == (404, "not_found")
    assert cast.api(cast.amina).post(path, invitation).status_code == 201
    made = cast.api(cast.dora).post(path, invitation)
    assert made.status_code == 201
    cast.api(cast.chen).post(f"/invitations/{made.json()['id']}/accept")
    assert Membership.objects.get(user=cast.chen, program=cast.harbour).role == "manager"


def test_what_it_may_ends_when_the_group_leaves(cast: Cast, wide: Program) -> None:
    cast.api(cast.bruno).patch("/programs/harbour-visitors", {"parent": None}, If_Match="*")
    assert refusal(cast.api(cast.dora).post("/programs/harbour-visitors/hide")) == (403, "not_allowed")
    assert groups(cast) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, wide: Program, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows - 1):
        program(f"Group {number}", person(f"manager{number}"), parent=wide.pk)
    caller = cast.api(cast.dora)
    # the session, its user, roles, territory, the umbrella, its groups, their members, their reports
    with django_assert_num_queries(8):
        answer = caller.get("/programs/wide-network/groups")
    assert len(answer.json()["results"]) == rows
