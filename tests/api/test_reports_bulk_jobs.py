"""POST /reports/bulk with more than 1,000 lines: a job, which the worker does, and its findings."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from groups.actions import tokens
from groups.codelists import Scope
from groups.models import AuditRow, Membership
from groups.subjects import NODE
from network.node.worker import Loop
from network.reports.actions import bulk
from network.reports.bulk import checking, lines, storing
from network.reports.models import BulkChunk, BulkFindings, BulkJob, Receipt, Report, Revision
from tests.api.bulk import PATH, line, outcomes, send, umbrella
from tests.api.refusals import nothing_changes, refusal
from tests.cast import Answer, Api, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than two lines are a job, and three of them a batch."""
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(lines, "BATCH_LINES", 3)


def work() -> None:
    Loop().run_once()


def found(api: Api, job: dict[str, Any]) -> list[dict[str, Any]]:
    answer: Any = api.get(f"{PATH}/{job['id']}/findings")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/x-ndjson")
    return [json.loads(each) for each in answer.getvalue().splitlines()]


def test_a_thousand_are_answered_and_one_more_is_a_job(cast: Cast) -> None:
    umbrella(cast, 1)
    api = cast.api(cast.dora)
    assert len(outcomes(send(api, *[b"{}"] * 1000))) == 1000
    answer = send(api, *[b"{}"] * 1001)
    job = BulkJob.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1{PATH}/{job.pk}")
    assert answer.json() == {
        "id": str(job.pk),
        "status": "waiting",
        "mode": "submit",
        "lines": 1001,
        "done": 0,
        "counts": {"created": 0, "revised": 0, "unchanged": 0, "refused": 0},
        "sent_at": job.sent_at.isoformat(),
        "finished_at": None,
    }
    work()
    done = api.get(f"{PATH}/{job.pk}").json()
    assert (done["status"], done["done"], done["counts"]["refused"]) == ("done", 1001, 1001)
    assert [each["line"] for each in found(api, done)] == list(range(1, 1002))


