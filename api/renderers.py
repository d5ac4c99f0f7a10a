"""Bytes out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

from groups import tables


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


class GeoJSON(JSON):
    """RFC 7946; `data` is the FeatureCollection."""

    media_type = "application/geo+json"
    format = "geojson"


class NDJSON(JSON):
    """A JSON value a line. Whole lists are streamed (api/streams.py); this writes one value."""

    media_type = "application/x-ndjson"
    format = "ndjson"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return super().render(data) + b"\n"


class ZIP(BaseRenderer):
    """Streamed (api/streams.py): a view with this renderer answers with bytes."""

    media_type = "application/zip"
    format = "zip"
    charset = None
    render_style = "binary"


class ZIPFile(ZIP):
    """A file that is made already: `data` are its bytes."""

    def render(
        self, data: bytes, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return data


class CSVFile(BaseRenderer):
    """A file that is written already: `data` is its text."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: str, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return data.encode()


class XLSX(BaseRenderer):
    """A workbook, as bytes."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return bytes(data)


class CSV(BaseRenderer):
    """Rows of plain values: `data` is {"columns": [...], "rows": [{column: value}]}. Long lists are streamed instead."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        rows = ([row.get(column) for column in data["columns"]] for row in data["rows"])
        return tables.lines([data["columns"], *rows]).encode()


class PO(BaseRenderer):
    """A gettext catalogue: `data` is its text."""

    media_type = "text/x-gettext-translation"
    format = "po"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return str(data).encode()
