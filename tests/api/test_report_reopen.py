"""POST /programs/{id}/reports/{period}/reopen, and the way back."""

from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from groups.models import AuditRow
from network.reports.models import CorrectionReason, Reopening, Report, Revision
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, accept, correct, everything, reach, save, send_back, submit, withdraw
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
NOTED = small(V17=1) | {"answers": [{"code": "W07", "pointer": "/values/9", "note": "published by the court"}]}
NOTED["values"][0]["note"] = "Counted twice a week."


@pytest.mark.parametrize("reason", [each for each in CorrectionReason if each != CorrectionReason.OTHER])
def test_opens_the_accepted_report(cast: Cast, reason: str) -> None:
    reach(cast, "accepted")
    version = Report.objects.get().version
    answer = cast.api(cast.bruno).post(f"{PLACE}/reopen", {"reason_code": reason})
    body = answer.json()
    assert (answer.status_code, body["status"], body["revision"], body["accepted_revision"]) == (
        200,
        "correcting",
        1,
        1,
    )
    assert answer.headers["ETag"].startswith(f'"{version + 1}.')
    row = Reopening.objects.get()
    assert (row.revision, row.reason_code, row.note, row.by, str(row.opened_on)) == (
        1, reason, "", f"user:{cast.bruno.pk}", "2026-11-22",
    )  # fmt: skip
    assert Revision.objects.get().outcome == "accepted"


def test_is_written_down_with_its_reason_and_without_the_note(cast: Cast) -> None:
    reach(cast, "accepted")
    correct(cast, reason_code="other", note="Somebody knows a person who")
    row = AuditRow.objects.get(action="report.reopened")
    assert (row.actor, row.program_id) == (f"user:{cast.bruno.pk}", cast.harbour.pk)
    assert row.details == {"version": 4, "period": "2026-Q3", "revision": 1, "reason": "other"}
    assert Reopening.objects.get().note == "Somebody knows a person who"
    assert not any("Somebody" in repr(task.args_kwargs) for task in DBTaskResult.objects.all())


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [("required", "/reason_code")]),
        ([], [("not_an_object", "")]),
        ({"reason_code": "because"}, [("unknown_code", "/reason_code")]),
        ({"reason_code": 1}, [("not_a_text", "/reason_code")]),
        ({"reason_code": "other"}, [("note_needed", "/note")]),
        ({"reason_code": "other", "note": " "}, [("note_needed", "/note")]),
        ({"reason_code": "safety", "note": "x" * 1001}, [("max_length", "/note")]),
        ({"reason_code": "safety", "revision": 1}, [("unknown_member", "/revision")]),
    ],
)
def test_shapes(cast: Cast, body: Any, found: list[tuple[str, str]]) -> None:
    reach(cast, "accepted")
    with nothing_changes():
        answer = cast.api(cast.bruno).post(f"{PLACE}/reopen", body)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == found


def test_a_repeat_with_its_key_reopens_once(cast: Cast) -> None:
    reach(cast, "accepted")
    api = cast.api(cast.bruno)
    body = {"reason_code": "safety"}
    first = api.post(f"{PLACE}/reopen", body, Idempotency_Key="r")
    before = everything()
    again = api.post(f"{PLACE}/reopen", body, Idempotency_Key="r")
    assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])
    assert everything() == before
    assert refusal(api.post(f"{PLACE}/reopen", body)) == (409, "wrong_report_state")


def test_saving_a_correction_needs_the_new_version(cast: Cast) -> None:
    reach(cast, "accepted")
    stale = cast.api(cast.rosa).get(PLACE).headers["ETag"]
    fresh = correct(cast).headers["ETag"]
    moved = save(cast, small(V01=39), If_Match=stale)
    assert (*refusal(moved), moved.json()["changed"]) == (412, "version_moved", ["report.reopened"])
    assert save(cast, small(V01=39), If_Match=fresh).status_code == 200


def test_submitted_unchanged_it_is_accepted_again_under_its_receipt(cast: Cast) -> None:
    reach(cast, "submitted", NOTED)
    receipt = submit(cast)
    accept(cast)
    counted = cast.api(cast.rosa).get(PLACE).json()["document"]
    correct(cast)
    save(cast, small(), If_Match="*")  # changed
    save(cast, NOTED, If_Match="*")  # and changed back
    tasks = DBTaskResult.objects.count()
    answer = submit(cast)
    assert (answer.status_code, answer.content) == (200, receipt.content)
    report = Report.objects.get()
    assert (report.status, report.revision, report.accepted, report.draft) == ("accepted", 1, 1, None)
    assert cast.api(cast.rosa).get(PLACE).json()["document"] == counted
    assert AuditRow.objects.get(action="report.correction_given_up").details == {
        "version": report.version, "period": "2026-Q3", "revision": 1,
    }  # fmt: skip
    assert DBTaskResult.objects.count() == tasks  # nobody has to review it
    before = everything()
    assert submit(cast).content == receipt.content
    assert everything() == before


@pytest.mark.parametrize("detour", ["withdrawn", "returned"])
def test_a_correction_can_be_given_up_after_it_was_submitted(cast: Cast, detour: str) -> None:
    reach(cast, "accepted", NOTED)
    receipt = submit(cast)
    correct(cast)
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    assert (withdraw(cast) if detour == "withdrawn" else send_back(cast)).status_code == 200
    # What was submitted last is gone on with, not what counts.
    assert cast.api(cast.rosa).get(PLACE).json()["document"]["values"][0] == {"indicator": "V01", "value": 39}
    assert save(cast, NOTED, If_Match="*").status_code == 200
    answer = submit(cast)
    assert (answer.status_code, answer.content) == (200, receipt.content)
    for who in (cast.rosa, cast.amina):
        shown = cast.api(who).get(PLACE).json()
        assert (shown["status"], shown["accepted_revision"], shown["revision"]) == ("accepted", 1, 2)
        assert shown["document"]["values"][0] == NOTED["values"][0]
    # Opened again, it starts from what counts.
    assert correct(cast, reason_code="safety").json()["status"] == "correcting"
    assert cast.api(cast.rosa).get(PLACE).json()["document"]["values"][0] == NOTED["values"][0]
    save(cast, small(V01=40), If_Match="*")
    assert submit(cast).json()["revision"] == 3
    assert Revision.objects.get(number=3).reason_code == "safety"


def test_what_is_not_ready_can_be_given_up(cast: Cast) -> None:
    """The quarter before was corrected meanwhile, so that the accepted revision would have a question today."""
    reach(cast, "accepted")
    correct(cast)
    Revision.objects.update(context_digest=f"sha256:{'0' * 64}")
    cast.harbour.activities.create(code="hotline", since="2020-01-01")  # V09 and V10 would be due now
    assert cast.api(cast.rosa).get(PLACE).json()["ready"] is False
    assert submit(cast).status_code == 200
    assert Report.objects.get().status == "accepted"
