"""The cache that the processes of one machine share: a SQLite file of its own, no further service.

What it holds can be lost at any time and nothing but counts and short-lived marks is lost with it: no write waits for
the disk, and a file that is deleted or damaged is begun anew. `add` and `incr` are one statement each, so they are
exact over any number of threads and processes.
"""

import fcntl
import os
import pickle
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

TABLE = """
CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value, expires REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_by_expiry ON entries (expires);
"""
PUT = "INSERT INTO entries VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET value = ?2, expires = ?3"
ADD = f"{PUT} WHERE entries.expires <= ?4 RETURNING 1"
GET = "SELECT value FROM entries WHERE key = ? AND expires > ?"
INCREASE = """
UPDATE entries SET value = value + ?2 WHERE key = ?1 AND expires > ?3 AND typeof(value) = 'integer' RETURNING value
"""
TOUCH = "UPDATE entries SET expires = ? WHERE key = ? AND expires > ? RETURNING 1"
DELETE = "DELETE FROM entries WHERE key = ? RETURNING expires"
DELETE_EXPIRED = "DELETE FROM entries WHERE expires <= ?"
DELETE_NEXT = (
    "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY expires LIMIT"
    " max(0, (SELECT count(*) FROM entries) - ?))"
)
# Seconds that a write waits for the others; a statement takes some microseconds.
PATIENCE = 10.0
# What each connection keeps: the few statements above, and the pages that lead to an entry.
STATEMENTS, KEPT_KIB = 16, 100
# Every so many writes of a connection the expired entries are thrown out.
WRITES_BETWEEN_CULLS = 1000
MOST_ENTRIES = 100_000
WIDEST_INTEGER = 2**62

Row = tuple[Any, ...]
# What a fork takes over from its parent is neither used nor closed: both would reach into the parent's locks.
_inherited: list[object] = []


class Connection:
    """One open file: of one thread of one process."""

    def __init__(self, path: str) -> None:
        self.process = os.getpid()
        self.writes = 0
        # Not tied to its thread, so that whoever collects the garbage may close it.
        self.raw = sqlite3.connect(
            path, timeout=PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
        )
        self.raw.execute("PRAGMA journal_mode=WAL")
        self.raw.execute("PRAGMA synchronous=OFF")
        self.raw.execute(f"PRAGMA cache_size=-{KEPT_KIB}")
        self.raw.executescript(TABLE)
        self.file = os.stat(path).st_ino  # noqa: PTH116  # once a request: a Path would cost more than the look


class SQLiteCache(BaseCache):
    """Django's cache interface over the file `location`."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        options = params.get("OPTIONS") or {}
        super().__init__({**params, "OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES, **options}})
        self._path = location
        self._local = threading.local()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        rows = self._run(GET, (self._key(key, version), time.time()))
        return _decode(rows[0][0]) if rows else default

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._run(PUT, (self._key(key, version), _encode(value), self._expiry(timeout)), writes=True)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        row = (self._key(key, version), _encode(value), self._expiry(timeout), time.time())
        return bool(self._run(ADD, row, writes=True))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The new value. Raises ValueError where there is no whole number under the key; its expiry stays."""
        rows = self._run(INCREASE, (self._key(key, version), delta, time.time()), writes=True)
        if not rows:
            raise ValueError(f"Key {key!r} holds no number")
        return int(rows[0][0])

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        row = (self._expiry(timeout), self._key(key, version), time.time())
        return bool(self._run(TOUCH, row, writes=True))

    def delete(self, key: str, version: int | None = None) -> bool:
        rows = self._run(DELETE, (self._key(key, version),), writes=True)
        return bool(rows) and rows[0][0] > time.time()

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._run(GET, (self._key(key, version), time.time())))

    def clear(self) -> None:
        self._run("DELETE FROM entries", (), writes=True)

    def _key(self, key: str, version: int | None) -> str:
        # Not validated: any text is a key here, and the check for memcached would cost more than the statement.
        return str(self.make_key(key, version=version))

    def _expiry(self, timeout: float | None) -> float:
        expiry = self.get_backend_timeout(timeout)
        return float("inf") if expiry is None else expiry

    def _run(self, statement: str, row: Row, *, writes: bool = False) -> list[Row]:
        """The statement's rows; once more with a new file where the old one turns out to be damaged."""
        try:
            return self._execute(self._connection(), statement, row, writes=writes)
        except sqlite3.OperationalError as error:
            # "locked" would be so in a new file too; a missing table or a failing read is damage.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
        except sqlite3.DatabaseError:
            pass
        self._begin_anew()
        return self._execute(self._connection(), statement, row, writes=writes)

    def _execute(self, connection: Connection, statement: str, row: Row, *, writes: bool) -> list[Row]:
        rows: list[Row] = connection.raw.execute(statement, row).fetchall()
        if writes:
            connection.writes += 1
            if connection.writes % WRITES_BETWEEN_CULLS == 0:
                connection.raw.execute(DELETE_EXPIRED, (time.time(),))
                connection.raw.execute(DELETE_NEXT, (self._max_entries,))
        return rows

    def _connection(self) -> Connection:
        """This thread's, while it is this process's and its file is still the one at the path."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            if connection.process != os.getpid():
                _inherited.append(connection)
            elif connection.file == self._file_now():
                return connection
            else:
                connection.raw.close()
        self._local.connection = None
        # One at a time: two that turn a new file to WAL at once would get in each other's way.
        with self._lock():
            connection = self._local.connection = Connection(self._path)
        return connection

    def _file_now(self) -> int:
        try:
            return os.stat(self._path).st_ino  # noqa: PTH116  # once a request: a Path would cost more than the look
        except FileNotFoundError:
            return -1

    def _begin_anew(self) -> None:
        damaged: Connection | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if damaged is not None:
            damaged.raw.close()
        with self._lock():
            # Another process may have been faster: its new file stays.
            if damaged is None and self._is_sound():
                return
            if damaged is not None and damaged.file != self._file_now():
                return
            for name in (self._path, f"{self._path}-wal", f"{self._path}-shm"):
                Path(name).unlink(missing_ok=True)

    def _is_sound(self) -> bool:
        with suppress(sqlite3.Error):
            Connection(self._path).raw.close()
            return True
        return False

    def _lock(self) -> "_Lock":
        return _Lock(f"{self._path}-lock")


class _Lock:
    """Between processes: held as long as its file is open."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._file = Path(self._path).open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_error: object) -> None:
        self._file.close()


def _encode(value: Any) -> Any:
    """Whole numbers as they are, so that SQL can count; all else as Django's own backends keep it."""
    if type(value) is int and abs(value) < WIDEST_INTEGER:
        return value
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _decode(stored: Any) -> Any:
    # Only this node's processes write the file.
    return pickle.loads(stored) if isinstance(stored, bytes) else stored  # noqa: S301  # see the line above
