"""Lines of CSV files (RFC 4180), which no spreadsheet takes for formulas."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

# A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it a text.
FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
# What the csv module writes as we want it; but `True`.
PLAIN = frozenset({int, float, type(None)})
QUOTED = re.compile(r'[",\r\n]')


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows of plain values as lines of a file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(
        # Most cells need nothing, and a call for each would take half of the time.
        [
            value if type(value) in PLAIN or (type(value) is str and value[:1] not in FORMULA) else cell(value)
            for value in row
        ]
        for row in rows
    )
    return buffer.getvalue()


def cell(value: Any) -> str | int | float:
    """One cell before it is quoted; lists are joined with semicolons."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        text = ";".join(map(str, value))
    elif isinstance(value, bool):
        return "true" if value else "false"
    elif isinstance(value, (int, float)):
        return value
    else:
        text = str(value)
    return f"'{text}" if text[:1] in FORMULA else text


def quoted(text: str) -> str:
    """A text as it stands in a line, as `lines` would write it."""
    if text[:1] in FORMULA:
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if QUOTED.search(text) else text
