"""Listings in their formats: rows and features of a page, and the downloads that hold all rows."""

import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from api import renderers
from api.programs.filters import Search
from groups.models import Entry
from groups.representations.programs import COLUMNS, MEMBERS, Outline, flat, listing

BATCH = 500
# What each format has rows of.
NAMES: Mapping[str, Sequence[str]] = {"csv": tuple(COLUMNS)}
DISTANCE = "distance_m"


def names(format_name: str, search: Search) -> tuple[str, ...]:
    """The members or columns that rows of the format have."""
    known = tuple(NAMES.get(format_name, MEMBERS))
    return (*known, DISTANCE) if "metres" in search.by and format_name != "csv" else known


def row(found: Mapping[str, Any], language: str, today: date, fields: Iterable[str]) -> dict[str, Any]:
    """A listing with these members alone, from `outline` and what the rows are ordered by."""
    return _row(orjson.loads(found["outline"]), found, language, today, fields)


def feature(found: Mapping[str, Any], language: str, today: date, fields: Iterable[str]) -> dict[str, Any]:
    """A GeoJSON Feature, its properties the listing, its place no finer than that is shown."""
    outlined: Outline = orjson.loads(found["outline"])
    place = outlined["location"]
    return {
        "type": "Feature",
        "id": outlined["id"],
        "geometry": place and {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]},
        "properties": _row(outlined, found, language, today, fields),
    }


def _row(
    outlined: Outline, found: Mapping[str, Any], language: str, today: date, fields: Iterable[str]
) -> dict[str, Any]:
    shown = listing(outlined, language, today=today)
    if "metres" in found:
        shown[DISTANCE] = found["metres"]
    return {name: shown[name] for name in fields}


def all_rows(search: Search) -> Iterator[list[dict[str, Any]]]:
    """All rows in their order, some hundred at a time; only their numbers are held. Who is hidden meanwhile is gone."""
    order = array.array("q", search.rows.order_by(*search.by).values_list("pk", flat=True).iterator())
    wanted = {"pk", "outline", *{"metres"}.intersection(search.by)}
    return (_batch(search, order[start : start + BATCH], wanted) for start in range(0, len(order), BATCH))


def _batch(search: Search, part: Sequence[int], wanted: set[str]) -> list[dict[str, Any]]:
    rows = search.rows if "metres" in wanted else Entry.objects.all()
    found = {row["pk"]: row for row in rows.filter(pk__in=list(part)).order_by().values(*wanted)}
    return [found[pk] for pk in part if pk in found]


def csv(search: Search, language: str, today: date, fields: Sequence[str]) -> Iterator[bytes]:
    batches = all_rows(search)
    yield renderers.lines([fields])
    for batch in batches:
        yield renderers.lines(
            flat(orjson.loads(each["outline"]), language, today=today, columns=fields) for each in batch
        )


def ndjson(search: Search, language: str, today: date, fields: Sequence[str]) -> Iterator[bytes]:
    for batch in all_rows(search):
        yield b"".join(orjson.dumps(row(each, language, today, fields)) + b"\n" for each in batch)
