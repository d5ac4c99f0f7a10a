"""Plain SQL for the few things that every submission asks: to write such a query and to read its rows costs the ORM
three times what a database needs to answer it.

Statements are for SQLite and PostgreSQL alike, so all that they answer is text: an id, a day (YYYY-MM-DD), JSON. Anything
above may import it.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

Row = tuple[str, ...]


class Question(NamedTuple):
    """`SELECT columns FROM source`, with parameters of `source` as `%(name)s`. NULL is answered as an empty text."""

    columns: Sequence[str]
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


def _sent(value: UUID | date | str) -> str:
    """As both databases read it."""
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value
