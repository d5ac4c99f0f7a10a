"""POST /programs/{id}/reports/{period}/erase: the words go, and everything that was signed still verifies."""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from groups.codelists import Scope
from groups.models import AuditRow
from groups.subjects import NODE, Subject
from groups.versions import ANY
from network.node import jobs, sequencer
from network.node.actions import keys
from network.node.models import KeptAnswer
from network.reports.actions import drafts, erasure, submissions
from network.reports.models import Comment, CorrectionReason, FreeText, Receipt, Reopening, Report, Revision
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.signatures import digest, is_signed
from tests.api.steps import PLACE, accept, everything, reach, save, send_back, submit
from tests.cast import Answer, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
STORY, NOTE, REPLY = "Waiting in the rain, canary one.", "Counted by hand, canary two.", "Yes, canary three."
QUESTION, THANKS, REASON = "Which day, canary four?", "Thank you, canary five.", "Canary six."
ERASED = {"/values/0/note", "/values/13/value", "/answers/0/note"}


def told(**changes: Any) -> dict[str, Any]:
    """With a story, a note, and an answer to the question why nobody was counted at V13."""
    document = small(V01=38, V12=10, V13=9, **changes)
    document["values"][0]["note"] = NOTE
    document["values"].append({"indicator": "V40", "value": STORY})
    document["answers"] = [{"code": "W06", "pointer": "/values/7/value", "note": REPLY}]
    return document


def erase(cast: Cast, body: Any = None, **headers: str) -> Answer:
    return cast.api(cast.bruno).post(f"{PLACE}/erase", body, **headers)


def reopen(cast: Cast) -> None:
    body = {"reason_code": CorrectionReason.OTHER, "note": REASON}
    answer = cast.api(cast.bruno).post(f"{PLACE}/reopen", body, Idempotency_Key="reopen")
    assert answer.status_code == 200, answer.json()


def lived(cast: Cast) -> list[str]:
    """A report that was returned, accepted, reopened and is being corrected; what must be gone after erasing."""
    save(cast, told())
    submit(cast, Idempotency_Key="first")
    comments = {"comments": [{"pointer": "/values/13/value", "text": QUESTION}]}
    assert cast.api(cast.amina).post(f"{PLACE}/return", comments, Idempotency_Key="ask").status_code == 200
    submit(cast)
    assert accept(cast, {"note": THANKS}, Idempotency_Key="thanks").status_code == 200
    reopen(cast)
    assert save(cast, told(V03=8), If_Match="*").status_code == 200
    return [STORY, NOTE, REPLY, QUESTION, THANKS, REASON, *FreeText.objects.values_list("salt", flat=True)]


def assert_everything_verifies(cast: Cast) -> None:
    """Digests of the stored bytes, signatures and chain of receipts, the audit chain."""
    published = cast.api().get("/.well-known/visitation-node").json()["keys"]
    previous = None
    for receipt in Receipt.objects.select_related("revision").order_by("number"):
        shown = cast.api(cast.rosa).get(f"/receipts/{receipt.pk}").json()
        assert shown["digest"] == f"sha256:{hashlib.sha256(receipt.revision.document.encode()).hexdigest()}"
        assert is_signed(shown, published)
        assert shown["previous"] == previous
        previous = digest(shown)
    sequencer.sequence()
    call_command("audit", "verify", verbosity=0)


def test_no_table_holds_a_text_or_a_salt_and_all_verifies(cast: Cast) -> None:
    gone = lived(cast)
    receipts = [each.document for each in Receipt.objects.order_by("number")]
    stored = list(Revision.objects.order_by("number").values_list("document", "digest"))
    assert all(text in str(everything()) for text in gone)
    answer = erase(cast)
    assert (answer.status_code, answer.json()) == (
        200,
        {"erased": 6, "revisions": [1, 2], "comments": 2, "reopenings": 1, "draft": 3},
    )
    left = str(everything())
    assert [text for text in gone if text in left] == []
    assert "canary" not in left
    assert [each.document for each in Receipt.objects.order_by("number")] == receipts
    assert list(Revision.objects.order_by("number").values_list("document", "digest")) == stored
    assert {str(day) for day in FreeText.objects.values_list("erased_on", flat=True)} == {"2026-11-22"}
    assert_everything_verifies(cast)
    row = AuditRow.objects.get(action="report.erased")
    assert row.details == {
        "version": 8, "period": "2026-Q3", "revisions": [1, 2], "texts": 6, "comments": 2, "reopenings": 1, "draft": 3,
        "whole": True,
    }  # fmt: skip
    with nothing_changes():
        again = erase(cast)
    assert again.json() == {"erased": 0, "revisions": [], "comments": 0, "reopenings": 0, "draft": 0}


