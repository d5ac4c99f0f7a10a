"""SQLite has one writer. Who finds it busy sleeps and looks again, in the end ten times a second: with eight clients the
database idles while they sleep, and one may sleep for long. Here transactions queue up before they ask: threads at a
lock of their process, and the first of each process at a lock on a file, which it looks at every millisecond. What
keeps two writers apart is SQLite's own lock, as ever; who writes without a transaction waits as SQLite does."""

import fcntl
import os
import sys
import threading
import time
from collections import defaultdict
from functools import lru_cache

from django.db import OperationalError
from django.db.backends.sqlite3 import base

LOOK = 0.001
# Who holds the one lock must get the interpreter back soon when others compute.
sys.setswitchinterval(0.0005)
_threads: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@lru_cache(maxsize=512)
def _marked(query: str) -> str:
    """With the marks of SQLite where Django has its own. A node asks the same few hundred things again and again."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return _marked(query) if param_names is None else super().convert_query(query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    _place: tuple[threading.Lock, int] | None = None

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._place = self._queue(str(self.settings_dict["NAME"]), self.settings_dict["OPTIONS"].get("timeout", 5))
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave()

    def _queue(self, name: str, patience: float) -> tuple[threading.Lock, int]:
        """As SQLite, raises OperationalError after so many seconds."""
        end = time.monotonic() + patience
        lock = _threads[name]
        if not lock.acquire(timeout=patience):
            raise OperationalError("database is locked")
        try:
            file = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except BaseException:
            lock.release()
            raise
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < end:
                    time.sleep(LOOK)
                    continue
                os.close(file)
                lock.release()
                raise OperationalError("database is locked") from None
            return lock, file

    def _leave(self) -> None:
        if self._place is not None:
            (lock, file), self._place = self._place, None
            os.close(file)
            lock.release()
