"""POST /programs/{id}/reports/{period}/return, with comments bound to cells and pointers."""

from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from network.reports.models import Comment
from tests.api.steps import PLACE, everything, reach, save, send_back, submit
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


def test_comments_stand_at_their_cells(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "V02", "by": {"sex": "F"}, "value": 6})
    document["values"].append({"indicator": "V02", "by": {"sex": "M"}, "value": 8})
    document["values"].append({"indicator": "V01", "facility": "XA-NORD", "value": 38})
    reach(cast, "submitted", document)
    north = str(cast.north.pk)
    answer = send_back(
        cast,
        {"cell": {"indicator": "V02", "by": {"sex": "M"}}, "text": "All of them?"},
        {"cell": {"indicator": "V01", "facility": "XA-NORD"}, "text": "By code."},
        {"cell": {"indicator": "V01", "facility": north}, "text": "By id."},
        {"cell": {"indicator": "V08"}, "text": "Missing."},
        {"pointer": "/values/0/value", "text": "By pointer."},
        {"pointer": "/values", "text": "The rows."},
        {"pointer": "", "text": "All."},
    )
    comments = answer.json()["comments"]
    assert (answer.status_code, answer.json()["status"]) == (200, "returned")
    assert [each["text"] for each in comments] == [
        "All of them?", "By code.", "By id.", "Missing.", "By pointer.", "The rows.", "All.",
    ]  # fmt: skip
    cell = {"indicator": "V01", "facility": north}
    assert [(each["pointer"], each["cell"]) for each in comments] == [
        ("/values/4", {"indicator": "V02", "by": {"sex": "M"}}),
        ("/values/1", cell),
        ("/values/1", cell),
        ("/values", {"indicator": "V08"}),
        ("/values/0/value", {"indicator": "V01"}),
        ("/values", None),
        ("", None),
    ]
    assert {each["revision"] for each in comments} == {1}
    assert cast.api(cast.rosa).get(PLACE).json()["comments"] == comments


def test_an_answer_can_be_commented(cast: Cast) -> None:
    document = small(V17=1) | {"answers": [{"code": "W07", "pointer": "/values/9", "note": "none"}]}
    reach(cast, "submitted", document)
    answer = send_back(cast, {"pointer": "/answers/0/note", "text": "Which source?"})
    assert [(each["pointer"], each["cell"]) for each in answer.json()["comments"]] == [("/answers/0/note", None)]


def test_all_wrong_places_are_refused(cast: Cast) -> None:
    reach(cast, "submitted")
    before = everything()
    for pointer in (
        "/values/13",
        "/values/01",
        "/values/٣",
        "/values/-",
        "values/0",
        "/value",
        "/values/0/absence",
        "/",
    ):
        answer = send_back(cast, {"pointer": "/values/0", "text": "Right."}, {"pointer": pointer, "text": "Wrong."})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), pointer
        assert [(each["code"], each["pointer"]) for each in answer.json()["errors"]] == [
            ("unknown_place", "/comments/1/pointer")
        ]
    answer = send_back(cast, {"cell": {"indicator": "V99"}, "text": "Wrong."})
    assert [(each["code"], each["pointer"]) for each in answer.json()["errors"]] == [
        ("unknown_place", "/comments/0/cell/indicator")
    ]
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/comments"]),
        ({"comments": []}, ["/comments"]),
        ({"comments": {}}, ["/comments"]),
        ([], [""]),
        ("x", [""]),
        ({"comments": [1]}, ["/comments/0"]),
        ({"comments": [{"text": "Why?"}]}, ["/comments/0"]),
        ({"comments": [{"pointer": "", "cell": {"indicator": "V01"}, "text": "Why?"}]}, ["/comments/0"]),
        ({"comments": [{"pointer": ""}]}, ["/comments/0/text"]),
        ({"comments": [{"pointer": "", "text": ""}]}, ["/comments/0/text"]),
        ({"comments": [{"pointer": "", "text": "x" * 2001}]}, ["/comments/0/text"]),
        ({"comments": [{"pointer": 1, "text": "Why?", "by": "me"}]}, ["/comments/0/by", "/comments/0/pointer"]),
        ({"comments": [{"cell": {"indicator": 1}, "text": "Why?"}]}, ["/comments/0/cell/indicator"]),
        ({"comments": [{"cell": {"indicator": "V01", "by": {"sex": 1}}, "text": "x"}]}, ["/comments/0/cell/by/sex"]),
        ({"comments": [{"cell": {"indicator": "V01", "by": "F"}, "text": "x"}]}, ["/comments/0/cell/by"]),
        ({"comments": [{"pointer": "", "text": "Why?"}], "revision": "1"}, ["/revision"]),
        ({"comments": [{"pointer": "", "text": "Why?"}], "revision": True}, ["/revision"]),
        ({"comments": [{"pointer": "", "text": "Why?"}], "revision": 0}, ["/revision"]),
        ({"comments": [{"pointer": "", "text": "Why?"}] * 201}, ["/comments"]),
    ],
)
def test_shapes(cast: Cast, body: Any, pointers: list[str]) -> None:
    reach(cast, "submitted")
    before = everything()
    answer = cast.api(cast.amina).post(f"{PLACE}/return", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert sorted({each["pointer"] for each in answer.json()["errors"]}) == pointers
    assert all(each["code"] and each["detail"] for each in answer.json()["errors"])
    assert everything() == before


def test_a_newer_revision_is_read_first(cast: Cast) -> None:
    reach(cast, "returned")
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    before = everything()
    for revision in (1, 3):
        answer = send_back(cast, revision=revision)
        assert (answer.status_code, answer.json()["code"]) == (409, "revision_moved")
    assert everything() == before
    assert send_back(cast, revision=2).status_code == 200


def test_tells_the_members_once_and_no_figure(cast: Cast) -> None:
    reach(cast, "returned")
    mails = [task.args_kwargs["kwargs"] for task in DBTaskResult.objects.all()]
    told = [mail for mail in mails if mail["template"] == "report_returned"]
    assert sorted(mail["user"] for mail in told) == sorted([str(cast.bruno.pk), str(cast.rosa.pk)])
    params = {"program": "harbour-visitors", "period": "2026-Q3", "address": "http://127.0.0.1:8000"}
    assert [mail["params"] for mail in told] == [params, params]


def test_comments_of_former_revisions_stay(cast: Cast) -> None:
    reach(cast, "returned")
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    send_back(cast, {"pointer": "/values/0", "text": "Still?"})
    comments = cast.api(cast.rosa).get(PLACE).json()["comments"]
    assert [(each["revision"], each["text"]) for each in comments] == [(1, "The same person?"), (2, "Still?")]
    assert set(Comment.objects.values_list("by", flat=True)) == {f"user:{cast.amina.pk}"}