def test_repeats_of_others_requests_get_their_answers_without_the_words(cast: Cast) -> None:
    lived(cast)
    erase(cast, Idempotency_Key="erase")
    with nothing_changes():
        comments = {"comments": [{"pointer": "/values/13/value", "text": QUESTION}]}
        asked = cast.api(cast.amina).post(f"{PLACE}/return", comments, Idempotency_Key="ask")
        erased = erase(cast, Idempotency_Key="erase")
    assert [each["text"] for each in asked.json()["comments"]] == [None]
    assert erased.json()["erased"] == 6
    assert KeptAnswer.objects.count() == 5


def test_one_text(cast: Cast) -> None:
    lived(cast)
    one = {"revision": 1, "pointer": "/values/13/value"}
    assert erase(cast, one).json() == {"erased": 1, "revisions": [1], "comments": 1, "reopenings": 0, "draft": 0}
    rows = {(row.revision.number, row.pointer): row.text for row in FreeText.objects.select_related("revision")}
    assert {place for place, text in rows.items() if not text} == {(1, "/values/13/value")}
    assert (rows[2, "/values/13/value"], rows[1, "/values/0/note"]) == (STORY, NOTE)
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["", THANKS]
    assert Reopening.objects.get().note == REASON
    assert STORY in str(Report.objects.get().draft)
    with nothing_changes():
        assert erase(cast, one).json()["erased"] == 0
    assert erase(cast, {"revision": 2}).json() == {
        "erased": 3, "revisions": [2], "comments": 1, "reopenings": 1, "draft": 0
    }  # fmt: skip
    assert_everything_verifies(cast)


@pytest.mark.parametrize("reached", ["submitted", "accepted"])
def test_what_is_read_afterwards(cast: Cast, reached: str) -> None:
    reach(cast, reached, told())
    before = cast.api(cast.rosa).get(PLACE).json()
    erase(cast)
    for who in (cast.rosa, cast.amina):
        shown = cast.api(who).get(PLACE).json()
        assert set(shown["erased"]) == ERASED
        assert "sha256:" not in json.dumps(shown["document"])
        assert shown["document"]["values"][13] == {"indicator": "V40"}
        assert shown["document"]["values"][0] == {"indicator": "V01", "value": 38}
        assert shown["document"]["answers"] == [{"code": "W06", "pointer": "/values/7"}]
        assert (shown["findings"], shown["ready"]) == (before["findings"], True)
    assert before["erased"] == []
    assert cast.api(cast.rosa).post(f"{PLACE}/validate").json()["findings"] == before["findings"]


def test_a_correction_begins_without_the_texts(cast: Cast) -> None:
    reach(cast, "accepted", told())
    erase(cast)
    reopen(cast)
    shown = cast.api(cast.rosa).get(PLACE).json()
    assert [row["indicator"] for row in shown["document"]["values"]] == [row["indicator"] for row in small()["values"]]
    assert (shown["document"]["answers"], shown["erased"]) == ([], [])
    assert (shown["valid"], shown["ready"]) == (True, False)
    document = shown["document"]
    document["values"][2]["value"] = 8
    assert save(cast, document, If_Match="*").status_code == 200
    refused = submit(cast)
    assert (refused.status_code, [each["code"] for each in refused.json()["findings"]]) == (422, ["W06"])
    document["answers"] = [{"code": "W06", "pointer": "/values/7/value", "note": "Checked."}]
    saved = save(cast, document, If_Match="*")
    assert (saved.status_code, saved.json()["ready"]) == (200, True)
    assert (submit(cast).status_code, accept(cast).status_code) == (201, 200)
    assert_everything_verifies(cast)


def test_a_correction_that_changes_nothing_is_given_up(cast: Cast) -> None:
    reach(cast, "accepted", told())
    erase(cast)
    reopen(cast)
    assert (submit(cast).status_code, Report.objects.get().status) == (200, "accepted")


def test_a_draft_that_was_never_submitted(cast: Cast) -> None:
    document = told()
    document["values"].append({"indicator": "V03", "value": "A name, canary seven"})
    save(cast, document)
    assert erase(cast).json() == {"erased": 0, "revisions": [], "comments": 0, "reopenings": 0, "draft": 4}
    assert "canary" not in str(everything())
    draft = Report.objects.get().draft
    assert draft is not None
    assert draft["values"][0] == {"indicator": "V01", "value": 38}


