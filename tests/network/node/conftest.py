"""Real processes of a node on a database of their own: for what happens at the same time."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests import migrated

ROOT = Path(settings.BASE_DIR)


class Node:
    def __init__(self, env: dict[str, str], sqlite: Path | None) -> None:
        self.env, self.sqlite = env, sqlite
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A process of acts.py."""
        return self._popen("-m", "tests.network.node.acts", *arguments)

    def manage(self, *arguments: str) -> subprocess.Popen[str]:
        return self._popen("manage.py", *arguments, "--skip-checks")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.sqlite is None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []
        with closing(sqlite3.connect(self.sqlite, timeout=30)) as database, database:
            return database.execute(sql).fetchall()

    def _popen(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(  # our own program
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.started.append(process)
        return process


@pytest.fixture
def node(transactional_db: None, tmp_path: Path) -> Iterator[Node]:
    """On PostgreSQL the processes use the tests' database; on SQLite a file, as they could not share one in memory."""
    env = {
        **os.environ,
        "NODE_ENVIRONMENT": "test",
        "NODE_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    path: Path | None = None
    if connection.vendor == "sqlite":
        path = tmp_path / "node.sqlite3"
        shutil.copy(migrated.file(), path)
        env["DATABASE_URL"] = f"sqlite:///{path}"
    else:
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        env["DATABASE_URL"] = f"{server}/{connection.settings_dict['NAME']}"
    node = Node(env, path)
    yield node
    for process in node.started:
        process.kill()
        process.communicate()
