"""Facilities as more than JSON: GeoJSON by the page; CSV and NDJSON of all rows, written while they are read."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import bad_parameter
from api.renderers import CSV, JSON, cell, plain
from api.views import View
from groups.models import Facility
from groups.models.facility import FacilityQuerySet

BATCH = 200


class NDJSON(JSON):
    media_type = "application/x-ndjson"
    format = "ndjson"


class GeoJSON(JSON):
    media_type = "application/geo+json"
    format = "geojson"


FORMATS: list[type[JSON] | type[CSV]] = [JSON, GeoJSON, CSV, NDJSON]


def fields_of(request: Request, known: Sequence[str]) -> tuple[str, ...]:
    """The members that `?fields=` names, in our order and with the id; all without it. Raises Problem (400)."""
    text = request.query_params.get("fields")
    if text is None:
        return tuple(known)
    asked = text.split(",")
    for name in asked:
        if name not in known:
            raise bad_parameter("fields", "unknown_field", _("There is no field {value} here."), value=name[:60])
    return tuple(name for name in known if name in asked or name == "id")


def pick(row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in fields}


def in_batches(rows: FacilityQuerySet) -> Iterator[Facility]:
    """All rows in their order, so many at a time: memory stays flat, and no connection is held between."""
    ids = list(rows.in_order().values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        found = {row.pk: row for row in Facility.objects.filter(pk__in=part).for_directory()}
        yield from (found[pk] for pk in part if pk in found)


def streamed(view: View, lines: Iterator[bytes], renderer: type[JSON] | type[CSV]) -> StreamingHttpResponse:
    """All lines as they come. What fails after the first byte ends the connection."""
    response = StreamingHttpResponse(lines, content_type=renderer.media_type)
    if renderer.charset:
        response.headers["Content-Type"] = f"{renderer.media_type}; charset={renderer.charset}"
    response.headers["Content-Language"] = view.languages.machine
    response.headers["Vary"] = "Accept, Accept-Language, Authorization, Cookie, X-Session-Token"
    response.headers["Cache-Control"] = view.cache_control if view.subject.is_anonymous else "no-store"
    return response


def json_lines(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield orjson.dumps(row, default=plain, option=orjson.OPT_APPEND_NEWLINE)


class _Line:
    """What csv writes to: each line comes back from `writerow`."""

    def write(self, text: str) -> bytes:
        return text.encode()


def csv_lines(rows: Iterator[dict[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    writer: Any = csv.writer(_Line(), lineterminator="\r\n")  # gives back what _Line gives, not a number
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(row[column]) for column in columns])
