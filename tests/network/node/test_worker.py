import signal
import time
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groups.models import AuditRow, SentMail
from network.node import jobs, lifelines
from network.node.models import WorkerBeat
from network.node.sequencer import sequence
from network.node.worker import Loop
from tests.network.node.conftest import Node

CALLS: list[str] = []


@task()
def note(text: str) -> None:
    CALLS.append(text)


@task()
def fail() -> None:
    raise RuntimeError("as told")


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


@pytest.fixture
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, jobs.Job]:
    """A registry with nothing in it but what a test puts there."""
    monkeypatch.setattr(jobs, "JOBS", {})
    return jobs.JOBS


def audit_row() -> None:
    AuditRow.objects.create(actor="node", action="test", object_kind="test", object_id="1")


@pytest.mark.django_db
def test_once_does_all_that_is_due() -> None:
    for number in range(45):
        note.enqueue(str(number))
    later = note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")
    audit_row()
    call_command("worker", "--once")
    assert [str(number) for number in range(45)] == CALLS
    assert DBTaskResult.objects.get(pk=later.id).status == TaskResultStatus.READY
    # The row above, and that of the key which the first start made.
    assert list(AuditRow.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert WorkerBeat.objects.get().last_beat > timezone.now() - timedelta(minutes=1)


@pytest.mark.django_db
def test_it_leaves_the_handlers_of_signals_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)
    call_command("worker", "--once")
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.django_db
@pytest.mark.usefixtures("own_jobs")
def test_a_task_that_raises_is_tried_five_times() -> None:
    fail.enqueue()
    waits = []
    for tries in range(1, 6):
        assert Loop().turn()
        failed = DBTaskResult.objects.get()
        assert (failed.status, len(failed.worker_ids)) == (TaskResultStatus.FAILED, tries)
        jobs.retry_failed_tasks()
        again = DBTaskResult.objects.get()
        if again.status == TaskResultStatus.READY:
            assert failed.finished_at is not None
            waits.append(again.run_after - failed.finished_at)
            assert not Loop().turn()
            DBTaskResult.objects.update(run_after=timezone.now())
    assert again.status == TaskResultStatus.FAILED
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]


@pytest.mark.django_db
def test_a_task_whose_worker_died_is_taken_back() -> None:
    result = note.enqueue("again")
    row = DBTaskResult.objects.get(pk=result.id)
    row.claim("a worker that is gone")
    jobs.take_back_lost_tasks()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=2))
    jobs.take_back_lost_tasks()
    jobs.retry_failed_tasks()
    DBTaskResult.objects.update(run_after=timezone.now())
    Loop().turn()
    assert CALLS == ["again"]


