"""Databases beside the tests' own: to back up, to spoil, to restore into."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection, connections
from psycopg import sql


@contextmanager
def at(name: str) -> Iterator[None]:
    """Django, in new threads too, is connected to another database."""
    # Kept open: the tests' own on SQLite is in memory and lives as long as its connection.
    kept, settings = connections["default"], connections.settings["default"]
    before = settings["NAME"]
    settings["NAME"] = name
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = before
        connections["default"] = kept


@contextmanager
def place(folder: Path, *, like: str = "") -> Iterator[str]:
    """The name of a new database: nothing at all, or a copy of another, to which nobody may be connected."""
    name = f"place_{secrets.token_hex(6)}"
    if connection.vendor == "sqlite":
        path = folder / f"{name}.sqlite3"
        if like:
            with at(like):
                _copy(path)
        yield str(path)
        return
    with psycopg.connect(server(), autocommit=True) as admin:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        admin.execute(create.format(sql.Identifier(name), sql.Identifier(like or "template0")))
        try:
            yield name
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def copy_of_the_tests_own(folder: Path) -> Iterator[str]:
    """All tables, no rows; not within a test that is a transaction."""
    if connection.vendor == "sqlite":
        path = folder / "migrated.sqlite3"
        _copy(path)
        yield str(path)
        return
    connection.close()
    with place(folder, like=str(connection.settings_dict["NAME"])) as name:
        yield name


def _copy(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def server(name: str = "postgres") -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def tables() -> list[str]:
    """Of the database that is connected; none where there is no file."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return []
    return connection.introspection.table_names()
