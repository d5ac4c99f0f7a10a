"""Plain SQL for the few things that every submission asks: to write such a query and to read its rows costs the ORM
three times what a database needs to answer it. Anything above may import it.

Statements are for SQLite and PostgreSQL alike, so all that they answer is text: an id, a day (YYYY-MM-DD), JSON.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, models, transaction

Row = tuple[str, ...]
M = TypeVar("M", bound=models.Model)


class Question(NamedTuple):
    """`SELECT columns FROM source`, with parameters of `source` as `%(name)s`. NULL is answered as an empty text."""

    columns: tuple[str, ...]
    source: str


def ask(*questions: Question, **parameters: UUID | date | str) -> list[list[Row]]:
    """The rows of each question, in no order. All are answered by one statement, so as of one instant."""
    found: list[list[Row]] = [[] for _ in questions]
    with connection.cursor() as cursor:
        cursor.execute(_written(questions), {name: _sent(value) for name, value in parameters.items()})
        for number, *texts in cursor.fetchall():
            found[number].append(tuple(texts[: len(questions[number].columns)]))
    return found


@lru_cache(maxsize=32)
def _written(questions: tuple[Question, ...]) -> str:
    width = max(len(question.columns) for question in questions)
    selects = []
    for number, question in enumerate(questions):
        columns = [f"COALESCE(CAST({column} AS TEXT), '')" for column in question.columns]
        columns += ["''"] * (width - len(columns))
        selects.append(f"SELECT {number}, {', '.join(columns)} FROM {question.source}")  # noqa: S608  # ours, no input
    return "\nUNION ALL\n".join(selects)


def instance(model: type[M], names: tuple[str, ...], row: Row) -> M:
    """The model's row that has these fields; others are read when they are asked for."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = [_read(field, text) for field, text in zip(fields, row, strict=True)]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def _read(field: Any, text: str) -> Any:
    if not text and field.null:
        return None
    return json.loads(text) if isinstance(field, models.JSONField) else field.to_python(text)


def insert(row: models.Model) -> None:
    """As `row.save(force_insert=True)`, without what is the same each time: the statement is written once."""
    key = row._meta.pk
    fields, sql = _inserting(type(row), 1)
    with connection.cursor() as cursor:
        cursor.execute(f'{sql} RETURNING "{key.column}"' if row.pk is None else sql, _values([row], fields))
        if row.pk is None:
            (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def insert_all(rows: Sequence[models.Model]) -> None:
    """As `bulk_create` of a few rows of one model, whose keys are not needed."""
    if rows:
        fields, sql = _inserting(type(rows[0]), len(rows))
        with connection.cursor() as cursor:
            cursor.execute(sql, _values(rows, fields))


def insert_many(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """As `insert_all`, for hundreds of rows: by COPY where there is one, and each column is prepared in its own way
    without asking the field again for every row."""
    if not rows:
        return
    fields, sql = _inserting(model, 1)
    written = zip(*(_column(field, rows) for field in fields), strict=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = ", ".join(f'"{field.column}"' for field in fields)
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for values in written:
                    copy.write_row(values)
        else:
            cursor.executemany(sql, list(written))


def _column(field: Any, rows: Sequence[models.Model]) -> list[Any]:
    """The values of one column. Most are written as they are; the times of writing are one instant."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return [field.get_db_prep_save(field.pre_save(rows[0], add=True), connection)] * len(rows)
    values = [getattr(row, field.attname) for row in rows]
    if isinstance(field, models.JSONField):
        return [None if value is None else json.dumps(value, cls=field.encoder) for value in values]
    if isinstance(field, models.CharField | models.TextField | models.IntegerField | models.BooleanField):
        return values
    return [field.get_db_prep_save(value, connection) for value in values]


def update(row: models.Model, *names: str) -> None:
    """As `row.save(update_fields=names)`."""
    fields, sql = _updating(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values([row], fields, add=False), row._meta.pk.get_db_prep_value(row.pk, connection)])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.label} {row.pk} is not there to be changed")


def _values(rows: Sequence[models.Model], fields: list[Any], *, add: bool = True) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for row in rows for field in fields]


@lru_cache(maxsize=64)
def _inserting(model: type[models.Model], rows: int) -> tuple[list[Any], str]:
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    sql = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {marks}'  # noqa: S608  # no input
    return fields, sql


@lru_cache(maxsize=32)
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[Any], str]:
    meta = model._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{meta.db_table}" SET {columns} WHERE "{meta.pk.column}" = %s'  # noqa: S608  # no input
    return fields, sql


def lock(row: models.Model) -> None:
    """Hold a row until the transaction ends; what is read in the next statement is as of then. Who writes to SQLite is
    alone from the beginning."""
    if connection.features.has_select_for_update:
        table, key = row._meta.db_table, row._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{key}" = %s FOR UPDATE', [row.pk])  # noqa: S608  # no input


@contextmanager
def joined() -> Iterator[None]:
    """The transaction of who calls, or else one of its own: for an action that refuses before it writes, and so needs
    no savepoint to undo what it wrote."""
    if connection.in_atomic_block:
        yield
    else:
        with transaction.atomic():
            yield


def _sent(value: UUID | date | str) -> str:
    """As both databases read it."""
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value
