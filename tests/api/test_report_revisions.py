"""GET /programs/{id}/reports/{period}/revisions."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.steps import PLACE, accept, reach, save, submit, withdraw
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


def test_each_submission_and_what_became_of_it(cast: Cast) -> None:
    save(cast)
    receipts = [submit(cast).json()]
    withdraw(cast)
    save(cast, small(V01=39), If_Match="*")
    receipts.append(submit(cast).json())
    accept(cast)
    answer = cast.api(cast.rosa).get(f"{PLACE}/revisions")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "results": [
                {
                    "revision": number,
                    "outcome": outcome,
                    "digest": receipt["digest"],
                    "standard": "1.0",
                    "submitted_on": "2026-11-22",
                    "accepted_on": "2026-11-22" if outcome == "accepted" else None,
                    "late": True,
                    "reason_code": None,
                    "changes": 0,
                    "receipt": receipt["receipt"],
                }
                for number, outcome, receipt in zip((1, 2), ("withdrawn", "accepted"), receipts, strict=True)
            ],
            "next": None,
            "previous": None,
        },
    )
    assert cast.api(cast.amina).get(f"{PLACE}/revisions").content == answer.content


def test_of_a_draft_there_are_none(cast: Cast) -> None:
    save(cast)
    assert cast.api(cast.rosa).get(f"{PLACE}/revisions").json()["results"] == []
    assert cast.api(cast.amina).get(f"{PLACE}/revisions").status_code == 404


def test_outsiders(cast: Cast) -> None:
    reach(cast, "accepted")
    path = f"{PLACE}/revisions"
    assert cast.api().get(path).status_code == 401
    assert [cast.api(who).get(path).status_code for who in (cast.chen, cast.dora, cast.elif_, cast.nadia)] == [404] * 4


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        save(cast, small(V03=7 + number), If_Match="*")
        submit(cast)
        if number + 1 < rows:
            withdraw(cast)
    caller = cast.api(cast.rosa)
    # the session, its user, territory, roles, the program, the report, its revisions with their receipts
    with django_assert_num_queries(7):
        answer = caller.get(f"{PLACE}/revisions")
    assert len(answer.json()["results"]) == rows