@pytest.mark.usefixtures("few")
class TestSmall:
    def test_counts_add_up_and_findings_are_told_in_the_sender_s_language(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast, 5)
        api = cast.api(cast.dora)
        job = send(
            api, line(groups[0]), b"", line(groups[1], V03=None), line(groups[2]), line("hill-friends"), line(groups[3]), b"{",
            line(groups[4]), line(groups[0]), query="?lang=fr",
        ).json()  # fmt: skip
        assert not Report.objects.exists()
        work()
        done = api.get(f"{PATH}/{job['id']}").json()
        assert done["counts"] == {"created": 4, "revised": 0, "unchanged": 1, "refused": 3}
        assert (done["status"], done["done"], done["lines"]) == ("done", 8, 8)
        told = found(api, job)
        assert [(each["line"], each["code"]) for each in told] == [
            (3, "report_invalid"),
            (5, "not_found"),
            (7, "not_json"),
        ]
        validated = cast.api(Membership.objects.get(program=groups[1]).user).post(
            f"/programs/{groups[1].slug}/reports/2026-Q3/validate?lang=fr", small(V03=None)
        )
        assert validated.status_code == 200
        assert [each["code"] for each in told[0]["findings"]] == ["H02"]
        assert told[0]["findings"][0]["message"] in [each["message"] for each in validated.json()["findings"]]
        assert told[1]["detail"] == "Il n’y a rien ici, ou rien que vous puissiez voir."

    def test_what_was_sent_is_gone_when_it_is_done(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast)
        secret = {"indicator": "V40", "value": "The yard is closed at noon."}
        documents = [line(group) for group in groups]
        for each in documents:
            each["values"].append(secret)
        send(cast.api(cast.dora), *documents)
        assert any(b"The yard" in chunk.body for chunk in BulkChunk.objects.all())
        work()
        assert not BulkChunk.objects.exists()
        assert not any(b"The yard" in row.body for row in BulkFindings.objects.all())
        assert not any("The yard" in json.dumps(row.args_kwargs) for row in DBTaskResult.objects.all())
        assert Revision.objects.count() == 3

    def test_only_who_sent_it_sees_it(self, cast: Cast) -> None:
        wide, groups = umbrella(cast)
        job = send(cast.api(cast.dora), *map(line, groups)).json()
        other = Api(token=cast.token(wide, *Scope))
        unknown = str(uuid4())
        for who in (cast.api(cast.amina), cast.api(cast.bruno), cast.api(cast.nadia), other):
            for part in ("", "/findings"):
                hidden, never = who.get(f"{PATH}/{job['id']}{part}"), who.get(f"{PATH}/{unknown}{part}")
                assert refusal(hidden) == (404, "not_found")
                assert hidden.content.replace(job["id"].encode(), unknown.encode()) == never.content
        assert cast.api().get(f"{PATH}/{job['id']}").status_code == 401

    def test_a_key_gives_the_same_job(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast)
        first = send(cast.api(cast.dora), *map(line, groups), Idempotency_Key="quarter")
        again = send(cast.api(cast.dora), *map(line, groups), Idempotency_Key="quarter")
        assert (again.status_code, again.content, again.headers["Location"]) == (
            202,
            first.content,
            first.headers["Location"],
        )
        assert BulkJob.objects.count() == 1

    def test_a_kill_at_any_moment_doubles_and_loses_nothing(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        _wide, groups = umbrella(cast, 9)
        job = send(cast.api(cast.dora), *map(line, groups)).json()
        store, calls = storing.store, iter(range(100))

        def killed_now_and_then(*arguments: Any) -> Any:
            results = store(*arguments)
            if next(calls) % 2 == 0:
                raise OperationalError("killed after the rows were written, before they were committed")
            return results

        monkeypatch.setattr(bulk, "store", killed_now_and_then)
        for _try in range(5):
            work()
            tasks = DBTaskResult.objects.filter(task_path=bulk.run.module_path).exclude(status="SUCCESSFUL")
            tasks.update(status="READY", run_after=timezone.now())
        done = cast.api(cast.dora).get(f"{PATH}/{job['id']}").json()
        assert (done["status"], done["counts"]["created"]) == ("done", 9)
        assert Revision.objects.count() == Receipt.objects.count() == Report.objects.count() == 9
        assert AuditRow.objects.filter(action="report.submitted").count() == 9

    def test_a_chunk_that_another_worker_did_is_left(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        _wide, groups = umbrella(cast)
        send(cast.api(cast.dora), *map(line, groups))
        job, check = BulkJob.objects.get(), checking.check

        def overtaken(*arguments: Any) -> Any:
            checked = check(*arguments)
            monkeypatch.setattr(bulk, "check", check)
            assert bulk.advance(job)  # the other worker
            return checked

        monkeypatch.setattr(bulk, "check", overtaken)
        assert bulk.advance(job)
        assert not bulk.advance(job)
        job.refresh_from_db()
        assert (job.counts["created"], job.status, Revision.objects.count()) == (3, "done", 3)

    def test_who_lost_the_role_meanwhile_reaches_nothing(self, cast: Cast) -> None:
        wide, groups = umbrella(cast)
        secret = cast.token(wide, Scope.REPORT_WRITE, Scope.REPORT_SUBMIT)
        by_token = send(Api(token=secret), *map(line, groups)).json()
        by_person = send(cast.api(cast.dora), *map(line, groups)).json()
        tokens.revoke(token=wide.tokens.get(), by=NODE)
        Membership.objects.filter(user=cast.dora, program=wide).delete()
        work()
        assert not Report.objects.exists()
        for job in (by_token, by_person):
            assert BulkJob.objects.get(pk=job["id"]).counts["refused"] == 3
        assert {each["code"] for each in found(cast.api(cast.dora), by_person)} == {"not_found"}

    def test_three_files_at_a_time(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast)
        for _number in range(3):
            assert send(cast.api(cast.dora), *map(line, groups)).status_code == 202
        with nothing_changes():
            assert refusal(send(cast.api(cast.dora), *map(line, groups))) == (409, "too_many_jobs")
        work()
        assert send(cast.api(cast.dora), *map(line, groups)).status_code == 202

    def test_drafts(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast)
        api = cast.api(cast.dora)
        job = send(api, line(groups[0]), line(groups[1], V03=None), line(groups[2]), query="?mode=draft").json()
        work()
        assert api.get(f"{PATH}/{job['id']}").json()["counts"]["created"] == 3
        assert [(each["line"], each["outcome"]) for each in found(api, job)] == [(2, "created")]
        assert set(Report.objects.values_list("status", flat=True)) == {"draft"}

    def test_is_forgotten_after_a_month_and_taken_up_when_its_task_was_lost(
        self, cast: Cast, clock: time_machine.Traveller
    ) -> None:
        _wide, groups = umbrella(cast)
        send(cast.api(cast.dora), *map(line, groups))
        DBTaskResult.objects.all().delete()
        clock.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC))
        work()
        work()
        job = BulkJob.objects.get()
        assert job.finished_at is not None
        bulk.prune(job.finished_at + timedelta(days=29))
        assert BulkJob.objects.exists()
        bulk.prune(job.finished_at + timedelta(days=31))
        assert not BulkJob.objects.exists()


def test_a_file_that_takes_many_transactions_is_one_mail(cast: Cast, few: None) -> None:
    _wide, groups = umbrella(cast, 6)
    send(cast.api(cast.dora), *map(line, groups))
    work()
    assert BulkJob.objects.get().counts["created"] == 6
    subjects = cast.mails_to(cast.amina)
    assert subjects.count("Reports wait for review") == 1
    assert not [each for each in subjects if each.startswith("A report waits")]


@pytest.mark.parametrize(("limit", "most"), [("BATCHES_PER_TURN", 1), ("LONGEST_TURN", 0)])
def test_the_worker_lets_others_have_their_turn(
    cast: Cast, few: None, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(bulk, limit, most)
    _wide, groups = umbrella(cast, 7)
    send(cast.api(cast.dora), *map(line, groups))
    job = BulkJob.objects.get()
    bulk.run.call(job=str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.done, job.chunks.count()) == ("running", 3, 2)
    work()
    job.refresh_from_db()
    assert (job.status, job.done) == ("done", 7)


def test_answer_and_job_are_as_the_schema_says(cast: Cast, few: None) -> None:
    import jsonschema_rs

    from tests.api.test_schema import document, resolved

    _wide, groups = umbrella(cast)
    api = cast.api(cast.dora)
    responses = document()["paths"]["/api/v1/reports/bulk"]["post"]["responses"]
    sent: list[tuple[str, Answer]] = [
        ("200", send(api, line(groups[0]), line(groups[1], V03=None))),
        ("202", send(api, *map(line, groups))),
    ]
    for status, answer in sent:
        assert str(answer.status_code) == status
        said = responses[status]["content"]["application/json"]["schema"]
        jsonschema_rs.validator_for(resolved(said)).validate(answer.json())
