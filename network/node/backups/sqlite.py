"""SQLite: a backup's database file is itself a database."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import OperationalError, connection

from network.node.backups.packaging import Refused, folders
from network.node.backups.packaging.manifest import Contents, End, Manifest, Table, differences

WRITE_ROW = json.JSONEncoder(separators=(",", ":"), default=lambda value: {"hex": value.hex()}).encode


def dump(path: Path) -> Contents:
    # One read transaction of SQLite's own: writers go on, and what they commit meanwhile is not in it.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    path.chmod(0o600)
    return _contents_of(path)


def contents() -> Contents:
    return _contents_of(_file())


def faults(path: Path, about: Manifest) -> list[str]:
    try:
        with closing(_open(path)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(1)")]
            orphans = len(database.execute("PRAGMA foreign_key_check").fetchall())
            lines = [f"the file is damaged: {line}" for line in found if line != "ok"]
            lines += [f"{orphans} rows refer to rows that are not there"] if orphans else []
            return lines or differences(about.contents, _contents(database))
    except sqlite3.DatabaseError as error:
        return [f"SQLite cannot read the file: {error}"]


def workplace() -> Path:
    # Beside the database: a rename must not cross file systems.
    return settings.VAR if connection.is_in_memory_db() else _file().parent  # type: ignore[attr-defined]  # SQLite's own connection has it


def is_there() -> bool:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]  # the same
        raise Refused("A database in memory is no place for a backup.")
    return _file().exists()


def require_alone() -> None:
    try:
        # Leaving WAL needs the file for oneself; it also brings what is in the log into the file.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=500")
            cursor.execute("PRAGMA journal_mode=DELETE")
    except OperationalError:
        raise Refused("Another process uses the database: stop the server and the worker first.") from None
    finally:
        connection.close()


@contextmanager
def placing(path: Path) -> Iterator[None]:
    target = _file()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        # The last connection that closes takes the log into the file.
        connection.close()
        connection.settings_dict["NAME"] = str(target)
    if target.with_name(f"{target.name}-wal").exists():
        raise Refused(
            f"{target}-wal is there: a process uses the database, or one that died did. Nothing was restored."
        )
    folders.sync(path)
    path.replace(target)
    folders.sync(target.parent)


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    # A connection of our own: Django's would turn what is stored into dates and booleans.
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)


def _contents_of(path: Path) -> Contents:
    with closing(_open(path)) as database:
        return _contents(database)


def _contents(database: sqlite3.Connection) -> Contents:
    cursor = database.cursor()
    names = [
        row[0]
        for row in cursor.execute(
            r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name"
        )
    ]
    if "django_migrations" not in names:
        raise Refused("There are no tables of a node in this database.")
    migrations: dict[str, list[str]] = {}
    for app, name in cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
        migrations.setdefault(app, []).append(name)
    chains = {}
    if "node_chainhead" in names:
        for name, number, digest in cursor.execute("SELECT name, number, digest FROM node_chainhead"):
            chains[name] = End(number, digest)
    return Contents(migrations, {name: _table(cursor, name) for name in names}, chains)


def _table(cursor: sqlite3.Cursor, name: str) -> Table:
    """Hashed: a line of JSON with the columns' names, then one for each row in the order of the primary key."""
    described = cursor.execute(f'PRAGMA table_info("{name}")').fetchall()
    columns = sorted(column[1] for column in described)
    keys = sorted(column[1] for column in described if column[5]) or columns
    listed, order = (", ".join(f'"{column}"' for column in group) for group in (columns, keys))
    hashed = hashlib.sha256(WRITE_ROW(columns).encode())
    rows = 0
    # Names that the database itself gave.
    for row in cursor.execute(f'SELECT {listed} FROM "{name}" ORDER BY {order}'):  # noqa: S608  # see above
        hashed.update(b"\n" + WRITE_ROW(row).encode())
        rows += 1
    return Table(rows, hashed.hexdigest())
