"""GET /programs/{id}/reports/{period}/revisions/{n} and .../diff."""

from typing import Any

import pytest

from network.reports.models import FreeText, Receipt
from tests.api.refusals import refusal
from tests.api.steps import PLACE, accept, correct, reach, save, send_back, submit, withdraw
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


def with_text(text: str, note: str, **changes: Any) -> dict[str, Any]:
    document = small(**changes)
    document["values"][0]["note"] = note
    document["values"].append({"indicator": "V40", "value": text})
    return document


@pytest.fixture
def lived(cast: Cast) -> Cast:
    """1 accepted, 2 withdrawn, 3 returned, 4 accepted."""
    reach(cast, "accepted", with_text("The yard is closed at noon.", "Counted twice."))
    correct(cast)
    for value, step in ((39, withdraw), (40, send_back), (41, accept)):
        document = with_text("The yard is closed all day.", "Counted twice.", V01=value)
        assert save(cast, document, If_Match="*").status_code == 200
        assert submit(cast).status_code == 201
        assert step(cast).status_code == 200
    return cast


def diff(cast: Cast, number: object, query: str = "") -> Any:
    return cast.api(cast.rosa).get(f"{PLACE}/revisions/{number}/diff{query}")


def test_one_line_with_its_receipt(lived: Cast) -> None:
    for who in (lived.rosa, lived.amina):
        lines = lived.api(who).get(f"{PLACE}/revisions").json()["results"]
        for line in lines:
            answer = lived.api(who).get(f"{PLACE}/revisions/{line['revision']}")
            receipt = Receipt.objects.get(pk=line["receipt"]).document
            assert (answer.status_code, answer.json()) == (200, {**line, "receipt": receipt})
    assert [line["outcome"] for line in lines] == ["superseded", "withdrawn", "returned", "accepted"]
    assert [line["reason_code"] for line in lines] == [None, *["counting_error"] * 3]
    assert [line["changes"] for line in lines] == [0, 2, 2, 2]


@pytest.mark.parametrize("number", ["5", "0", "-1", "01", "1.5", "first", "%D9%A1", "9" * 40, "%00"])
def test_what_there_is_not(lived: Cast, number: str) -> None:
    for path in (f"{PLACE}/revisions/{number}", f"{PLACE}/revisions/{number}/diff"):
        assert refusal(lived.api(lived.rosa).get(path)) == (404, "not_found")


def test_against_what_counted_before(lived: Cast) -> None:
    answer = diff(lived, 4)
    note = {"note": "Counted twice."}
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "revision": 4,
            "against": 1,
            "changes": [
                {"cell": {"indicator": "V01"}, "before": {"value": 38, **note}, "after": {"value": 41, **note}},
                {
                    "cell": {"indicator": "V40"},
                    "before": {"value": "The yard is closed at noon."},
                    "after": {"value": "The yard is closed all day."},
                },
            ],
        },
    )
    assert answer.content == lived.api(lived.amina).get(f"{PLACE}/revisions/4/diff").content


def test_against_a_named_one(lived: Cast) -> None:
    found = diff(lived, 4, "?against=3").json()
    assert (found["against"], [(each["before"]["value"], each["after"]["value"]) for each in found["changes"]]) == (
        3, [(40, 41)],
    )  # fmt: skip
    # Also a later one, and itself.
    assert [each["after"]["value"] for each in diff(lived, 3, "?against=4").json()["changes"]] == [40]
    assert diff(lived, 3, "?against=3").json()["changes"] == []


def test_the_first_is_all_new(lived: Cast) -> None:
    found = diff(lived, 1).json()
    assert (found["against"], len(found["changes"])) == (None, 14)
    assert {each["before"] for each in found["changes"]} == {None}


def test_before_anything_counted_it_is_the_one_before(cast: Cast) -> None:
    reach(cast, "withdrawn")
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    assert diff(cast, 2).json()["against"] == 1
    # To the coordinator the one that was taken back is none.
    assert cast.api(cast.amina).get(f"{PLACE}/revisions/2/diff").json()["against"] is None


def test_a_coordinator_compares_nothing_that_was_taken_back(lived: Cast) -> None:
    amina = lived.api(lived.amina)
    assert refusal(amina.get(f"{PLACE}/revisions/2/diff")) == (404, "not_found")
    assert refusal(amina.get(f"{PLACE}/revisions/4/diff?against=2")) == (404, "not_found")
    assert lived.api(lived.rosa).get(f"{PLACE}/revisions/4/diff?against=2").status_code == 200


def test_an_erased_text_is_not_shown_and_its_digest_neither(lived: Cast) -> None:
    FreeText.objects.filter(revision__number=1).update(text="", salt="", erased_on="2026-11-22")
    changes = {each["cell"]["indicator"]: each for each in diff(lived, 4).json()["changes"]}
    assert (changes["V40"]["before"], changes["V40"]["after"]) == ({}, {"value": "The yard is closed all day."})


@pytest.mark.parametrize(
    ("query", "code"),
    [("?against=x", "not_a_revision"), ("?against=0", "not_a_revision"), ("?revision=1", "unknown_parameter")],
)
def test_wrong_parameters(lived: Cast, query: str, code: str) -> None:
    answer = diff(lived, 4, query)
    assert (*refusal(answer), answer.json()["errors"][0]["code"]) == (400, "bad_parameter", code)


def test_against_one_that_is_not_there(lived: Cast) -> None:
    assert refusal(diff(lived, 4, "?against=9")) == (404, "not_found")


def test_outsiders(lived: Cast) -> None:
    for path in (f"{PLACE}/revisions/1", f"{PLACE}/revisions/4/diff"):
        assert lived.api().get(path).status_code == 401
        for who in (lived.chen, lived.dora, lived.elif_, lived.nadia):
            assert lived.api(who).get(path).status_code == 404
