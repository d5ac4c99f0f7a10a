"""PostgreSQL: a backup's database file is one of pg_dump's custom format."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from network.node.backups import clients
from network.node.backups.packaging import Refused
from network.node.backups.packaging.manifest import Contents, End, Manifest, Table

# Values are written the same way whatever the server, the role or the database prefer.
PLAIN = """
SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'
"""
UNHURRIED = "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0"
COLUMNS = """
SELECT c.relname, a.attname, a.attcollation <> 0, COALESCE(a.attnum = ANY (i.indkey), false)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1, 2
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND state IS NOT NULL
"""
COPIED = re.compile(rb"COPY [^ .]+\.\"?([^ \"]+)\"? ")


def dump(path: Path) -> Contents:
    with transaction.atomic(), connection.cursor() as cursor:
        # The dump and the digests see one snapshot; writers go on.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(UNHURRIED)
        cursor.execute("SELECT pg_export_snapshot(), current_schema()")
        snapshot, schema = cursor.fetchone()
        clients.dump(path, snapshot=snapshot, schema=schema)
        return contents()


def contents() -> Contents:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLAIN)
        cursor.execute(COLUMNS)
        tables: dict[str, list[tuple[str, bool, bool]]] = {}
        for table, *column in cursor.fetchall():
            tables.setdefault(table, []).append(tuple(column))
        if "django_migrations" not in tables:
            raise Refused("There are no tables of a node in this database.")
        migrations: dict[str, list[str]] = {}
        cursor.execute('SELECT app, name FROM django_migrations ORDER BY app COLLATE "C", name COLLATE "C"')
        for app, name in cursor.fetchall():
            migrations.setdefault(app, []).append(name)
        chains = {}
        if "node_chainhead" in tables:
            cursor.execute("SELECT name, number, digest FROM node_chainhead")
            chains = {name: End(number, digest) for name, number, digest in cursor.fetchall()}
        return Contents(migrations, {name: _table(cursor, name, tables[name]) for name in tables}, chains)


def _table(cursor: Any, name: str, columns: list[tuple[str, bool, bool]]) -> Table:
    """Hashed: the columns' names, then COPY's text of the rows in the order of the primary key, byte by byte."""
    quote = connection.ops.quote_name
    listed = ", ".join(quote(column) for column, _, _ in columns)
    order = ", ".join(
        # Bytes, not a language: another machine may sort another way.
        quote(column) + (' COLLATE "C"' if collated else "")
        for column, collated, in_key in columns
        if in_key
    )
    order = order or f'{quote(name)}::text COLLATE "C"'
    hashed, rows = hashlib.sha256(listed.encode() + b"\n"), 0
    with cursor.copy(f"COPY (SELECT {listed} FROM {quote(name)} ORDER BY {order}) TO STDOUT") as copy:  # noqa: S608  # names that the database itself gave
        for block in copy:
            hashed.update(block)
            rows += bytes(block).count(b"\n")
    return Table(rows, hashed.hexdigest())


def faults(path: Path, about: Manifest) -> list[str]:
    """pg_restore reads all of it; digests need a server, numbers of rows do not."""
    rows: dict[str, int] = {}
    clients.contents_list(path)
    for statement, data in clients.script(path):
        if data is not None and (named := COPIED.match(statement)):
            rows[named[1].decode()] = sum(1 for _ in data)
    expected = {name: table.rows for name, table in about.contents.tables.items()}
    return [
        f"table {name} has {rows.get(name, 'no')} rows instead of {expected.get(name, 'none')}"
        for name in sorted({*rows, *expected})
        if rows.get(name) != expected.get(name)
    ]


def workplace() -> Path:
    folder: Path = settings.VAR
    return folder


def is_there() -> bool:
    return True


def require_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        if cursor.fetchone()[0]:
            raise Refused("Another process uses the database: stop the server and the worker first.")


@contextmanager
def placing(path: Path) -> Iterator[None]:
    """All of it is one transaction, the caller's checks too: until they are done, nobody sees a row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0]
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
            # A dump of one schema holds what uses the extension, and not the extension.
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            _play(cursor, path, schema)
            # The script has settings of its own.
            cursor.execute(f"RESET search_path; RESET row_security; {UNHURRIED}")
            # A dump holds no statistics, by which queries are planned: without, the first ones may take long ways.
            cursor.execute("ANALYZE")
            yield
    finally:
        connection.close()


def _play(cursor: Any, path: Path, schema: str) -> None:
    for statement, data in clients.script(path, schema=schema):
        if data is None:
            cursor.execute(statement)
            continue
        with cursor.copy(statement) as copy:
            for line in data:
                copy.write(line)
