"""The threads of a process share one interpreter: of four that compute at a time each waits for the others whenever it
comes back from the database, perhaps with a lock in its hand. So one thread does one request after the other, with the
connection that has seen the database last, and another steps in only where a request takes long."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class Turns(Executor):
    """As a ThreadPoolExecutor of so many threads, one of which is in turn. Who has been in turn for longer than
    `patience` (seconds) goes on with its work, but the others need not wait any longer."""

    def __init__(self, threads: int, patience: float) -> None:
        self.patience = patience
        self._jobs: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._mutex = threading.Lock()
        # Who is in turn, and until when the others wait for that.
        self._turn: tuple[threading.Condition, float] | None = None
        # Who has nothing to do, last who worked last; one of them watches while there is something to be done.
        self._idle: list[threading.Condition] = []
        self._watched = False
        self._open = True
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with self._mutex:
            if not self._open:
                raise RuntimeError("no more work is taken")
            self._jobs.append((future, lambda: work(*arguments, **named)))
            self._call()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with self._mutex:
            self._open = False
            while cancel_futures and self._jobs:
                self._jobs.popleft()[0].cancel()
            for one in self._idle:
                one.notify()
        if wait:
            for thread in self._threads:
                thread.join()

    def _call(self) -> None:
        """Someone to do what is to be done, or to watch who is in turn."""
        if self._jobs and self._idle and not (self._turn and self._watched):
            self._idle[-1].notify()

    def _work(self) -> None:
        me = threading.Condition(self._mutex)
        while job := self._next(me):
            _run(*job)
            del job

    def _next(self, me: threading.Condition) -> tuple[Future[Any], Callable[[], Any]] | None:
        """What to do now; None where nothing will come any more. Who was in turn is the first to take what waits."""
        with self._mutex:
            if self._turn and self._turn[0] is me:
                self._turn = None
            place = len(self._idle)
            while not self._jobs or (self._turn and time.monotonic() < self._turn[1]):
                if not self._open and not self._jobs:
                    return None
                self._wait(me, place)
                place = 0  # woken, or tired of watching, without work: the one who worked last stays last
            job = self._jobs.popleft()
            self._turn = me, time.monotonic() + self.patience
            self._call()
            return job

    def _wait(self, me: threading.Condition, place: int) -> None:
        self._idle.insert(place, me)
        if self._jobs and self._turn and not self._watched:
            self._watched = True
            me.wait(max(0.0, self._turn[1] - time.monotonic()))
            self._watched = False
        else:
            me.wait()
        self._idle.remove(me)


def _run(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001  # told to who asked for the work
        future.set_exception(error)
    else:
        future.set_result(result)
