"""POST /programs/{id}/reports/{period}/validate: says what it finds and writes nothing at all."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.node.canonical import digest
from network.standards import shipped
from network.standards.engine.messages import render
from tests.api.steps import PLACE, correct, everything, reach, save
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
CHECK = f"{PLACE}/validate"


def test_a_ready_document(cast: Cast) -> None:
    api = cast.api(cast.rosa)
    answer = api.post(CHECK, small())
    context = api.get(f"{PLACE}/context").json()
    assert context["digest"] == digest(context["context"])
    assert (answer.status_code, answer.json()) == (
        200,
        {"valid": True, "ready": True, "findings": [], "context_digest": context["digest"], "changes": None},
    )


@pytest.mark.parametrize("reached", ["none", "draft", "submitted", "returned", "accepted", "correcting"])
@pytest.mark.parametrize(
    "body",
    [
        small(),
        small(V03=None),
        small(V01="x"),
        {"values": []},
        small() | {"period": "2026-Q1"},
        {"values": 1},
        b"[",
        None,
    ],
)
def test_writes_nothing(cast: Cast, reached: str, body: Any) -> None:
    reach(cast, reached)
    api = cast.api(cast.rosa)
    before = everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api.post(CHECK, body)
    assert everything() == before
    assert [each["sql"] for each in queries.captured_queries if not each["sql"].startswith("SELECT")] == []


def test_the_saved_draft_where_there_is_no_body(cast: Cast) -> None:
    save(cast, small(V03=None))
    answer = cast.api(cast.rosa).post(CHECK)
    assert [each["code"] for each in answer.json()["findings"]] == ["H02"]


def test_nothing_sent_and_nothing_saved(cast: Cast) -> None:
    answer = cast.api(cast.rosa).post(CHECK)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_null_is_not_the_saved_draft(cast: Cast) -> None:
    save(cast)
    answer = cast.api(cast.rosa).post(CHECK, b"null")
    assert (answer.status_code, answer.json()["code"]) == (400, "body_required")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_messages_and_hints_are_the_standard_s(cast: Cast, language: str) -> None:
    document = small(V03=None, V07={"value": 27, "base": 26}, V18="0")
    answer = cast.api(cast.rosa).post(f"{CHECK}?lang={language}", document)
    texts = shipped.read("1.0").texts[language]
    found = answer.json()["findings"]
    assert [each["code"] for each in found] == ["H02", "H20", "S03"]
    for each in found:
        assert each["message"] == render(texts[f"{each['code']}.message"]["text"], each["params"])
        if each["code"].startswith("H"):
            assert each["hint"] == render(texts[f"{each['code']}.hint"]["text"], each["params"])
        assert "{" not in each["message"]
    assert answer.headers["Content-Language"] == language


def test_a_finding_whole(cast: Cast) -> None:
    found = cast.api(cast.rosa).post(CHECK, small(V21={"value": 9, "base": 15})).json()["findings"]
    for each in found:
        each.pop("message"), each.pop("hint")
    assert found == [
        {
            "severity": "error",
            "code": "H31",
            "pointer": "/values/12/base",
            "cell": {"indicator": "V21"},
            "indicator": "V21",
            "params": {"indicator": "V21", "facility": None, "left": 15, "right": 14},
        }
    ]


def test_a_question_and_its_answer(cast: Cast) -> None:
    document = small(V17=1)
    asked = cast.api(cast.rosa).post(CHECK, document).json()
    assert [(each["severity"], each["code"], each["answered"]) for each in asked["findings"]] == [
        ("question", "W07", False)
    ]
    assert (asked["valid"], asked["ready"]) == (True, False)
    document["answers"] = [
        {"code": "W07", "pointer": asked["findings"][0]["pointer"], "note": "Published by the court."}
    ]
    told = cast.api(cast.rosa).post(CHECK, document).json()
    assert [(each["code"], each["answered"]) for each in told["findings"]] == [("W07", True)]
    assert (told["valid"], told["ready"]) == (True, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Write to maria@example.org", "H26"), ("Call +33 6 12 34 56 78", "H26"), ("On 12 March 2026", "W20")],
)
def test_what_identifies_a_person_is_found_in_every_text(cast: Cast, text: str, code: str) -> None:
    document = small(V17=1)
    document["values"][0]["note"] = text
    document["values"].append({"indicator": "V40", "value": text})
    document["answers"] = [{"code": "W07", "pointer": "/values/9", "note": text}]
    before = everything()
    found = cast.api(cast.rosa).post(CHECK, document).json()["findings"]
    assert {each["pointer"] for each in found if each["code"] == code} == {
        "/values/0/note",
        "/values/13/value",
        "/answers/0/note",
    }
    # What was found is not said again.
    assert not any(text.rsplit(maxsplit=1)[-1] in json.dumps(each) for each in found)
    assert everything() == before


def test_changes_against_the_accepted_revision(cast: Cast) -> None:
    reach(cast, "accepted")
    document = small(V01=39, V03=None, V19={"value": 2})
    document["values"].append({"indicator": "V03", "value": 7})
    document["values"].append({"indicator": "V08", "value": 3})
    assert cast.api(cast.rosa).post(CHECK, document).json()["changes"] == [
        {"cell": {"indicator": "V01"}, "before": {"value": 38}, "after": {"value": 39}},
        {"cell": {"indicator": "V08"}, "before": None, "after": {"value": 3}},
        {"cell": {"indicator": "V19"}, "before": {"absence": "not_collected"}, "after": {"value": 2}},
    ]
    assert cast.api(cast.rosa).post(CHECK, small(V01="x")).json()["changes"] is None


def test_the_same_rows_in_any_order_give_the_same_findings(cast: Cast) -> None:
    document = small(V07={"value": 27, "base": 26}, V18="0", V21={"value": 9, "base": 15})
    turned = {**document, "values": document["values"][::-1]}
    first, second = (cast.api(cast.rosa).post(CHECK, each).json()["findings"] for each in (document, turned))
    assert sorted((each["code"], each["message"]) for each in first) == sorted(
        (each["code"], each["message"]) for each in second
    )


def test_who_may(cast: Cast) -> None:
    assert cast.api().post(CHECK, small()).status_code == 401
    codes = [cast.api(who).post(CHECK, small()).status_code for who in (cast.rosa, cast.bruno, cast.amina, cast.dora)]
    assert codes == [200, 200, 403, 404]


@pytest.mark.parametrize(
    ("period", "code"),
    [("2027-Q1", "period_in_future"), ("2025-Q4", "period_before_reporting"), ("2026Q3", "not_a_quarter")],
)
def test_quarters_that_cannot_be(cast: Cast, period: str, code: str) -> None:
    answer = cast.api(cast.rosa).post(f"/programs/harbour-visitors/reports/{period}/validate", small())
    assert answer.json()["code"] == code


def test_a_correction_is_checked_like_any_report(cast: Cast) -> None:
    reach(cast, "accepted")
    correct(cast)
    assert cast.api(cast.rosa).post(CHECK).json()["changes"] == []
