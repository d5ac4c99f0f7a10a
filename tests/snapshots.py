"""Rows that many tests begin with: made once a process by the actions themselves, then put back as plain rows.

To make the cast costs as much as most tests cost beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, models

T = TypeVar("T")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Snapshot(Generic[T]):
    """What `made` was when it was made, and every row that came with it or was changed by it."""

    made: T
    rows: dict[type[models.Model], list[Row]]

    def restore(self) -> None:
        """Into a database that may hold the rows of other snapshots that were taken in the same transaction."""
        with connection.cursor() as cursor:
            for model, rows in self.rows.items():
                table, columns = _names(model)
                marks = ", ".join(["%s"] * len(rows[0]))
                key = str(model._meta.pk.column)
                index = [field.column for field in model._meta.concrete_fields].index(key)
                cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", [(row[index],) for row in rows])  # noqa: S608  # no input
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608  # no input


def take(make: Callable[[], T]) -> Snapshot[T]:
    """Make it, in the caller's transaction, and remember the rows."""
    before = {model: set(_read(model)) for model in _models()}
    made = make()
    found = {model: [row for row in _read(model) if row not in before[model]] for model in before}
    return Snapshot(made, {model: rows for model, rows in found.items() if rows})


def _models() -> Iterable[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def _read(model: type[models.Model]) -> list[Row]:
    """As the driver gives them, so that the driver takes them back."""
    table, columns = _names(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608  # no input
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def _names(model: type[models.Model]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in model._meta.concrete_fields]
    return quote(model._meta.db_table), ", ".join(columns)
