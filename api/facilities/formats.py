"""Facilities as more than JSON: GeoJSON by the page; CSV and NDJSON of all rows, written while they are read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from rest_framework.request import Request

from api.programs.filters import among
from api.renderers import CSV, JSON, NDJSON, GeoJSON, plain
from groups.models import Facility
from groups.models.facility import FacilityQuerySet
from groups.tables import lines

BATCH = 200
FORMATS: list[type[JSON] | type[CSV]] = [JSON, GeoJSON, CSV, NDJSON]


def fields_of(request: Request, known: Sequence[str]) -> Sequence[str]:
    """The members that `?fields=` names; all without it. Raises Problem (400)."""
    text = request.query_params.get("fields")
    return known if text is None else among("fields", text, known)


def pick(row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in fields}


def in_batches(rows: FacilityQuerySet) -> Iterator[Facility]:
    """All rows in their order, so many at a time: memory stays flat, and no connection is held between."""
    ids = list(rows.in_order().values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        found = {row.pk: row for row in Facility.objects.filter(pk__in=part).for_directory()}
        yield from (found[pk] for pk in part if pk in found)


def json_lines(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield orjson.dumps(row, default=plain, option=orjson.OPT_APPEND_NEWLINE)


def csv_lines(rows: Iterator[dict[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    yield lines([columns]).encode()
    for row in rows:
        yield lines([[row[column] for column in columns]]).encode()
