"""The same rows in Datasette, the usual way to put a table on the web: found on the PATH, or where DATASETTE says."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from operator import itemgetter
from pathlib import Path

import orjson

from bench.directory.clients import free_port, waited_for
from groups.models import Entry
from groups.representations.tables import COLUMNS, flat


def program() -> str | None:
    return os.environ.get("DATASETTE") or shutil.which("datasette")


def fill(path: Path, today: date) -> None:
    """A table of the columns of our CSV; lists as JSON, for its facets of arrays; indices where it counts by columns."""
    names = ", ".join(COLUMNS)
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE programs ({names}, PRIMARY KEY (id))")
        found = Entry.objects.remembered(today).order_by("slug").values_list("outline", flat=True)
        rows = map(itemgetter(*COLUMNS), (flat(orjson.loads(row), "en", today=today) for row in found.iterator(2000)))
        database.executemany(
            f"INSERT INTO programs VALUES ({', '.join('?' * len(COLUMNS))})",  # noqa: S608  # no input
            ([json.dumps(cell) if isinstance(cell, list) else cell for cell in row] for row in rows),
        )
        for name in ("slug", "country", "kind"):
            database.execute(f"CREATE INDEX by_{name} ON programs ({name})")


@contextmanager
def serving(binary: str, path: Path) -> Iterator[int]:
    """It runs on a port, with its limits of time off; it would leave facets out."""
    port = free_port()
    settings = {"sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000, "suggest_facets": "off", "max_csv_mb": 0}
    options = [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    command = [binary, "serve", "--immutable", str(path), "--port", str(port), *options]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        waited_for(port)
        yield port
    finally:
        running.terminate()
        running.wait()
