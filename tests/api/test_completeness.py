"""GET /completeness."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from groups.actions import coordinators, programs
from groups.models import Program
from groups.subjects import NODE
from groups.versions import ANY
from tests.api.refusals import faults, refusal
from tests.api.steps import reach
from tests.cast import Cast, program

pytestmark = pytest.mark.usefixtures("standard")
PATH = "/completeness"
NOTHING = {"expected": 0, "received": 0, "on_time": 0, "accepted": 0, "nil": 0}


def read(cast: Cast, query: str = "") -> dict[str, Any]:
    answer = cast.api(cast.amina).get(f"{PATH}{query}")
    assert answer.status_code == 200, answer.json()
    body: dict[str, Any] = answer.json()
    return body


def test_by_country_with_umbrellas(cast: Cast) -> None:
    network = program("All Visitors", cast.chen, kind="umbrella", name={"en": "All Visitors", "fr": "Tous visiteurs"})
    programs.change(program=cast.harbour, values={"parent": network.pk}, expected=ANY, by=NODE)
    reach(cast, "accepted")
    assert read(cast) == {
        "period": "2026-Q3",
        "countries": [
            {
                "country": "XA",
                "name": "Invented country XA",
                "expected": 2,
                "received": 1,
                "on_time": 0,
                "accepted": 1,
                "nil": 0,
                "umbrellas": [
                    {
                        "program": {"id": str(network.pk), "slug": "all-visitors", "name": "All Visitors"},
                        "expected": 1,
                        "received": 1,
                        "on_time": 0,
                        "accepted": 1,
                        "nil": 0,
                    }
                ],
            }
        ],
    }
    french = read(cast, "?lang=fr")["countries"][0]
    assert (french["name"], french["umbrellas"][0]["program"]["name"]) == ("Pays inventé XA", "Tous visiteurs")


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        ("draft", {"expected": 2}),
        ("submitted", {"expected": 2, "received": 1, "on_time": 1}),
        ("withdrawn", {"expected": 2}),
        ("returned", {"expected": 2, "received": 1, "on_time": 1}),
        ("accepted", {"expected": 2, "received": 1, "on_time": 1, "accepted": 1}),
        ("correcting", {"expected": 2, "received": 1, "on_time": 1, "accepted": 1}),
    ],
)
def test_in_each_state_of_a_report(
    cast: Cast, clock: time_machine.Traveller, state: str, counted: dict[str, int]
) -> None:
    clock.move_to(datetime(2026, 10, 30, 8, tzinfo=UTC))
    reach(cast, state)
    (country,) = read(cast)["countries"]
    assert country == {"country": "XA", "name": "Invented country XA", **NOTHING, **counted, "umbrellas": []}


def test_a_suspension_told_by_the_manager_counts(cast: Cast) -> None:
    tag = cast.api(cast.bruno).get("/programs/harbour-visitors").headers["ETag"]
    paused = {"suspensions": [{"since": "2026-07-01", "until": "2026-09-30", "reason": "The centre was closed."}]}
    assert cast.api(cast.bruno).patch("/programs/harbour-visitors", paused, If_Match=tag).status_code == 200
    expected = {
        period: read(cast, f"?period={period}")["countries"][0]["expected"] for period in ("2026-Q2", "2026-Q3")
    }
    assert expected == {"2026-Q2": 2, "2026-Q3": 1}
    # It may report all the same, and is expected then.
    reach(cast, "submitted")
    assert [read(cast)["countries"][0][name] for name in ("expected", "received")] == [2, 1]


def test_only_one_s_own_countries(cast: Cast) -> None:
    coordinators.grant(user=cast.amina, country="XB")
    assert [each["country"] for each in read(cast)["countries"]] == ["XA", "XB"]
    assert [each["country"] for each in read(cast, "?country=XB")["countries"]] == ["XB"]
    # A country of somebody else, with programs or without.
    program("Elsewhere", cast.chen, country="XC")
    assert read(cast, "?country=XC") == read(cast, "?country=FR") == {"period": "2026-Q3", "countries": []}
    # A country of one's own without a program is told with zeros.
    Program.objects.filter(country="XB").update(country="XD")
    (empty,) = read(cast, "?country=XB")["countries"]
    assert empty == {"country": "XB", "name": "Invented country XB", **NOTHING, "umbrellas": []}


def test_the_quarter_that_is_open_now_unless_another_is_named(cast: Cast, clock: time_machine.Traveller) -> None:
    assert read(cast)["period"] == "2026-Q3"
    assert read(cast, "?period=2026-Q1")["period"] == "2026-Q1"
    assert read(cast, "?period=1990-Q1")["countries"][0]["expected"] == 0
    clock.move_to(datetime(2026, 12, 31, 9, 59, 59, tzinfo=UTC), tick=False)
    assert cast.api(cast.amina).get(f"{PATH}?period=2026-Q4").status_code == 400
    # Where the day begins first, the quarter is over now.
    clock.move_to(datetime(2026, 12, 31, 10, tzinfo=UTC), tick=False)
    assert (read(cast)["period"], read(cast, "?period=2026-Q4")["period"]) == ("2026-Q3", "2026-Q4")
    clock.move_to(datetime(2027, 1, 1, tzinfo=UTC), tick=False)
    assert read(cast)["period"] == "2026-Q4"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("period=2027-Q1", "period_in_future"),
        ("period=2026-Q5", "not_a_quarter"),
        ("period=", "not_a_quarter"),
        ("country=xa", "unknown_code"),
        ("country=", "unknown_code"),
        ("status=accepted", "unknown_parameter"),
        ("limit=5", "unknown_parameter"),
        ("lang=all", "unknown_language"),
    ],
)
def test_what_is_not_understood_is_refused(cast: Cast, query: str, code: str) -> None:
    answer = cast.api(cast.amina).get(f"{PATH}?{query}")
    assert (answer.status_code, faults(answer)) == (400, [(code, f"/{query.partition('=')[0]}")])


def test_needs_a_territory(cast: Cast) -> None:
    assert refusal(cast.api().get(PATH)) == (401, "credentials_required")
    for who in (cast.bruno, cast.rosa, cast.chen, cast.dora, cast.nadia):
        assert refusal(cast.api(who).get(PATH)) == (403, "not_allowed")
    assert refusal(cast.api(token=cast.token(cast.harbour)).get(PATH)) == (403, "not_allowed")


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_programs(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    network = program("All Visitors", cast.chen, kind="umbrella")
    listed = [cast.harbour, cast.hill, program("Sea Swimmers", cast.dora)]
    Program.objects.filter(pk__in=[each.pk for each in listed]).update(parent=network, reporting_from="2029-Q1")
    Program.objects.filter(pk__in=[each.pk for each in listed[:rows]]).update(reporting_from="2026-Q1")
    caller = cast.api(cast.amina)
    # the session, its user, territory, the counts, the umbrella networks
    with django_assert_num_queries(5):
        answer = caller.get(PATH)
    assert answer.json()["countries"][0]["umbrellas"][0]["expected"] == rows
