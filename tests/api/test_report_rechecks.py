"""A correction of one quarter is checked against the next: what no longer follows on is shown on that report's page."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from groups.models import ProgramActivity
from network.node.worker import Loop
from network.reports.actions import rechecks
from network.reports.models import Recheck, Report
from tests.api.steps import PLACE, accept, correct, everything, reach, save, submit
from tests.cast import Answer, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
NEXT = "/programs/harbour-visitors/reports/2026-Q4"


def complaints(lodged: int, closed: int, still_open: int, **changes: Any) -> dict[str, Any]:
    document = small(**changes)
    rows = {"V28": lodged, "V29": closed, "V30": still_open}
    document["values"] += [{"indicator": code, "value": value} for code, value in rows.items()]
    return document


def next_quarter(cast: Cast, document: dict[str, Any], **headers: str) -> Answer:
    rosa, amina = cast.api(cast.rosa), cast.api(cast.amina)
    saved = rosa.put(NEXT, document | {"period": "2026-Q4"}, **headers)
    assert saved.json()["ready"], saved.json()["findings"]
    assert rosa.post(f"{NEXT}/submit").status_code == 201
    return amina.post(f"{NEXT}/accept")


def correct_to(cast: Cast, document: dict[str, Any]) -> None:
    correct(cast)
    assert save(cast, document, If_Match="*").status_code == 200
    assert submit(cast).status_code == 201
    assert accept(cast).status_code == 200


def shown(cast: Cast, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cast.api(cast.rosa).get(f"{NEXT}?lang={language}").json()["rechecks"]
    return found


def mails() -> list[dict[str, Any]]:
    tasks = [task.args_kwargs["kwargs"] for task in DBTaskResult.objects.all()]
    return [task for task in tasks if task.get("template") == "report_recheck"]


@pytest.fixture
def following(cast: Cast, clock: time_machine.Traveller) -> Cast:
    """Two accepted quarters: 9 complaints are open after the first; with 7 more and 4 closed, 12 after the second."""
    ProgramActivity.objects.create(program=cast.harbour, code="complaints", since="2020-01-01")
    reach(cast, "accepted", complaints(9, 0, 9))
    clock.move_to(datetime(2027, 1, 20, 8, tzinfo=UTC))
    assert next_quarter(cast, complaints(7, 4, 12)).status_code == 200
    Loop().run_once()
    return cast


def test_a_difference_becomes_a_task_on_the_next_report(following: Cast) -> None:
    assert shown(following) == []
    correct_to(following, complaints(10, 0, 10))
    assert shown(following) == []  # it is the worker's
    Loop().run_once()
    found = shown(following)
    assert [{name: value for name, value in each.items() if name not in {"message", "hint"}} for each in found] == [
        {
            "code": "W18",
            "cell": {"indicator": "V30"},
            "params": {"indicator": "V30", "facility": None, "expected": 13, "value": 12, "previous": 10},
            "cause": {"period": "2026-Q3", "revision": 2},
            "opened_on": "2027-01-20",
        }
    ]
    messages = {language: shown(following, language)[0]["message"] for language in ("en", "fr", "es", "ar")}
    assert len(set(messages.values())) == 4
    assert all("13" in message for message in messages.values())
    # The accepted revision itself is as it was, and the coordinator sees the same.
    report = following.api(following.amina).get(NEXT).json()
    assert (report["status"], report["accepted_revision"], len(report["rechecks"])) == ("accepted", 1, 1)


def test_is_told_to_the_members_once_and_without_a_figure(following: Cast) -> None:
    correct_to(following, complaints(10, 0, 10))
    Loop().run_once()
    rechecks.run(Report.objects.get(period="2026-Q4"))
    told = mails()
    assert sorted(mail["user"] for mail in told) == sorted([str(following.bruno.pk), str(following.rosa.pk)])
    assert told[0]["params"] == {
        "program": "harbour-visitors", "period": "2026-Q4", "address": "http://127.0.0.1:8000",
    }  # fmt: skip


def test_run_twice_changes_nothing(following: Cast) -> None:
    correct_to(following, complaints(10, 0, 10))
    Loop().run_once()
    before = everything()
    rechecks.run(Report.objects.get(period="2026-Q4"))
    assert everything() == before


def test_another_correction_takes_it_away_or_moves_it(following: Cast) -> None:
    correct_to(following, complaints(10, 0, 10))
    Loop().run_once()
    correct_to(following, complaints(11, 0, 11))
    Loop().run_once()
    assert [(each["params"]["expected"], each["cause"]["revision"]) for each in shown(following)] == [(14, 3)]
    correct_to(following, complaints(9, 0, 9, V03=8))
    Loop().run_once()
    assert shown(following) == []
    assert Recheck.objects.filter(settled_on=None).count() == 0
    assert Recheck.objects.count() == 2


def test_a_correction_of_something_else_opens_nothing(following: Cast) -> None:
    correct_to(following, complaints(9, 0, 9, V03=8))
    Loop().run_once()
    assert not Recheck.objects.exists()
    assert mails() == []


def test_is_settled_when_the_next_revision_is_accepted(following: Cast) -> None:
    correct_to(following, complaints(10, 0, 10))
    Loop().run_once()
    answer = following.api(following.bruno).post(f"{NEXT}/reopen", {"reason_code": "late_information"})
    assert len(answer.json()["rechecks"]) == 1
    assert next_quarter(following, complaints(7, 4, 13), If_Match="*").json()["rechecks"] == []
    Loop().run_once()
    assert shown(following) == []
    assert str(Recheck.objects.get().settled_on) == "2027-01-20"


def test_what_was_submitted_before_the_correction_is_checked_when_it_is_accepted(following: Cast) -> None:
    bruno, rosa, amina = (following.api(who) for who in (following.bruno, following.rosa, following.amina))
    bruno.post(f"{NEXT}/reopen", {"reason_code": "counting_error"})
    rosa.put(NEXT, complaints(7, 4, 12, V03=8) | {"period": "2026-Q4"}, If_Match="*")
    assert rosa.post(f"{NEXT}/submit").status_code == 201
    correct_to(following, complaints(10, 0, 10))
    Loop().run_once()
    assert len(shown(following)) == 1
    assert amina.post(f"{NEXT}/accept").json()["rechecks"] == []
    Loop().run_once()
    assert [(each["params"]["expected"], each["cause"]["revision"]) for each in shown(following)] == [(13, 2)]


def test_what_was_answered_when_it_came_in_is_not_asked_again(cast: Cast, clock: time_machine.Traveller) -> None:
    ProgramActivity.objects.create(program=cast.harbour, code="complaints", since="2020-01-01")
    reach(cast, "accepted", complaints(9, 0, 9))
    clock.move_to(datetime(2027, 1, 20, 8, tzinfo=UTC))
    document = complaints(7, 4, 13)
    document["answers"] = [{"code": "W18", "pointer": "/values/15/value", "note": "One was found in another log."}]
    assert next_quarter(cast, document).status_code == 200
    correct_to(cast, complaints(9, 0, 9, V03=8))
    Loop().run_once()
    assert not Recheck.objects.exists()


def test_without_a_next_accepted_quarter_there_is_no_task(cast: Cast) -> None:
    reach(cast, "accepted")
    correct_to(cast, small(V01=39))
    tasks = DBTaskResult.objects.values_list("task_path", flat=True)
    assert not any("recheck" in path for path in tasks)
    assert PLACE not in repr(list(tasks))