@pytest.mark.django_db
@pytest.mark.usefixtures("own_jobs")
def test_a_task_of_a_dead_worker_of_this_machine_is_taken_back_at_once(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    alive, dead = lifelines.Lifeline("alive"), lifelines.Lifeline("dead")
    rows = [DBTaskResult.objects.get(pk=note.enqueue(text).id) for text in ("alive", "dead", "elsewhere")]
    for row, worker in zip(rows, ("alive", "dead", "elsewhere"), strict=True):
        row.claim(worker)
    dead._file.close()  # as the kernel does it for a process that was killed
    jobs.take_back_lost_tasks()
    found = [(row.status, row.worker_ids) for row in DBTaskResult.objects.order_by("started_at")]
    running, failed = TaskResultStatus.RUNNING, TaskResultStatus.FAILED
    assert found == [(running, ["alive"]), (failed, ["dead"]), (running, ["elsewhere"])]
    assert [path.name for path in lifelines.folder().iterdir()] == ["alive"]
    alive.release()
    assert not list(lifelines.folder().iterdir())


@pytest.mark.django_db
@pytest.mark.usefixtures("own_jobs")
def test_a_task_whose_end_could_not_be_stored_is_taken_back_by_its_own_worker(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    loop = Loop()
    row = DBTaskResult.objects.get(pk=note.enqueue("again").id)
    row.claim(loop._tasks.worker_id)
    loop.turn()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    loop._lost_track = True  # as after an error of the database
    loop.turn()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    loop.stop()
    loop.run()
    assert not list(lifelines.folder().iterdir())


@pytest.mark.django_db
def test_jobs_run_at_their_times_and_a_failing_one_holds_nobody_up(
    own_jobs: dict[str, jobs.Job], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        CALLS.append("broken")
        raise RuntimeError("as told")

    jobs.every(0)(broken)
    own_jobs["often"] = jobs.Job(lambda: CALLS.append("often"), 0)
    own_jobs["seldom"] = jobs.Job(lambda: CALLS.append("seldom"), 3600)
    loop = Loop()
    loop.turn()
    loop.turn()
    assert CALLS == ["broken", "often", "seldom", "broken", "often"]
    assert "The job broken failed." in caplog.text


@pytest.mark.django_db
def test_what_is_old_is_pruned() -> None:
    now = timezone.now()
    ages = {(TaskResultStatus.SUCCESSFUL, 2), (TaskResultStatus.SUCCESSFUL, 0), (TaskResultStatus.FAILED, 2)}
    for status, days in ages | {(TaskResultStatus.FAILED, 31)}:
        note.enqueue("x")
        DBTaskResult.objects.filter(finished_at=None).update(status=status, finished_at=now - timedelta(days=days))
    jobs.prune_task_results()
    left = {(row.status, (now - (row.finished_at or now)).days) for row in DBTaskResult.objects.all()}
    assert left == {(str(status), days) for status, days in ages - {(TaskResultStatus.SUCCESSFUL, 2)}}

    for key, days in (("old", 402), ("new", 400)):
        SentMail.objects.create(key=key)
        SentMail.objects.filter(key=key).update(created_at=now - timedelta(days=days))
    jobs.prune_sent_mails()
    assert SentMail.objects.get().key == "new"

    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    jobs.clear_expired_sessions()
    assert Session.objects.get().session_key == "open"


@pytest.mark.django_db
def test_stopping_between_tasks() -> None:
    loop = Loop()
    loop.stop()
    note.enqueue("never")
    loop.run()
    assert CALLS == []
    assert not loop.turn()


def wait_for(node: Node, sql: str) -> None:
    end = time.monotonic() + 30
    while not node.rows(sql):
        assert time.monotonic() < end, sql
        time.sleep(0.1)


def stopped(process: "Popen[str]", number: int) -> tuple[int, float]:
    """The exit code, and the seconds that it took to end."""
    start = time.monotonic()
    process.send_signal(number)
    return process.wait(timeout=30), time.monotonic() - start


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_within_a_second(node: Node, number: int) -> None:
    worker = node.manage("worker")
    wait_for(node, "select 1 from node_workerbeat")
    code, seconds = stopped(worker, number)
    assert code == 0
    assert seconds < 1.5  # one second, and the end of the interpreter on a busy machine


@pytest.mark.django_db(transaction=True)
def test_it_outlives_an_error_of_the_database(node: Node) -> None:
    worker = node.manage("worker")
    wait_for(node, "select 1 from node_workerbeat")
    node.rows("alter table groups_changerow rename to away")
    time.sleep(1.5)
    node.rows("alter table away rename to groups_changerow")
    node.rows("delete from node_workerbeat")
    wait_for(node, "select 1 from node_workerbeat")
    assert stopped(worker, signal.SIGTERM)[0] == 0
    assert "The worker goes on in" in worker.communicate()[1]


@pytest.mark.django_db
def test_what_waits_is_told() -> None:
    audit_row()
    sequence()
    audit_row()
    note.enqueue("x")
    loop = Loop()
    loop.stop()
    loop.turn()
    assert WorkerBeat.objects.get().behind == 2
