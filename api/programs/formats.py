"""Listings in their formats: rows and features of a page, and the downloads that hold all rows."""

import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from api.pagination import beyond
from api.programs.filters import IN_ORDER, Search
from groups.models import Entry
from groups.models.entry import EntryQuerySet
from groups.representations.programs import MEMBERS, Outline, listing
from groups.representations.tables import COLUMNS, flat, kept_lines
from groups.representations.texts import ALL
from groups.tables import lines

BATCH = 2000
DISTANCE = "distance_m"


def names(format_name: str, search: Search) -> tuple[str, ...]:
    """The members or columns that rows of the format have."""
    if format_name == "csv":
        return COLUMNS
    return (*MEMBERS, DISTANCE) if "metres" in search.by else MEMBERS


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


def all_rows(search: Search, column: str) -> Iterator[list[dict[str, Any]]]:
    """All rows in their order, some at a time. No transaction stays open meanwhile: who is hidden is gone."""
    return _in_order(search.rows, column) if search.by == IN_ORDER else _by_number(search, column)


def _in_order(rows: EntryQuerySet, column: str) -> Iterator[list[dict[str, Any]]]:
    """Each part begins where the one before ended. Of its ids one is needed: all the others stay texts."""
    rows = rest = rows.order_by(*IN_ORDER).annotate(text=Cast("program", TextField()))
    while batch := list(rest.values_list(column, "slug", "text")[:BATCH]):
        yield [{column: value} for value, _slug, _text in batch]
        _value, *place = batch[-1]
        rest = rows.filter(beyond(rows, IN_ORDER, place))


def _by_number(search: Search, column: str) -> Iterator[list[dict[str, Any]]]:
    """Ranks and distances are reckoned once: the order is kept, as numbers of rows."""
    order = array.array("q", search.rows.order_by(*search.by).values_list("pk", flat=True).iterator())
    wanted = ["pk", column, *{"metres"}.intersection(search.by)]
    rows = search.rows if "metres" in wanted else Entry.objects.all()
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH].tolist()
        found = {row["pk"]: row for row in rows.filter(pk__in=part).order_by().values(*wanted)}
        yield [found[pk] for pk in part if pk in found]


def csv(search: Search, language: str, today: date, fields: Sequence[str]) -> Iterator[bytes]:
    yield lines([fields]).encode()
    if tuple(fields) == COLUMNS:
        named_in = "en" if language == ALL else language
        for batch in all_rows(search, "line"):
            yield kept_lines((each["line"] for each in batch), named_in, today).encode()
        return
    # With one name, itemgetter gives no tuple: the name twice, and the second is cut off.
    chosen = itemgetter(*fields, fields[0])
    for batch in all_rows(search, "outline"):
        rows = (flat(orjson.loads(each["outline"]), language, today=today) for each in batch)
        yield lines(chosen(row)[:-1] for row in rows).encode()


def ndjson(search: Search, language: str, today: date, fields: Sequence[str]) -> Iterator[bytes]:
    for batch in all_rows(search, "outline"):
        yield b"".join(orjson.dumps(row(each, language, today, fields)) + b"\n" for each in batch)
