"""Bytes out."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

# A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def plain(value: Any) -> Any:
    """What orjson does not know by itself: exact decimals travel as strings, lazy translations as texts."""
    if isinstance(value, (Decimal, Promise)):
        return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


class JSON(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=plain, option=orjson.OPT_NON_STR_KEYS)


class ProblemJSON(JSON):
    media_type = "application/problem+json"
    format = "problem"


class JSONSchema(JSON):
    media_type = "application/schema+json"
    format = "json"


class CSV(BaseRenderer):
    """Rows of plain values: `data` is {"columns": [...], "rows": [{column: value}]}."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(data["columns"])
        for row in data["rows"]:
            writer.writerow([cell(row.get(column)) for column in data["columns"]])
        return buffer.getvalue().encode()


def cell(value: Any) -> str | int | float:
    """One cell of a CSV file that no spreadsheet takes for a formula; lists are joined with semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    text = ";".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
