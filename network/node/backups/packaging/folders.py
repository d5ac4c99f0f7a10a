"""Where plaintext may lie for a moment, and how a finished file gets its name."""

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from network.node.backups.packaging import Refused

PREFIX = ".backup-plaintext-"
# Seconds in which a new folder may not be locked yet.
YOUNG = 60


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """A folder that only its owner can read, gone afterwards. What a killed process left there is removed first."""
    _remove_left_over(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def _remove_left_over(beside: Path) -> None:
    for folder in beside.glob(f"{PREFIX}*"):
        if time.time() - folder.stat().st_mtime < YOUNG:
            continue
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # somebody is at work there
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that has its name only when all of it is on the disk. Raises Refused where there is one already."""
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            raise Refused(f"{target} exists already: a backup is never overwritten.")
        unfinished.rename(target)
        sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