def test_returned_reports_keep_their_cells(cast: Cast) -> None:
    save(cast, told())
    submit(cast)
    send_back(cast, {"cell": {"indicator": "V40"}, "text": QUESTION}, {"cell": {"indicator": "V12"}, "text": "One?"})
    erase(cast, {"revision": 1, "pointer": "/values/13/value"})
    comments = cast.api(cast.rosa).get(PLACE).json()["comments"]
    assert [(each["cell"], each["text"]) for each in comments] == [
        ({"indicator": "V40"}, None), ({"indicator": "V12"}, "One?"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"pointer": "/values/13/value"}, [("of_which_revision", "")]),
        ({"revision": 0}, [("min_value", "/revision")]),
        ({"revision": "1"}, [("not_an_integer", "/revision")]),
        ({"revision": 7}, [("unknown_revision", "/revision")]),
        ({"revision": 1, "pointer": "/values/1/value"}, [("unknown_place", "/pointer")]),
        ({"revision": 1, "pointer": ""}, [("blank", "/pointer")]),
        ({"period": "2026-Q3"}, [("unknown_member", "/period")]),
        ([], [("not_an_object", "")]),
    ],
    ids=str,
)
def test_refuses_what_is_wrong(cast: Cast, body: Any, expected: list[tuple[str, str]]) -> None:
    reach(cast, "submitted", told())
    with nothing_changes():
        answer = erase(cast, body)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == expected


def test_who_may(cast: Cast) -> None:
    reach(cast, "submitted", told())
    token = cast.api(token=cast.token(cast.harbour, *Scope))
    with nothing_changes():
        for caller, expected in [
            (cast.api(), (401, "credentials_required")),
            (cast.api(cast.rosa), (403, "not_allowed")),
            (cast.api(cast.amina), (403, "not_allowed")),
            (cast.api(cast.dora), (404, "not_found")),
            (token, (403, "not_allowed")),
            (cast.api(cast.bruno, mfa=False), (403, "mfa_required")),
            (cast.api(cast.bruno, mfa_age=901), (403, "fresh_mfa_required")),
        ]:
            assert refusal(caller.post(f"{PLACE}/erase")) == expected
    nothing = cast.api(cast.bruno).post("/programs/harbour-visitors/reports/2026-Q2/erase")
    assert refusal(nothing) == (404, "not_found")


@pytest.mark.sqlite_only
def test_what_is_erased_is_overwritten_in_the_file(shared: Cast) -> None:
    """Also in the write-ahead log, once the job that empties it has run."""
    keys.active_key()
    who = Subject(user=shared.rosa)
    period = Report(period="2026-Q3").quarter
    drafts.save(program=shared.harbour, period=period, document=told(), expected=ANY, by=who)
    submissions.submit(program=shared.harbour, period=period, by=who)
    salts = list(FreeText.objects.values_list("salt", flat=True))
    erasure.erase(report=Report.objects.get(), by=NODE)
    path = str(connection.settings_dict["NAME"])
    jobs.empty_write_ahead_log()
    content = b"".join(Path(file).read_bytes() for file in (path, f"{path}-wal"))
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT count(*) FROM reports_freetext WHERE text = ''").fetchone() == (3,)
    other.close()
    assert b"canary" not in content
    assert [salt for salt in salts if salt.encode() in content] == []


def test_the_queue_and_the_comparison_show_no_digest_as_a_text(cast: Cast) -> None:
    save(cast, told())
    submit(cast)
    send_back(cast)
    document = told(V03=8)
    document["values"][13]["value"] = "Another, canary eight."
    assert save(cast, document, If_Match="*").status_code == 200
    assert submit(cast).status_code == 201
    queue = "/reports?period=2026-Q3&status=submitted"
    assert [each["note"] for each in cast.api(cast.amina).get(queue).json()["results"][0]["questions"]] == [REPLY]
    erase(cast)
    line = cast.api(cast.amina).get(queue).json()["results"][0]
    assert [(each["code"], each["note"]) for each in line["questions"]] == [("W06", None)]
    for path in (PLACE, f"{PLACE}?revision=1", f"{PLACE}/revisions", f"{PLACE}/revisions/2/diff"):
        for who in (cast.rosa, cast.amina):
            answer = cast.api(who).get(path)
            assert answer.status_code == 200, path
            assert "canary" not in str(answer.json())
            places = [row for row in answer.json().get("document", {}).get("values", []) if "sha256:" in str(row)]
            assert places == []
    assert "sha256:" not in cast.api(cast.rosa).get(f"{PLACE}/revisions/2/diff").content.decode()
