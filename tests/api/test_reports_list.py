"""GET /programs/{id}/reports."""

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.codelists import Scope
from network.reports.models import Report
from tests.api.steps import PLACE, reach, save
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("standard")
LIST = "/programs/harbour-visitors/reports"


def test_newest_first_with_what_counts(cast: Cast) -> None:
    reach(cast, "accepted")
    cast.api(cast.rosa).put(f"{LIST}/2026-Q1", {"values": []})
    answer = cast.api(cast.rosa).get(LIST)
    program = {"id": str(cast.harbour.pk), "slug": "harbour-visitors"}
    rows = answer.json()["results"]
    assert all(row.pop("updated_at").endswith("+00:00") for row in rows)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "results": [
                {"program": program, "period": "2026-Q3", "status": "accepted", "revision": 1, "accepted_revision": 1},
                {"program": program, "period": "2026-Q1", "status": "draft", "revision": 0, "accepted_revision": None},
            ],
            "next": None,
            "previous": None,
        },
    )


def test_pages(cast: Cast) -> None:
    Report.objects.bulk_create(
        Report(program=cast.harbour, period=f"{year}-Q{quarter}", draft={"values": []})
        for year in (2024, 2025)
        for quarter in (1, 2, 3, 4)
    )
    api = cast.api(cast.rosa)
    seen, path = [], f"{LIST}?limit=3"
    while path:
        page = api.get(path)
        seen += [row["period"] for row in page.json()["results"]]
        path = (page.json()["next"] or "").partition("testserver")[2]
    assert seen == [f"{year}-Q{quarter}" for year in (2025, 2024) for quarter in (4, 3, 2, 1)]


def test_of_this_program_only(cast: Cast) -> None:
    save(cast)
    Report.objects.create(program=cast.hill, period="2026-Q3", draft={"values": []})
    assert [row["program"]["slug"] for row in cast.api(cast.rosa).get(LIST).json()["results"]] == ["harbour-visitors"]


def test_who_may(cast: Cast) -> None:
    reach(cast, "submitted")
    assert cast.api().get(LIST).status_code == 401
    assert [cast.api(who).get(LIST).status_code for who in (cast.bruno, cast.amina)] == [200, 200]
    assert [cast.api(who).get(LIST).status_code for who in (cast.chen, cast.dora, cast.elif_, cast.nadia)] == [404] * 4
    assert cast.api(token=cast.token(cast.harbour, Scope.REPORT_READ)).get(LIST).status_code == 200
    assert cast.api(token=cast.token(cast.harbour, Scope.REPORT_WRITE)).get(LIST).status_code == 403
    assert PLACE.startswith(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Report.objects.bulk_create(
        Report(program=cast.harbour, period=f"2025-Q{quarter}", draft={"values": []}) for quarter in (1, 2, 3, 4)
    )
    caller = cast.api(cast.rosa)
    # the session, its user, territory, roles, the program, its reports
    with django_assert_num_queries(6):
        answer = caller.get(f"{LIST}?limit={rows}")
    assert len(answer.json()["results"]) == rows
