"""The worker's loop: due tasks, the sequencer, the timed jobs, a heartbeat; one after the other in one process."""

import logging
import threading
import time

from django.db import close_old_connections, connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from network.node import jobs, sequencer
from network.node.lifelines import Lifeline
from network.node.models import WorkerBeat

logger = logging.getLogger(__name__)
# Seconds.
IDLE, AFTER_ERROR, BEAT = 0.5, 3.0, 5.0
# After so many tasks the sequencer and the clock have their turn.
TASKS_PER_TURN = 20


class Loop:
    """`run()` until `stop()`, which a signal handler or another thread may call: no new task is begun then."""

    def __init__(self, *, idle: float = IDLE, after_error: float = AFTER_ERROR) -> None:
        self.idle, self.after_error = idle, after_error
        self._stopping = threading.Event()
        self._tasks = _task_worker()
        self._lifeline = Lifeline(self._tasks.worker_id)
        self._lost_track = False
        self._jobs = jobs.discover()
        self._due: dict[str, float] = {}
        self._next_beat = 0.0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            self._run()
        finally:
            self._lifeline.release()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.turn()
            except Exception:
                self._lost_track = True
                # Mostly the database was restarted. Whatever it was, a worker that ends helps nobody.
                logger.exception("The worker goes on in %s seconds.", self.after_error)
                connections.close_all()
                self._stopping.wait(self.after_error)
            else:
                if not busy:
                    self._stopping.wait(self.idle)

    def run_once(self) -> None:
        """All that is to do now, then return; every job runs. Errors are raised, but for those of tasks and jobs."""
        try:
            while self.turn() and not self._stopping.is_set():
                pass
        finally:
            self._lifeline.release()

    def turn(self) -> bool:
        """Do a little of everything that is due; whether there was a task or a row."""
        _drop_dead_connections()
        if self._lost_track:
            # How a task ended could not be stored: it would count as running for as long as this worker lives.
            jobs.take_back([self._tasks.worker_id])
            self._lost_track = False
        ran = sum(1 for _ in range(TASKS_PER_TURN) if self._run_task())
        numbered = sequencer.sequence(stop=self._stopping.is_set)
        self._run_jobs()
        self._beat()
        return ran + numbered > 0

    def _run_task(self) -> bool:
        # A look first: to claim a task takes SQLite's write lock, and mostly there is none.
        if self._stopping.is_set() or not DBTaskResult.objects.ready().exists():
            return False
        with exclusive_transaction():
            task = DBTaskResult.objects.ready().get_locked()
            if task is not None:
                task.claim(self._tasks.worker_id)
        if task is not None:
            # Stores the result, or the error: it never raises.
            self._tasks.run_task(task)
            _drop_dead_connections()
        return task is not None

    def _run_jobs(self) -> None:
        for name, job in self._jobs.items():
            now = time.monotonic()
            if self._stopping.is_set() or now < self._due.get(name, now):
                continue
            self._due[name] = now + job.seconds
            try:
                job.run()
            except Exception:
                # A job that fails is tried again at its next time and must not hold up the others.
                logger.exception("The job %s failed.", name)
                _drop_dead_connections()

    def _beat(self) -> None:
        if time.monotonic() >= self._next_beat:
            behind = DBTaskResult.objects.ready().count() + sequencer.waiting()
            WorkerBeat.objects.beat(at=timezone.now(), behind=behind)
            self._next_beat = time.monotonic() + BEAT


def _task_worker() -> Worker:
    """The queue's own worker, which runs one task and stores how it ended; its loop and signal handlers are not used."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def _drop_dead_connections() -> None:
    # Not within somebody's transaction (a test's): it would close that too.
    if not connection.in_atomic_block:
        close_old_connections()
