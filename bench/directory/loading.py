"""Rows in great numbers: written as the database takes them, with what is derived from them made once, at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = dict[str, Any]
DERIVED = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master"
    " WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ({})",
    "postgresql": "SELECT 'index', indexname, indexdef FROM pg_indexes"
    " WHERE indexname NOT IN (SELECT conname FROM pg_constraint) AND tablename IN ({})",
}


@contextmanager
def loading(*tables: type[models.Model]) -> Iterator[None]:
    """The tables have no indices, but those of their constraints, and no triggers meanwhile."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute(DERIVED[connection.vendor].format(", ".join(["%s"] * len(names))), names)
        derived = cursor.fetchall()
        for kind, name, _sql in derived:
            cursor.execute(f'DROP {kind} "{name}"')
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size = -200000")
    yield
    with connection.cursor() as cursor:
        for _kind, _name, sql in derived:
            cursor.execute(sql)
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO groups_entrysearch (groups_entrysearch) VALUES ('rebuild')")
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
    connection.close()  # the size of its cache with it


def row(instance: models.Model, without: str = "") -> Row:
    """By column, as the database takes it."""
    fields: list[Any] = [field for field in instance._meta.concrete_fields if field.name != without]
    return {field.column: _ready(field, getattr(instance, field.attname)) for field in fields}


def changed(model: type[models.Model], before: Row, **values: Any) -> Row:
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in values}
    return {**before, **{fields[name].column: _ready(fields[name], value) for name, value in values.items()}}


def _ready(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def put(model: type[models.Model], rows: Iterator[Row]) -> None:
    first = next(rows)
    names = ", ".join(connection.ops.quote_name(name) for name in first)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write_row(tuple(first.values()))
                for each in rows:
                    copy.write_row(tuple(each.values()))
        else:
            marks = ", ".join(["%s"] * len(first))
            insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  # no input
            cursor.execute(insert, list(first.values()))
            cursor.executemany(insert, [tuple(each.values()) for each in rows])
