"""GET /access, /facilities/{id}/access, /programs/{id}/access; POST /programs/{id}/facilities/{facility}/access."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from groups.actions import access, listings
from groups.codelists import AccessStatus, Scope
from groups.models import AccessChange, ChangeRow, Program, ProgramFacility
from groups.subjects import NODE
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Answer, Cast, facility, program

HERE = "/programs/harbour-visitors/facilities/XA-NORD/access"
SUSPENDED: dict[str, Any] = {"status": "suspended", "since": "2026-10-03", "reason": "operator", "note": "No visits."}
OPEN: dict[str, Any] = {"status": "open", "since": "2026-11-01"}


def tell(cast: Cast, body: dict[str, Any] | None = None, **changes: Any) -> Answer:
    return cast.api(cast.rosa).post(HERE, {**(body or SUSPENDED), **changes})


def link(cast: Cast) -> tuple[Any, ...]:
    rows = ProgramFacility.objects.filter(program=cast.harbour).values_list(
        "access_status", "access_since", "access_note"
    )
    return tuple(rows.get())


def timeline(cast: Cast, path: str = "/access") -> list[tuple[str, str]]:
    return [(row["status"], row["since"]) for row in cast.api().get(path).json()["results"]]


def test_is_said_shown_and_told(cast: Cast) -> None:
    answer = tell(cast)
    shown = answer.json()
    assert answer.status_code == 201
    assert shown == {
        "program": {"id": str(cast.harbour.pk), "slug": "harbour-visitors", "name": "Harbour Visitors"},
        "facility": {"id": str(cast.north.pk), "code": "XA-NORD", "name": "Centre XA-NORD"},
        "country": "XA",
        "status": "suspended",
        "since": "2026-10-03",
        "reason": {"code": "operator", "name": "Decision of the operator"},
        "note": "No visits.",
        "recorded_on": "2026-11-22",
    }
    for path in ("/access", "/facilities/XA-NORD/access", "/programs/harbour-visitors/access"):
        assert cast.api().get(path).json()["results"] == [shown]
    assert link(cast) == ("suspended", date(2026, 10, 3), "No visits.")
    listed = cast.api().get("/programs/harbour-visitors")
    assert listed.json()["facilities"][0]["access_status"] == "suspended"
    assert listed.headers["ETag"].split(".")[0] == answer.headers["ETag"].split(".")[0]
    assert cast.mails_to(cast.amina)[-1:] == ["XA-NORD: Access suspended"]
    assert ChangeRow.objects.order_by("id").last().object_id == str(cast.harbour.pk)  # type: ignore[union-attr]  # there is one


def test_the_newest_by_day_is_what_holds(cast: Cast) -> None:
    for body in (SUSPENDED, OPEN, {**SUSPENDED, "status": "restricted", "since": "2025-02-01", "reason": "health"}):
        assert tell(cast, body).status_code == 201
    assert timeline(cast) == [("open", "2026-11-01"), ("suspended", "2026-10-03"), ("restricted", "2025-02-01")]
    assert link(cast) == ("open", date(2026, 11, 1), "")
    assert tell(cast, since="2026-11-01").status_code == 201  # later the same day
    assert link(cast)[0] == "suspended"


def test_what_is_known_is_not_written_again(cast: Cast) -> None:
    assert tell(cast, OPEN).status_code == 200
    first = tell(cast)
    with nothing_changes():
        again = tell(cast, since="2026-11-02")
    assert (again.status_code, again.json()) == (200, first.json())
    assert tell(cast, since="2026-11-02", reason="authority").status_code == 201
    assert len(timeline(cast)) == 2


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"since": "2026-11-23"}, [("in_the_future", "/since")]),
        ({"since": "2019-12-31"}, [("outside_the_link", "/since")]),
        ({"reason": ""}, [("required", "/reason")]),
        ({"reason": "", "since": "2026-12-01"}, [("in_the_future", "/since"), ("required", "/reason")]),
        ({"reason": "mood"}, [("unknown_code", "/reason")]),
        ({"status": "shut"}, [("unknown_code", "/status")]),
        ({"since": "soon"}, [("not_a_date", "/since")]),
        ({"note": "x" * 281}, [("max_length", "/note")]),
        ({"note": "\u2067x"}, [("bad_text", "/note")]),
        ({"until": None}, [("unknown_member", "/until")]),
    ],
)
def test_refuses_what_is_wrong(cast: Cast, changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = tell(cast, **changes)
    assert (answer.status_code, faults(answer)) == (400, found)


@pytest.mark.parametrize(("zone", "status"), [("Pacific/Auckland", 201), ("America/Lima", 400)])
def test_today_is_the_programs(cast: Cast, zone: str, status: int) -> None:
    Program.objects.filter(pk=cast.harbour.pk).update(time_zone=zone)
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=False):
        assert tell(cast, since="2026-11-23").status_code == status


def test_only_where_the_program_visits(cast: Cast) -> None:
    facility("XA-SUD")
    rosa = cast.api(cast.rosa)
    for code in ("XA-SUD", "XA-NOWHERE"):
        answer = rosa.post(f"/programs/harbour-visitors/facilities/{code}/access", SUSPENDED)
        assert refusal(answer) == (404, "not_found")
    listings.close(program=cast.harbour, by=NODE)
    assert refusal(tell(cast)) == (409, "listing_closed")


def test_of_visits_that_ended_the_past_can_be_told(cast: Cast) -> None:
    ProgramFacility.objects.filter(program=cast.harbour).update(until=date(2026, 6, 30))
    assert faults(tell(cast)) == [("outside_the_link", "/since")]
    assert tell(cast, since="2026-06-30").status_code == 201
    assert link(cast) == ("open", None, "")


def test_a_token_tells_and_a_repeat_is_done_once(cast: Cast) -> None:
    token = cast.api(token=cast.token(cast.harbour, Scope.LISTING_WRITE))
    first, again = (token.post(HERE, SUSPENDED, Idempotency_Key="k") for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert AccessChange.objects.count() == 1


def test_of_a_hidden_program_nothing_is_shown(cast: Cast) -> None:
    tell(cast)
    listings.hide(program=cast.harbour, by=NODE)
    assert timeline(cast) == timeline(cast, "/facilities/XA-NORD/access") == []
    assert refusal(cast.api().get("/programs/harbour-visitors/access")) == (404, "not_found")
    assert len(cast.api(cast.rosa).get("/programs/harbour-visitors/access").json()["results"]) == 1
    assert tell(cast, OPEN).status_code == 201
    assert timeline(cast) == []


def test_filters_and_pages(cast: Cast) -> None:
    facility("XB-EAST", "XB")
    east = program("East", cast.dora, country="XB", facilities=[
        {"facility": "XB-EAST", "since": date(2025, 1, 1), "until": None}])  # fmt: skip
    tell(cast)
    tell(cast, OPEN)
    access.change(program=east, facility=east.facility_links.get().facility, status=AccessStatus.RESTRICTED,
                  since=date(2026, 10, 3), reason="law", note="", by=NODE)  # fmt: skip
    assert timeline(cast, "/access?country=XB") == [("restricted", "2026-10-03")]
    assert timeline(cast, "/access?status=open&country=XA") == [("open", "2026-11-01")]
    assert timeline(cast, "/access?since=2026-10-04") == [("open", "2026-11-01")]
    assert timeline(cast, "/facilities/XA-NORD/access?country=XB") == []
    seen, path = [], "/access?limit=1"
    while path:
        page = cast.api().get(path).json()
        seen += [(row["status"], row["since"]) for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1")[2]
    assert seen == [("open", "2026-11-01"), ("restricted", "2026-10-03"), ("suspended", "2026-10-03")]
    for query, fault in [
        ("country=x", ("unknown_code", "/country")),
        ("status=shut", ("unknown_code", "/status")),
        ("since=2026-02-30", ("not_a_date", "/since")),
        ("until=2026-01-01", ("unknown_parameter", "/until")),
    ]:
        assert faults(cast.api().get(f"/access?{query}")) == [fault]


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for body in (SUSPENDED, OPEN, {**SUSPENDED, "since": "2026-11-20"}):
        tell(cast, body)
    with django_assert_num_queries(1):
        assert len(cast.api().get(f"/access?limit={rows}").json()["results"]) == rows


def change_links(cast: Cast, **link: Any) -> None:
    body = {"facilities": [{"facility": "XA-NORD", "since": "2020-01-01", **link}]}
    assert cast.api(cast.bruno).patch("/programs/harbour-visitors", body, If_Match="*").status_code == 200


def test_a_change_of_the_listing_writes_the_same_timeline(cast: Cast) -> None:
    change_links(cast, access_status="restricted", access_since="2026-11-02", access_note="Ten days before.")
    change_links(cast, access_status="restricted", access_since="2026-11-02", visit_days=[6])
    change_links(cast)
    rows = AccessChange.objects.newest_first().values_list("status", "since", "reason", "note")
    assert list(rows) == [
        ("open", date(2026, 11, 22), "", ""),
        ("restricted", date(2026, 11, 2), "", "Ten days before."),
    ]
    assert link(cast) == ("open", date(2026, 11, 22), "")
    assert cast.mails_to(cast.amina)[-2:] == ["XA-NORD: Access restricted", "XA-NORD: Open to visitors"]


def test_a_day_that_the_listing_says_lies_within_the_timeline(cast: Cast) -> None:
    tell(cast, since="2026-11-01")
    change_links(cast, access_status="restricted", access_since="2026-05-01")
    assert timeline(cast) == [("restricted", "2026-11-01"), ("suspended", "2026-11-01")]
    assert link(cast)[:2] == ("restricted", date(2026, 11, 1))
    change_links(cast, access_status="suspended", access_since="2027-01-01")
    assert timeline(cast)[0] == ("suspended", "2026-11-22")


def test_a_listing_that_registers_with_closed_doors_says_so_once(cast: Cast) -> None:
    closed = {"access_status": AccessStatus.SUSPENDED, "access_since": date(2026, 1, 1), "access_note": "None."}
    program(
        "Barred", cast.dora, facilities=[{"facility": "XA-NORD", "since": date(2025, 1, 1), "until": None, **closed}]
    )
    assert timeline(cast) == [("suspended", "2026-01-01")]
    assert "XA-NORD: Access suspended" not in cast.mails_to(cast.amina)
