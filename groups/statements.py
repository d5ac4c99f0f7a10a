"""Plain SQL for the few things that every submission asks: to write such a query and to read its rows costs the ORM
three times what a database needs to answer it. Anything above may import it.

Statements are for SQLite and PostgreSQL alike, so all that they answer is text: an id, a day (YYYY-MM-DD), JSON.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import orjson
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction
from django.db.models.base import ModelState
from django.utils import timezone

Row = tuple[str, ...]
M = TypeVar("M", bound=models.Model)
# Fields whose texts, whole numbers and truths both databases take as they are, and the types of these.
PLAIN = frozenset(
    {models.CharField, models.TextField, models.BooleanField, models.PositiveIntegerField,
     models.PositiveSmallIntegerField, models.IntegerField, models.BigIntegerField}
)  # fmt: skip
PLAIN_TYPES: frozenset[type] = frozenset({str, int, bool, NoneType})
NO_TYPES: frozenset[type] = frozenset()
# What `json.dumps` refuses or must be told how to write is left to it.
JSON_ALONE = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


# Stands in a row for the key that the database gives to the row written before it.
KEY: Any = object()


class Question(NamedTuple):
    """`SELECT columns FROM source`, with parameters of `source` as `%(name)s`. NULL is answered as an empty text."""

    columns: tuple[str, ...]
    source: str


def ask(*questions: Question, **parameters: UUID | date | str) -> list[list[Row]]:
    """The rows of each question, in no order. All are answered by one statement, so as of one instant."""
    found: list[list[Row]] = [[] for _ in questions]
    ends = [1 + len(question.columns) for question in questions]
    with connection.cursor() as cursor:
        cursor.execute(_written(questions), {name: _sent(value) for name, value in parameters.items()})
        for row in cursor.fetchall():
            number = row[0]
            found[number].append(row[1 : ends[number]])
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
    fields = _fields(model, names)
    return _made(model, {field.attname: _read(field, text) for field, text in zip(fields, row, strict=True)})


def instances(rows: models.QuerySet[M], names: tuple[str, ...]) -> list[M]:
    """The same of a query, keys by their column's name. `only` does it too, and looks at every field for each row."""
    return [_made(rows.model, dict(zip(names, values, strict=True))) for values in rows.values_list(*names)]


def _made(model: type[M], values: dict[str, Any]) -> M:
    """Without the constructor, which looks at every field of the model: what is not there counts as deferred."""
    made = model.__new__(model)
    made._state = ModelState()
    made._state.adding, made._state.db = False, connection.alias
    made.__dict__.update(values)
    return made


@lru_cache(maxsize=32)
def _fields(model: type[models.Model], names: tuple[str, ...]) -> list[Any]:
    return [model._meta.get_field(name) for name in names]


def _read(field: Any, text: str) -> Any:
    if not text and field.null:
        return None
    return json.loads(text) if isinstance(field, models.JSONField) else field.to_python(text)


class Write(NamedTuple):
    """A statement that is ready to run, and how many rows it writes. It can be made before the transaction that runs
    it, so that no lock is held meanwhile."""

    sql: str
    values: list[Any]
    rows: int

    def under(self, key: int) -> "Write":
        """The same, where KEY is known now."""
        return self._replace(values=[key if value is KEY else value for value in self.values])


def inserting(*rows: models.Model) -> Write:
    """The rows of one model as `bulk_create` writes them. Keys that the database gives are not read back."""
    columns, sql = _inserting(type(rows[0]), len(rows))
    return Write(sql, _values(rows, columns), len(rows))


def updating(row: models.Model, *names: str) -> Write:
    """As `row.save(update_fields=names)`."""
    columns, sql = _updating(type(row), names)
    key = row._meta.pk.get_db_prep_value(row.pk, connection)
    return Write(sql, [*_values([row], columns, add=False), key], 1)


def run(*writes: Write) -> None:
    """One after the other; PostgreSQL gets them all before it answers. Raises DatabaseError where one writes other rows
    than it should."""
    written = _run_together(writes) if connection.vendor == "postgresql" else _run_each(writes)
    for rows, write in zip(written, writes, strict=True):
        if rows != write.rows:
            raise DatabaseError(f"{rows} rows instead of {write.rows} by: {write.sql}")


