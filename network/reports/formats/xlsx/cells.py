"""Cells as words: the same figure is the same word, whether a program keeps it as a number or as a text."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any


def word_of(value: Any) -> str:
    """A cell as calamine gives it. Programs keep numbers as doubles, of which fifteen digits are certain."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _plain(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(number: float) -> str:
    if number == int(number) if abs(number) < 1e15 else False:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"


def name_of(row: int, column: int) -> str:
    """The name that people know a cell by, from its numbers (from 0): C7."""
    return f"{letters_of(column)}{row + 1}"


def letters_of(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
