"""A SQLite file with all tables and no rows, to be copied: to migrate takes ten seconds, and many tests want a database.

Made by `manage.py migrate`, once for each state of the migrations; on PostgreSQL `tests.postgres` migrates the template
of its cluster instead."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "migrated"


def file() -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{_state()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in KEPT.glob("*.sqlite3*"):
                old.unlink()
            made = path.with_suffix(".sqlite3-new")
            migrate(f"sqlite:///{made}")
            made.rename(path)
    return path


def migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity=0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "NODE_ENVIRONMENT": "test",
            "DATABASE_URL": url,
        },
        check=True,
    )


def fill(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Into the tests' own database on SQLite, which is in memory, when it is connected for the first time."""
    if "mode=memory" in str(connection.settings_dict["NAME"]) and not connection.introspection.table_names():
        with closing(sqlite3.connect(file())) as source:
            source.backup(connection.connection)


def _state() -> str:
    """Of all that the tables follow from: the migrations, what ours import, and the versions of others."""
    files = [*ROOT.glob("groups/*.py"), *ROOT.glob("groups/migrations/*.py"), *ROOT.glob("network/*/migrations/*.py")]
    files.append(ROOT / "requirements.txt")
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in sorted(files))).hexdigest()[:16]