def _run_each(writes: Sequence[Write]) -> list[int]:
    with connection.cursor() as cursor:
        return [cursor.execute(write.sql, write.values).rowcount for write in writes]


def _run_together(writes: Sequence[Write]) -> list[int]:
    """The rows that each wrote, by one way to the database and back: every statement has a cursor to be answered by."""
    driver: Any = connection.connection
    with ExitStack() as opened:
        cursors = [opened.enter_context(connection.cursor()) for _ in writes]
        with connection.wrap_database_errors, driver.pipeline():
            for cursor, write in zip(cursors, writes, strict=True):
                cursor.execute(write.sql, write.values)
        return [cursor.rowcount for cursor in cursors]


def insert(row: models.Model, write: Write | None = None) -> None:
    """As `row.save(force_insert=True)`, without what is the same each time: the statement is written once. `write` is
    what `inserting(row)` made before."""
    write, key = write or inserting(row), row._meta.pk
    if row.pk is not None:
        run(write)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'{write.sql} RETURNING "{key.column}"', write.values)
            (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


def insert_many(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """As `inserting`, for hundreds of rows."""
    insert_ready(model, [ready(row) for row in rows])


def ready(row: models.Model) -> tuple[Any, ...]:
    """A row as the database takes it but for the times of writing, which `insert_ready` knows. Plain values, which another
    process gets at a third of what an instance costs."""
    columns, _times = _columns(type(row))
    return tuple(_values([row], columns))


def insert_ready(model: type[models.Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of the model that are `ready`. The times of writing are one instant."""
    if rows:
        columns, times = _columns(model)
        written = tuple(_sendable(each.field, timezone.now(), connection) for each in times)
        names = tuple(column.field.column for column in (*columns, *times))
        insert_rows(model, names, [row + written for row in rows] if written else rows)


def insert_rows(model: type[models.Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Hundreds of rows that are no instances: the values of these columns, which both databases take as they are. By COPY
    where there is one."""
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for values in rows:
                    copy.write_row(values)
        elif rows:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)  # noqa: S608  # no input


class Column(NamedTuple):
    """Where a row's value goes. Values of the types `plain` go as they are; the others as `field` prepares them."""

    field: Any
    name: str
    plain: frozenset[type]

    @classmethod
    def of(cls, field: Any) -> "Column":
        return cls(field, field.attname, PLAIN_TYPES if type(field) in PLAIN else NO_TYPES)


def _values(rows: Sequence[models.Model], columns: Sequence[Column], *, add: bool = True) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]  # looked up once, which `connection` does each time
    return [
        value
        # What is deferred is not read for this.
        if (value := row.__dict__.get(name, ...)) is KEY or type(value) in plain
        else _sendable(field, field.pre_save(row, add), database)
        for row in rows
        for field, name, plain in columns
    ]


def _sendable(field: Any, value: Any, database: Any) -> Any:
    """As Django prepares it for the database, by a shorter way where it is a key or JSON."""
    if type(value) is UUID and isinstance(field, models.UUIDField | models.ForeignKey):
        return value if database.features.has_native_uuid_field else value.hex
    if isinstance(field, models.JSONField) and value is not None:
        return _written_as_json(value, field.encoder)
    return field.get_db_prep_save(value, database)


def _written_as_json(value: Any, encoder: type[json.JSONEncoder] | None) -> str:
    if encoder is None:
        with suppress(TypeError):
            return orjson.dumps(value, option=JSON_ALONE).decode()
    return json.dumps(value, cls=encoder)


@lru_cache(maxsize=64)
def _inserting(model: type[models.Model], rows: int) -> tuple[list[Column], str]:
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    sql = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {marks}'  # noqa: S608  # no input
    return [Column.of(field) for field in fields], sql


@lru_cache(maxsize=16)
def _columns(model: type[models.Model]) -> tuple[list[Column], list[Column]]:
    """Those of `ready`, and those of the times of writing."""
    columns, _sql = _inserting(model, 1)
    times = [
        each for each in columns if getattr(each.field, "auto_now", False) or getattr(each.field, "auto_now_add", False)
    ]
    return [each for each in columns if each not in times], times


@lru_cache(maxsize=32)
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[list[Column], str]:
    meta = model._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{meta.db_table}" SET {columns} WHERE "{meta.pk.column}" = %s'  # noqa: S608  # no input
    return [Column.of(field) for field in fields], sql


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
