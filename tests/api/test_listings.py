"""GET /listings: the coordinators' queue."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from groups.actions import claims, coordinators, listings, programs, proofs
from groups.codelists import RejectionReason
from groups.models import Membership, Program, Proof
from groups.subjects import NODE, Subject
from groups.versions import ANY
from tests.api.refusals import faults, refusal
from tests.cast import Cast, person, program


def rows(cast: Cast, query: str = "", who: str = "amina") -> list[dict[str, Any]]:
    answer = cast.api(getattr(cast, who)).get(f"/listings{query}")
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def slugs(cast: Cast, query: str = "", who: str = "amina") -> list[str]:
    return [row["program"]["slug"] for row in rows(cast, query, who)]


def change(cast: Cast, **values: Any) -> None:
    """What Bruno wants of his listed program."""
    programs.change(
        program=cast.harbour,
        values=values,
        expected=ANY,
        by=Subject(user=cast.bruno, mfa_at=datetime.now().astimezone()),
    )


def test_a_waiting_listing_with_all_that_is_needed_to_decide(cast: Cast, clock: time_machine.Traveller) -> None:
    made = program(
        "Harbor Visitor", cast.chen, listed=False, city="Valmer", email="li.chen@example.org",
        website="https://harbor.example.org", phone="+33 1 99",
    )  # fmt: skip
    voucher = Subject(user=cast.dora, mfa_at=datetime.now().astimezone())
    proofs.vouch(program=made, voucher=cast.hill, by=voucher)
    clock.move_to(datetime.fromisoformat("2026-11-25T09:00:00Z"))
    (row,) = rows(cast)
    assert row == {
        "program": {
            "id": str(made.pk),
            "slug": "harbor-visitor",
            "kind": "group",
            "status": "pending",
            "name": "Harbor Visitor",
            "country": "XA",
            "city": "Valmer",
            "website": "https://harbor.example.org",
            "email": "li.chen@example.org",
            "phone": "+33 1 99",
        },
        "waits_for": ["listing"],
        "days": 3,
        "reviewable": True,
        "has_manager": True,
        "proven": False,
        "proofs": [
            {
                "id": str(made.proofs.get().pk),
                "kind": "vouch",
                "domain": None,
                "voucher": {"id": str(cast.hill.pk), "slug": "hill-friends", "name": "Hill Friends"},
                "created_on": "2026-11-22",
                "expires_at": None,
                "proven_on": "2026-11-22",
            }
        ],
        "claims": [],
        "changes": [],
        "possible_duplicates": [
            {
                "id": str(cast.harbour.pk),
                "slug": "harbour-visitors",
                "name": "Harbour Visitors",
                "status": "listed",
                "why": ["similar_name"],
            }
        ],
        "notices": [{"code": "personal_mailbox", "pointer": "/email", "detail": row["notices"][0]["detail"]}],
    }


def test_changes_are_shown_beside_what_is_listed(cast: Cast) -> None:
    change(
        cast,
        name={"en": "Harbour Circle", "ar": "", "de": "Hafenkreis"},
        website="https://new.example.org",
        phone="+33 1 99",
    )
    (row,) = rows(cast)
    assert (row["waits_for"], row["program"]["status"]) == (["changes"], "listed")
    assert row["changes"] == [
        {"field": "name", "language": "ar", "before": "زوّار الميناء", "after": None},
        {"field": "name", "language": "de", "before": None, "after": "Hafenkreis"},
        {"field": "name", "language": "en", "before": "Harbour Visitors", "after": "Harbour Circle"},
        {"field": "website", "language": None, "before": None, "after": "https://new.example.org"},
    ]
    cast.api(cast.amina).post("/programs/harbour-visitors/list")
    assert rows(cast) == []


def test_claims_wait_too(cast: Cast) -> None:
    Membership.objects.filter(program=cast.hill).delete()
    made = claims.make(program=cast.hill, note="I lead it.", by=Subject(user=cast.chen))
    (row,) = rows(cast)
    assert (row["waits_for"], row["has_manager"], row["program"]["slug"]) == (["claim"], False, "hill-friends")
    assert [(each["id"], each["note"], each["user"]["email"]) for each in row["claims"]] == [
        (str(made.pk), "I lead it.", "chen@example.org")
    ]
    claims.decline(program=cast.hill, claim=made.pk, note="No.", by=NODE)
    assert rows(cast) == []


@pytest.mark.parametrize(
    ("kinds", "proven"),
    [([], False), (["vouch"], False), (["vouch", "vouch"], True), (["email"], True), (["well_known"], True)],
)
def test_what_counts_as_proof(cast: Cast, kinds: list[str], proven: bool) -> None:
    made = program("Waiting Friends", cast.chen, listed=False, website="https://a.org/visits")
    for number, kind in enumerate(kinds):
        voucher = program(f"Voucher {number}", person(f"v{number}")) if kind == "vouch" else None
        Proof.objects.create(
            program=made, kind=kind, voucher=voucher, domain="" if voucher else "a.org", proven_on="2026-11-01"
        )
    Proof.objects.create(program=made, kind="email", domain="b.org")
    assert rows(cast)[0]["proven"] is proven


@pytest.mark.parametrize(
    ("kind", "website", "proven"),
    [
        ("email", "https://visits.a.org", True),
        ("email", "https://b.org", False),
        ("well_known", "https://a.org/other", True),
        ("well_known", "https://visits.a.org", False),
        ("well_known", "https://b.org", False),
        ("well_known", "", False),
    ],
)
def test_what_was_proven_of_another_website_says_nothing(cast: Cast, kind: str, website: str, proven: bool) -> None:
    """First prove a domain of one's own, then write that of another group into the listing."""
    made = program("Waiting Friends", cast.chen, listed=False, website="https://a.org")
    Proof.objects.create(program=made, kind=kind, domain="a.org", proven_on="2026-11-01")
    assert rows(cast)[0]["proven"] is True
    answer = cast.api(cast.chen).patch("/programs/waiting-friends", {"website": website}, If_Match="*")
    assert (answer.status_code, rows(cast)[0]["proven"]) == (200, proven)


