"""GET /reports: the coordinators' queue."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from groups.actions import coordinators
from groups.codelists import Role
from groups.models import Membership, Program
from groups.periods import Period
from groups.subjects import NODE
from groups.versions import ANY
from network.reports.actions import drafts, reviews, submissions
from network.reports.models import FreeText, Outcome, Recheck, Report, ReportStatus, Revision
from tests.api.refusals import faults, refusal
from tests.api.steps import PLACE, accept, reach, save, send_back, submit, withdraw
from tests.cast import Cast, program
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
QUEUE = "/reports"
NOTE = {"code": "W07", "pointer": "/values/9", "note": "The ombudsman published it."}


def asked() -> dict[str, Any]:
    """A document with one question, answered."""
    return {**small(V17=1), "answers": [NOTE]}


def rows(cast: Cast, query: str = "", **headers: str) -> list[dict[str, Any]]:
    answer = cast.api(cast.amina).get(f"{QUEUE}{query}", **headers)
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def hand_in(where: Program, document: dict[str, Any] | None = None, period: str = "2026-Q3") -> Report:
    """Save and submit, by the node."""
    quarter = Period.parse(period)
    drafts.save(
        program=where, period=quarter, document={**(document or small()), "period": period}, expected=ANY, by=NODE
    )
    submissions.submit(program=where, period=quarter, by=NODE)
    return Report.objects.get(program=where, period=period)


def own(title: str, manager: Any) -> Program:
    return program(title, manager, facilities=[{"facility": "XA-NORD", "since": date(2020, 1, 1), "until": None}])


def test_shows_all_that_a_reviewer_needs(cast: Cast) -> None:
    reach(cast, "submitted", asked())
    (row,) = rows(cast)
    assert row == {
        "program": {"id": str(cast.harbour.pk), "slug": "harbour-visitors", "name": "Harbour Visitors"},
        "period": "2026-Q3",
        "status": "submitted",
        "revision": 1,
        "accepted_revision": None,
        "submitted_on": "2026-11-22",
        "late": True,
        "reason_code": None,
        "reviewable": True,
        "questions": [
            {
                "code": "W07",
                "pointer": "/values/9/value",
                "cell": {"indicator": "V17"},
                "message": row["questions"][0]["message"],
                "note": "The ombudsman published it.",
            }
        ],
        "notices": [],
        "changed": {"count": 0, "cells": []},
        "history": [],
        "returns": 0,
        "rechecks": 0,
    }
    shown = cast.api(cast.amina).get(PLACE).json()["findings"]
    assert row["questions"][0]["message"] == shown[0]["message"]


def test_names_and_messages_in_the_reader_s_language(cast: Cast) -> None:
    reach(cast, "submitted", asked())
    for language, name in {"fr": "Visiteurs du port", "ar": "زوّار الميناء", "es": "Harbour Visitors"}.items():
        (row,) = rows(cast, f"?lang={language}")
        findings = cast.api(cast.amina).get(f"{PLACE}?lang={language}").json()["findings"]
        assert (row["program"]["name"], row["questions"][0]["message"]) == (name, findings[0]["message"])


def test_an_erased_note_is_null(cast: Cast) -> None:
    reach(cast, "submitted", asked())
    FreeText.objects.update(text="", salt="", erased_on=date(2026, 11, 22))
    assert [question["note"] for question in rows(cast)[0]["questions"]] == [None]


def test_notices_are_told(cast: Cast) -> None:
    unknown = [{"indicator": "V02", "by": {"sex": code}, "value": count} for code, count in (("M", 4), ("U", 10))]
    document = small()
    document["values"] += unknown
    reach(cast, "submitted", document)
    (row,) = rows(cast)
    assert [(notice["code"], notice["cell"]["indicator"]) for notice in row["notices"]] == [("W14", "V02")]
    assert row["questions"] == []


def test_what_differs_from_the_revision_that_counts_and_what_was_before(cast: Cast) -> None:
    reach(cast, "correcting")
    assert save(cast, small(V12=3), If_Match="*").status_code == 200
    assert submit(cast).status_code == 201
    Revision.objects.filter(number=2).update(
        reason_code="counting_error",
        changes=[
            {"cell": {"indicator": "V12"}, "before": {"value": 1}, "after": {"value": 3}},
            {"cell": {"indicator": "V40"}, "before": None, "after": {"value": "sha256:00"}},
            *({"cell": {"indicator": "V19"}, "before": {"note": "sha256:00", "value": 1}, "after": None},) * 20,
        ],
        history={"V01": [{"period": "2026-Q2", "value": 36}, {"period": "2026-Q1", "absence": "pending"}],
                 "V09": [{"period": "2026-Q2", "value": 4}]},
    )  # fmt: skip
    (row,) = rows(cast)
    assert (row["revision"], row["accepted_revision"], row["reason_code"]) == (2, 1, "counting_error")
    assert (row["changed"]["count"], len(row["changed"]["cells"])) == (22, 20)
    assert row["changed"]["cells"][:3] == [
        {"cell": {"indicator": "V12"}, "before": {"value": 1}, "after": {"value": 3}},
        # A text is not told, and its digest says nothing to a reader.
        {"cell": {"indicator": "V40"}, "before": None, "after": {}},
        {"cell": {"indicator": "V19"}, "before": {"value": 1}, "after": None},
    ]
    assert row["history"] == [
        {"indicator": "V01", "now": {"value": 38},
         "before": [{"period": "2026-Q2", "value": 36}, {"period": "2026-Q1", "absence": "pending"}]},
        {"indicator": "V09", "now": None, "before": [{"period": "2026-Q2", "value": 4}]},
    ]  # fmt: skip


def test_changes_and_history_are_those_of_the_submission(cast: Cast, clock: time_machine.Traveller) -> None:
    clock.move_to(datetime(2026, 8, 1, tzinfo=UTC))
    reviews.accept(report=hand_in(cast.harbour, small(V01=36), "2026-Q2"), note="", revision=None, by=NODE)
    clock.move_to(datetime(2026, 11, 22, tzinfo=UTC))
    reach(cast, "correcting")
    document = small(V01=39, V12={"absence": "no_access"})
    assert save(cast, document, If_Match="*").status_code == 200
    assert submit(cast).status_code == 201
    (row,) = rows(cast)
    assert row["reason_code"] == "counting_error"
    assert row["changed"] == {
        "count": 2,
        "cells": [
            {"cell": {"indicator": "V01"}, "before": {"value": 38}, "after": {"value": 39}},
            {"cell": {"indicator": "V12"}, "before": {"value": 1}, "after": {"absence": "no_access"}},
        ],
    }
    compared = {line["indicator"]: (line["now"], line["before"]) for line in row["history"]}
    assert compared["V01"] == ({"value": 39}, [{"period": "2026-Q2", "value": 36}])
    assert compared["V12"] == ({"absence": "no_access"}, [{"period": "2026-Q2", "value": 1}])


def test_totals_that_follow_from_their_parts_are_told(cast: Cast) -> None:
    document = small(V01={"facility": "XA-NORD", "value": 38})
    reach(cast, "submitted", document)
    Revision.objects.update(history={"V01": [{"period": "2026-Q2", "value": 36}]})
    assert [total["now"] for total in rows(cast)[0]["history"]] == [{"value": 38}]


def test_earlier_returns_and_open_rechecks_are_counted(cast: Cast) -> None:
    reach(cast, "returned")
    assert save(cast, small(V12=2), If_Match="*").status_code == 200
    submit(cast)
    report = Report.objects.get()
    for number, settled in enumerate((None, None, date(2026, 11, 1))):
        Recheck.objects.create(
            report=report, cause=report.revisions.get(number=1), code="W18", cell={"indicator": f"V3{number}"},
            opened_on=date(2026, 10, 1), settled_on=settled,
        )  # fmt: skip
    (row,) = rows(cast)
    assert (row["revision"], row["returns"], row["rechecks"]) == (2, 1, 2)


@pytest.mark.parametrize("state", ["none", "draft", "submitted", "returned", "accepted", "correcting", "withdrawn"])
def test_by_status(cast: Cast, state: str) -> None:
    reach(cast, state)
    shown = {
        status: len(rows(cast, f"?status={status}")) for status in ("submitted", "returned", "accepted", "correcting")
    }
    assert shown == {status: int(status == state) for status in shown}
    assert len(rows(cast)) == int(state == "submitted")


def test_while_it_is_corrected_the_revision_that_stands_is_shown_and_no_draft(cast: Cast) -> None:
    reach(cast, "correcting")
    save(cast, small(V12=3), If_Match="*")
    submit(cast)
    withdraw(cast)
    (row,) = rows(cast, "?status=correcting")
    assert (row["revision"], row["accepted_revision"], row["reviewable"]) == (1, 1, False)


def test_filters_combine(cast: Cast) -> None:
    coordinators.grant(user=cast.amina, country="XB")
    hand_in(cast.harbour)
    hand_in(own("Hill Walkers", cast.dora), period="2026-Q3")
    hand_in(cast.abroad, _without_facility())

    def slugs(query: str) -> list[str]:
        return [row["program"]["slug"] for row in rows(cast, query)]

    assert slugs("") == ["harbour-visitors", "hill-walkers", "abroad-circle"]
    assert slugs("?country=XB") == ["abroad-circle"]
    assert slugs("?country=XA&period=2026-Q3") == ["harbour-visitors", "hill-walkers"]
    assert slugs("?period=2026-Q2") == []
    assert slugs("?country=XA&status=accepted") == []


def _without_facility() -> dict[str, Any]:
    """For a program without a facility."""
    document = small()
    document["values"] = [row for row in document["values"] if row["indicator"] != "V11"]
    return document


def test_of_other_countries_there_is_nothing(cast: Cast) -> None:
    reach(cast, "submitted")
    empty: dict[str, Any] = {"results": [], "next": None, "previous": None}
    elif_ = cast.api(cast.elif_)
    assert elif_.get(QUEUE).json() == empty
    # A country of somebody else, with reports and without: the same bytes.
    there, nowhere = elif_.get(f"{QUEUE}?country=XA"), elif_.get(f"{QUEUE}?country=FR")
    assert (there.status_code, there.content, there.headers["ETag"]) == (200, nowhere.content, nowhere.headers["ETag"])
    assert there.json() == empty


def test_one_s_own_program_is_seen_but_not_reviewed(cast: Cast) -> None:
    Membership.objects.create(user=cast.amina, program=cast.harbour, role=Role.REPORTER)
    reach(cast, "submitted")
    assert [row["reviewable"] for row in rows(cast)] == [False]
    assert refusal(accept(cast)) == (403, "four_eyes")


def test_the_one_that_has_waited_longest_comes_first(cast: Cast, clock: time_machine.Traveller) -> None:
    walkers, swimmers = own("Hill Walkers", cast.dora), own("Sea Swimmers", cast.dora)
    for day, where in ((3, swimmers), (2, cast.harbour), (3, walkers)):
        clock.move_to(datetime(2026, 11, day, 8, tzinfo=UTC))
        hand_in(where)
    clock.move_to(datetime(2026, 11, 4, 8, tzinfo=UTC))
    order = ["harbour-visitors", "sea-swimmers", "hill-walkers"]
    assert [row["program"]["slug"] for row in rows(cast)] == order
    assert [row["program"]["slug"] for row in _paged(cast)] == order
    # What was returned and comes again waits anew.
    report = Report.objects.get(program=cast.harbour)
    reviews.send_back(report=report, comments=[{"pointer": "", "text": "?"}], revision=None, by=NODE)
    hand_in(cast.harbour, small(V12=2))
    assert [row["program"]["slug"] for row in rows(cast)] == [*order[1:], "harbour-visitors"]


def _paged(cast: Cast) -> Iterator[dict[str, Any]]:
    path = f"{QUEUE}?limit=1"
    while path:
        page = cast.api(cast.amina).get(path).json()
        yield from page["results"]
        path = (page["next"] or "").partition("testserver")[2]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("status=draft", "unknown_code"),
        ("status=", "unknown_code"),
        ("status=Submitted", "unknown_code"),
        ("country=xa", "unknown_code"),
        ("country=", "unknown_code"),
        ("period=2026-Q5", "not_a_quarter"),
        ("period=", "not_a_quarter"),
        ("limit=0", "limit_out_of_range"),
        ("cursor=x", "cursor_malformed"),
        ("program=harbour-visitors", "unknown_parameter"),
        ("lang=all", "unknown_language"),
        ("status=submitted&status=accepted", "repeated_parameter"),
    ],
)
def test_what_is_not_understood_is_refused(cast: Cast, query: str, code: str) -> None:
    answer = cast.api(cast.amina).get(f"{QUEUE}?{query}")
    assert (answer.status_code, [fault for fault, _where in faults(answer)]) == (400, [code])


def test_needs_a_territory(cast: Cast) -> None:
    reach(cast, "submitted")
    assert refusal(cast.api().get(QUEUE)) == (401, "credentials_required")
    for who in (cast.bruno, cast.rosa, cast.chen, cast.dora, cast.nadia):
        assert refusal(cast.api(who).get(QUEUE)) == (403, "not_allowed")
    assert refusal(cast.api(token=cast.token(cast.harbour)).get(QUEUE)) == (403, "not_allowed")


@pytest.mark.parametrize("number", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for where in (cast.harbour, own("Hill Walkers", cast.dora), own("Sea Swimmers", cast.dora)):
        hand_in(where, asked())
    caller = cast.api(cast.amina)
    # the session, its user, territory, the queue, the standard, roles
    with django_assert_num_queries(6):
        answer = caller.get(f"{QUEUE}?limit={number}")
    assert [len(row["questions"]) for row in answer.json()["results"]] == [1] * number


def test_an_accepted_report_and_its_refused_correction(cast: Cast) -> None:
    """The line follows the newest submission that stands; what counts is told beside it."""
    reach(cast, "correcting")
    save(cast, small(V12=3), If_Match="*")
    submit(cast)
    assert send_back(cast).status_code == 200
    (row,) = rows(cast, "?status=returned")
    assert (row["revision"], row["accepted_revision"], row["returns"]) == (2, 1, 1)
    assert Report.objects.get().status == ReportStatus.RETURNED
    assert sorted(Revision.objects.values_list("number", "outcome")) == [(1, Outcome.ACCEPTED), (2, Outcome.RETURNED)]
