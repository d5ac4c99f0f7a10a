"""Which workers of this machine are alive: each holds the lock of a file of its own, and the kernel lets go of it however
the worker ends. Workers on other machines are not seen here."""

import fcntl
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings


class Lifeline:
    """Held from now until `release()` or the end of the process."""

    def __init__(self, worker_id: str) -> None:
        folder().mkdir(exist_ok=True)
        self._path = folder() / worker_id
        self._file = self._path.open("wb")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        # A copy of this process that outlives it says nothing about it.
        os.register_at_fork(after_in_child=self._file.close)

    def release(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()


def folder() -> Path:
    return Path(settings.VAR) / "workers"


def bury(farewell: Callable[[Iterable[str]], object]) -> None:
    """Hand over the ids of the workers that died, then forget them; if `farewell` raises, they are found again."""
    found = {path.name: path for path in folder().glob("*") if _is_dead(path)}
    if found:
        farewell(found)
    for path in found.values():
        path.unlink(missing_ok=True)


def _is_dead(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