def test_the_website_that_waits_for_review_is_the_one_to_prove(cast: Cast) -> None:
    programs.change(program=cast.harbour, values={"website": "https://a.org"}, expected=ANY, by=NODE)
    Proof.objects.create(program=cast.harbour, kind="well_known", domain="a.org", proven_on="2026-11-01")
    change(cast, website="https://b.org")
    assert rows(cast)[0]["proven"] is False
    begun = cast.api(cast.bruno).post("/programs/harbour-visitors/proofs", {"kind": "well_known"})
    assert (begun.status_code, begun.json()["domain"]) == (201, "b.org")


def test_the_one_that_has_waited_longest_comes_first(cast: Cast, clock: time_machine.Traveller) -> None:
    first = program("First Friends", cast.chen, listed=False)
    again = program("Again Friends", cast.chen, listed=False)
    listings.reject(program=again, code=RejectionReason.OTHER, note="No.", by=NODE)
    clock.move_to(datetime.fromisoformat("2026-11-24T09:00:00Z"))
    change(cast, website="https://new.example.org")
    clock.move_to(datetime.fromisoformat("2026-11-25T09:00:00Z"))
    listings.apply(program=again, by=NODE)
    # To edit a draft does not put it last.
    programs.change(program=first, values={"city": "Valmer"}, expected=ANY, by=NODE)
    assert slugs(cast) == ["first-friends", "harbour-visitors", "again-friends"]
    assert [row["days"] for row in rows(cast)] == [3, 1, 0]
    page = cast.api(cast.amina).get("/listings?limit=2").json()
    rest = cast.api(cast.amina).get(page["next"].partition("/api/v1")[2]).json()
    assert [row["program"]["slug"] for row in page["results"] + rest["results"]] == slugs(cast)


def test_a_state_other_than_waiting_gives_all_listings_in_it(cast: Cast) -> None:
    listings.hide(program=cast.hill, by=NODE)
    program("Waiting Friends", cast.chen, listed=False)
    found = {
        status: slugs(cast, f"?status={status}")
        for status in ("waiting", "pending", "listed", "hidden", "rejected", "closed")
    }
    assert found == {
        "waiting": ["waiting-friends"],
        "pending": ["waiting-friends"],
        "listed": ["harbour-visitors"],
        "hidden": ["hill-friends"],
        "rejected": [],
        "closed": [],
    }


def test_everybody_sees_their_own_countries_and_decides_about_others_alone(cast: Cast) -> None:
    mine = program("Amina's Friends", cast.amina, listed=False)
    program("Far Friends", cast.chen, country="XB", listed=False)
    assert [(row["program"]["slug"], row["reviewable"]) for row in rows(cast)] == [(mine.slug, False)]
    assert slugs(cast, "", "elif_") == ["far-friends"]
    coordinators.grant(user=cast.amina, country="XB")
    assert (slugs(cast), slugs(cast, "?country=XB"), slugs(cast, "?country=XC")) == (
        [mine.slug, "far-friends"],
        ["far-friends"],
        [],
    )


@pytest.mark.parametrize(
    "query",
    [
        "?country=XQQ",
        "?country=xa",
        "?status=new",
        "?limit=0",
        "?cursor=x",
        "?period=2026-Q1",
        "?status=waiting&status=listed",
    ],
)
def test_refuses_what_it_does_not_know(cast: Cast, query: str) -> None:
    answer = cast.api(cast.amina).get(f"/listings{query}")
    assert (refusal(answer)[0], faults(answer)[0][1]) == (400, f"/{query[1:].partition('=')[0]}")


@pytest.mark.parametrize("number", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        made = program(
            f"Harbour Visitors {each}", person(f"applicant{each}"), listed=False, website="https://x.example.org"
        )
        Proof.objects.create(program=made, kind="vouch", voucher=cast.hill, proven_on="2026-11-01")
        Program.objects.filter(pk=made.pk).update(pending_changes={"website": "https://y.example.org"})
    caller = cast.api(cast.amina)
    # the session, its user, territory, the programs, their members, proofs and claims, the roles; of duplicates: names,
    # those not listed, websites, and the listings that are hinted at
    with django_assert_num_queries(12):
        answer = caller.get("/listings")
    assert len(answer.json()["results"]) == number
