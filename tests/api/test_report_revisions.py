"""GET /programs/{id}/reports/{period}/revisions."""

import pytest

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
                    "late": True,
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
