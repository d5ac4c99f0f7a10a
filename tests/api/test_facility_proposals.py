"""Proposals about facilities: made by programs, decided by coordinators who are no members of them."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from api.facilities.examples import FACT_VALUES, NEW, PROPOSAL
from groups.actions import coordinators, facilities, listings, proposals
from groups.codelists import ProposalKind, Role, Scope
from groups.models import AuditRow, FacilityProposal, Membership
from groups.subjects import NODE
from groups.versions import ANY
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Answer, Cast, facility

HERE = "/programs/harbour-visitors/facility-proposals"
QUEUE = "/facility-proposals"
CLOSED = {
    "kind": "closed",
    "facility": "XA-NORD",
    "values": {"on": "2026-10-01", "source_url": FACT_VALUES["source_url"]},
}


def propose(cast: Cast, body: dict[str, Any] | None = None, **changes: Any) -> Answer:
    return cast.api(cast.rosa).post(HERE, {**(body or PROPOSAL.value), **changes})


def made(cast: Cast, body: dict[str, Any] | None = None, **changes: Any) -> str:
    answer = propose(cast, body, **changes)
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["id"])


def approve(cast: Cast, proposal: str, note: str = "") -> Answer:
    return cast.api(cast.amina).post(f"{QUEUE}/{proposal}/approve", {"note": note})


def test_a_fact_is_proposed_and_approved(cast: Cast) -> None:
    answer = propose(cast)
    shown = answer.json()
    assert answer.headers["Location"] == f"/api/v1/facility-proposals/{shown['id']}"
    assert shown == {
        "id": shown["id"],
        "program": {"id": str(cast.harbour.pk), "slug": "harbour-visitors", "name": "Harbour Visitors"},
        "facility": {"id": str(cast.north.pk), "code": "XA-NORD", "name": "Centre XA-NORD"},
        "country": "XA",
        "kind": "fact",
        "values": FACT_VALUES,
        "note": "From the yearly list.",
        "status": "waiting",
        "answer": "",
        "proposed_on": "2026-11-22",
        "decided_on": None,
        "reviewable": False,
        "possible_duplicates": [],
    }
    assert cast.mails_to(cast.amina)[-1:] == ["A proposal waits for review: A fact about a facility"]
    assert cast.api().get("/facilities/XA-NORD").json()["facts"] == []
    decided = approve(cast, shown["id"], "Thank you.").json()
    assert (decided["status"], decided["answer"], decided["decided_on"]) == ("approved", "Thank you.", "2026-11-22")
    assert cast.api().get("/facilities/XA-NORD").json()["capacity"] == 120
    assert "Your proposal is approved: A fact about a facility" in cast.mails_to(cast.rosa)
    acts = AuditRow.objects.filter(object_kind="facilityproposal").order_by("id").values_list("action", "actor")
    assert list(acts) == [("proposal.made", f"user:{cast.rosa.pk}"), ("proposal.approved", f"user:{cast.amina.pk}")]


def test_a_new_facility_is_proposed_with_hints_and_approved(cast: Cast) -> None:
    facility("XA-BAY", identifiers=[{"scheme": "ministry", "value": "CRA-16"}])
    double = facility("XA-BAIE", identifiers=[{"scheme": "ministry", "value": "9"}])
    facilities.change(facility=double, values={"name": {"fr": "Centre de retention DE LA BAIE"}}, expected=ANY, by=NODE)
    answer = propose(cast, {"kind": "new", "values": NEW.value})
    assert [(row["code"], row["reason"]) for row in answer.json()["possible_duplicates"]] == [("XA-BAIE", "name")]
    assert answer.json()["values"] == {**NEW.value}
    (waiting,) = cast.api(cast.amina).get(QUEUE).json()["results"]
    assert (waiting["facility"], waiting["country"], waiting["reviewable"]) == (None, "XA", True)
    decided = approve(cast, waiting["id"]).json()
    assert decided["facility"]["code"] == "XA-VALMER"
    shown = cast.api().get("/facilities/XA-VALMER").json()
    assert (shown["capacity"], shown["in_use_since"], shown["location"]["precision"]) == (120, "2026-03-01", "city")
    assert [row["value"] for row in shown["identifiers"]] == ["CRA-17"]


def test_an_end_is_proposed_and_approved(cast: Cast) -> None:
    assert approve(cast, made(cast, CLOSED)).status_code == 200
    shown = cast.api().get("/facilities/XA-NORD").json()
    assert (shown["status"], shown["in_use_until"], shown["facts"][0]["as_of"]) == (
        "closed",
        "2026-10-01",
        "2026-10-01",
    )


def test_two_that_are_one_are_proposed_and_merged(cast: Cast) -> None:
    facility("XA-NORD2")
    proposal = made(cast, {"kind": "merge", "facility": "XA-NORD2", "values": {"into": "XA-NORD"}})
    assert approve(cast, proposal).json()["facility"]["code"] == "XA-NORD"
    assert cast.api().get("/facilities/XA-NORD2").status_code == 301


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"facility": "XA-NOWHERE"}, [("unknown_facility", "/facility")]),
        ({"kind": "wish"}, [("unknown_code", "/kind")]),
        ({"kind": "new"}, [("unknown_member", "/facility")]),
        ({"values": []}, [("not_an_object", "/values")]),
        ({"values": {}}, [(code, f"/values/{name}") for code, name in [
            ("required", "field"), ("required", "value"), ("required", "as_of"), ("required", "source_url")]]),
        ({"values": FACT_VALUES | {"value": -1}}, [("out_of_range", "/values/value")]),
        ({"values": FACT_VALUES | {"as_of": "2027-01-01"}}, [("in_the_future", "/values/as_of")]),
        ({"values": FACT_VALUES | {"source_url": "javascript:x"}}, [("unknown_code", "/values/source_url")]),
        ({"note": "x" * 1001}, [("max_length", "/note")]),
        ({"note": "\u202ex"}, [("bad_text", "/note")]),
        (CLOSED | {"values": {"on": "2019-01-01", "source_url": "https://a.example.org"}}, [("ends_before_start", "/values/on")]),
        (CLOSED | {"values": {"on": "2027-01-01", "source_url": "https://a.example.org"}}, [("in_the_future", "/values/on")]),
        ({"kind": "merge", "values": {"into": "XA-NOWHERE"}}, [("unknown_facility", "/values/into")]),
        ({"kind": "merge", "values": {"into": "XA-NORD"}}, [("same_facility", "/values/into")]),
    ],
)  # fmt: skip
def test_a_proposal_is_checked_as_the_change_would_be(
    cast: Cast, body: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    with nothing_changes():
        answer = propose(cast, **body)
    assert (answer.status_code, faults(answer)) == (400, found)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({**NEW.value, "code": "XA-NORD"}, [("code_taken", "/values/code")]),
        ({**NEW.value, "subdivision": "XB-1"}, [("subdivision_of_another_country", "/values/subdivision")]),
        ({**NEW.value, "facts": [{**FACT_VALUES, "value": ""}]}, [("not_an_integer", "/values/facts/0/value")]),
        ({**NEW.value, "colour": 1}, [("unknown_member", "/values/colour")]),
    ],
)
def test_a_new_facility_is_checked_too(cast: Cast, values: dict[str, Any], found: list[tuple[str, str]]) -> None:
    answer = propose(cast, {"kind": "new", "values": values})
    assert (answer.status_code, faults(answer)) == (400, found)


def test_is_checked_again_when_it_is_applied(cast: Cast) -> None:
    first, second = (made(cast, {"kind": "new", "values": {**NEW.value, "code": "XA-BAY"}}) for _ in range(2))
    assert approve(cast, first).status_code == 200
    with nothing_changes():
        answer = approve(cast, second)
    assert faults(answer) == [("code_taken", "/values/code"), ("identifier_taken", "/values/identifiers/0")]
    assert FacilityProposal.objects.get(pk=second).status == "waiting"


def test_is_declined_with_a_word(cast: Cast) -> None:
    proposal = made(cast)
    amina = cast.api(cast.amina)
    assert faults(amina.post(f"{QUEUE}/{proposal}/decline", {"note": " "})) == [("blank", "/note")]
    declined = amina.post(f"{QUEUE}/{proposal}/decline", {"note": "Of another year."})
    assert (declined.json()["status"], declined.json()["answer"]) == ("declined", "Of another year.")
    assert "About your proposal: A fact about a facility" in cast.mails_to(cast.rosa)
    for verb, body in (("approve", None), ("decline", {"note": "x"}), ("withdraw", None)):
        caller = cast.api(cast.rosa if verb == "withdraw" else cast.amina)
        assert refusal(caller.post(f"{QUEUE}/{proposal}/{verb}", body)) == (409, "proposal_decided")


def test_is_taken_back_by_the_program(cast: Cast) -> None:
    proposal = made(cast)
    assert cast.api(cast.bruno).post(f"{QUEUE}/{proposal}/withdraw").json()["status"] == "withdrawn"
    assert cast.api(cast.amina).get(QUEUE).json()["results"] == []
    assert refusal(cast.api(cast.amina).post(f"{QUEUE}/{proposal}/withdraw")) == (403, "not_allowed")


def test_a_token_proposes_and_the_managers_are_told(cast: Cast) -> None:
    token = cast.api(token=cast.token(cast.harbour, Scope.LISTING_WRITE))
    proposal = token.post(HERE, PROPOSAL.value).json()["id"]
    approve(cast, proposal)
    subject = "Your proposal is approved: A fact about a facility"
    assert (subject in cast.mails_to(cast.bruno), subject in cast.mails_to(cast.rosa)) == (True, False)


def test_nobody_decides_about_a_proposal_of_their_own_program(cast: Cast) -> None:
    proposal = made(cast)
    Membership.objects.create(user=cast.amina, program=cast.harbour, role=Role.REPORTER)
    assert cast.api(cast.amina).get(f"{QUEUE}/{proposal}").json()["reviewable"] is False
    for verb, body in (("approve", None), ("decline", {"note": "x"})):
        assert refusal(cast.api(cast.amina).post(f"{QUEUE}/{proposal}/{verb}", body)) == (403, "four_eyes")
    assert refusal(cast.api(cast.elif_).post(f"{QUEUE}/{proposal}/approve")) == (404, "not_found")


def test_the_country_of_the_facility_decides_who_decides(cast: Cast) -> None:
    facility("XB-EAST", "XB")
    proposal = made(cast, facility="XB-EAST")
    assert refusal(approve(cast, proposal)) == (404, "not_found")
    assert cast.api(cast.elif_).post(f"{QUEUE}/{proposal}/approve").status_code == 200


def test_the_queue_is_of_ones_countries(cast: Cast) -> None:
    facility("XB-EAST", "XB")
    here, there = made(cast), made(cast, facility="XB-EAST")
    coordinators.grant(user=cast.amina, country="XB")
    declined = made(cast)
    cast.api(cast.amina).post(f"{QUEUE}/{declined}/decline", {"note": "No."})
    amina = cast.api(cast.amina)

    def found(query: str = "") -> list[str]:
        return [row["id"] for row in amina.get(f"{QUEUE}{query}").json()["results"]]

    assert sorted(found()) == sorted([here, there])
    assert found("?country=XB") == [there]
    assert found("?country=XC") == []
    assert found("?status=declined") == [declined]
    assert [row["id"] for row in cast.api(cast.elif_).get(QUEUE).json()["results"]] == [there]
    for query, fault in [("status=lost", ("unknown_code", "/status")), ("country=x", ("unknown_code", "/country"))]:
        assert faults(amina.get(f"{QUEUE}?{query}")) == [fault]


def test_a_program_sees_its_own(cast: Cast) -> None:
    first, second = made(cast), made(cast, CLOSED)
    cast.api(cast.rosa).post(f"{QUEUE}/{first}/withdraw")
    rosa = cast.api(cast.rosa)
    assert {row["id"] for row in rosa.get(HERE).json()["results"]} == {first, second}
    assert [row["id"] for row in rosa.get(f"{HERE}?status=withdrawn").json()["results"]] == [first]
    page = rosa.get(f"{HERE}?limit=1").json()
    rest = rosa.get(page["next"].partition("/api/v1")[2]).json()
    assert len(page["results"] + rest["results"]) == 2
    assert faults(rosa.get(f"{HERE}?status=lost")) == [("unknown_code", "/status")]


def test_few_enough_wait(cast: Cast) -> None:
    kind, values = ProposalKind.MERGE, {"into": str(facility("XA-SUD").pk)}
    for _ in range(proposals.MOST_WAITING):
        proposals.make(program=cast.harbour, kind=kind, facility=cast.north, values=values, note="", by=NODE)
    assert refusal(propose(cast)) == (409, "too_many_waiting")


def test_a_closed_program_proposes_nothing(cast: Cast) -> None:
    listings.close(program=cast.harbour, by=NODE)
    assert refusal(propose(cast)) == (409, "listing_closed")


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        made(cast)
    amina = cast.api(cast.amina)
    amina.get(QUEUE)
    with django_assert_num_queries(5):  # session, account, countries, roles; the proposals in one
        assert len(amina.get(f"{QUEUE}?limit={rows}").json()["results"]) == rows
