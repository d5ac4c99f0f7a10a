"""What the worker does by the clock. An app adds its own in a module `jobs`, which the worker imports when it starts.

A job may run late, twice, or in two workers at once, and must stand it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groups.actions import confirmations, directory
from groups.models import SentMail
from network.node import lifelines
from network.node.actions import answers

MINUTE, HOUR, DAY = 60, 3600, 86400
# Waits before the second to the fifth try of a task that raised, in minutes: longer than a mail server's restart.
BACK_OFF = (1, 5, 30, 120)
# A task that runs longer than this has lost its worker, wherever that was.
LOST_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    run: Callable[[], object]
    seconds: float


JOBS: dict[str, Job] = {}


def every(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a function under its name."""

    def register(run: Callable[[], object]) -> Callable[[], object]:
        JOBS[run.__name__] = Job(run, seconds)
        return run

    return register


def discover() -> dict[str, Job]:
    autodiscover_modules("jobs")
    return JOBS


@every(HOUR)
def prune_kept_answers() -> None:
    answers.prune(today=timezone.now().date())


@every(HOUR)
def clear_expired_sessions() -> None:
    call_command("clearsessions", verbosity=0)


@every(HOUR)
def prune_task_results() -> None:
    """Results hold addresses of mails: those that went well are gone after a day, the others after a month."""
    now = timezone.now()
    DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - timedelta(days=1))
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=now - timedelta(days=30))
    ).delete()


@every(HOUR)
def prune_sent_mails() -> None:
    """As long as a request may be repeated (400 days), its mails must be known."""
    SentMail.objects.filter(created_at__lt=timezone.now() - timedelta(days=401)).delete()


@every(HOUR)
def mend_directory() -> None:
    """Should a change have got past the directory, what it shows is right again within the hour."""
    directory.mend()


@every(HOUR)
def empty_write_ahead_log() -> None:
    """SQLite overwrites what is erased in its file, but its log keeps the pages of before until it is written over."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@every(DAY)
def ask_for_confirmation() -> None:
    confirmations.remind()


@every(MINUTE / 2)
def retry_failed_tasks() -> None:
    """Put tasks that raised back into the queue, five tries in all: the worker adds its id to the row at each."""
    for result in DBTaskResult.objects.failed():
        tries = len(result.worker_ids)
        if 1 <= tries <= len(BACK_OFF) and result.finished_at is not None:
            due = result.finished_at + timedelta(minutes=BACK_OFF[tries - 1])
            # Only a row that is still failed: another worker may have been here.
            DBTaskResult.objects.failed().filter(pk=result.pk).update(status=TaskResultStatus.READY, run_after=due)


@every(MINUTE)
def take_back_lost_tasks() -> None:
    """A worker that was killed leaves its task running for ever: one of this machine is missed at once, others when
    their task has taken too long."""
    lifelines.bury(take_back)
    _interrupt(DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST_AFTER))


def take_back(workers: Iterable[str]) -> None:
    """The tasks that these workers began and did not end; it counts as a try."""
    dead = set(workers)
    lost = [row.pk for row in DBTaskResult.objects.running() if dead.intersection(row.worker_ids[-1:])]
    _interrupt(DBTaskResult.objects.running().filter(pk__in=lost))


def _interrupt(lost: QuerySet[DBTaskResult[..., Any]]) -> None:
    lost.update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path="builtins.InterruptedError"
    )
