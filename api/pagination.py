"""Pages by key, not by number: the last costs what the first costs, and a new row moves nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Func, Lookup, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import Problem, bad_parameter

DEFAULT, MOST = 50, 200
PARAMETERS = frozenset({"cursor", "limit"})
SALT = "api.cursor"
R = TypeVar("R")


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of rows, and the addresses of its neighbours."""

    rows: list[R]
    next: str | None
    previous: str | None

    def wrap(self, results: list[Any]) -> dict[str, Any]:
        return {"results": results, "next": self.next, "previous": self.previous}

    @property
    def headers(self) -> dict[str, str]:
        links = [(self.next, "next"), (self.previous, "prev")]
        link = ", ".join(f'<{url}>; rel="{relation}"' for url, relation in links if url)
        return {"Link": link} if link else {}


def limit_of(request: Request, most: int = MOST) -> int:
    text = request.query_params.get("limit", "")
    if not text:
        return min(DEFAULT, most)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= most:
        raise bad_parameter("limit", "limit_out_of_range", _("The limit is a number from 1 to {most}."), most=most)
    return int(text)


def paginate(
    rows: "QuerySet[Any, R] | Sequence[QuerySet[Any, R]]",
    request: Request,
    *,
    by: tuple[str, ...],
    most: int = MOST,
    newest_first: bool = False,
) -> Page[R]:
    """The page that the request asks for, ordered by columns or annotations of which the last is unique. Rows are
    instances, or dictionaries (`.values()`) that hold these columns; or come in tiers: in each, the first of the columns
    is the tier's number."""
    limit = limit_of(request, most)
    position = _read(request, len(by))
    backwards = position is not None and position["back"]
    try:
        found = _found(rows, by, position["at"] if position else None, limit + 1, backwards != newest_first)
    except (ValidationError, ValueError, TypeError):  # of a time when the list had another order
        raise _damaged() from None
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    ahead, behind = (position is not None, more) if backwards else (more, position is not None)
    return Page(
        found,
        next=_address(request, found[-1], by, back=False) if found and ahead else None,
        previous=_address(request, found[0], by, back=True) if found and behind else None,
    )


def _found(
    rows: "QuerySet[Any, R] | Sequence[QuerySet[Any, R]]",
    by: tuple[str, ...],
    at: list[Any] | None,
    number: int,
    downwards: bool,
) -> list[R]:
    """So many rows beyond the place, or from the start; of tiers, each is read only where those before have too few."""
    if isinstance(rows, QuerySet):
        rows = rows.filter(beyond(rows, by, at, downwards=downwards)) if at else rows
        return list(rows.order_by(*(f"-{name}" if downwards else name for name in by))[:number])
    found: list[R] = []
    tiers = range(len(rows))
    for tier in reversed(tiers) if downwards else tiers:
        passed = at is not None and (tier > at[0] if downwards else tier < at[0])
        if not passed and len(found) < number:
            rest = at[1:] if at is not None and tier == at[0] else None
            found += _found(rows[tier], by[1:], rest, number - len(found), downwards)
    return found


class _Together(Func):
    """(a, b, c), which databases compare from the left: an index is entered at the place and not at its start."""

    template = "(%(expressions)s)"
    output_field = TextField()  # of many columns there is none; nobody asks


def beyond(rows: "QuerySet[Any, Any]", by: tuple[str, ...], at: list[Any], *, downwards: bool = False) -> Lookup[bool]:
    """Whether a row stands after the place `at` (before it: `downwards`) in the order of these columns or annotations."""
    kinds = [rows.query.resolve_ref(name).output_field for name in by]
    place = _Together(*(Value(value, output_field=kind) for value, kind in zip(at, kinds, strict=True)))
    return (LessThan if downwards else GreaterThan)(_Together(*by), place)


def fingerprint(request: Request) -> str:
    """A fingerprint of what the cursor belongs to: the path and the filters."""
    rest = sorted((name, value) for name, value in request.query_params.items() if name not in {*PARAMETERS, "format"})
    return hashlib.sha256(repr((request.path, rest)).encode()).hexdigest()[:16]


def _read(request: Request, columns: int) -> dict[str, Any] | None:
    cursor = request.query_params.get("cursor")
    if cursor is None:
        return None
    try:
        position: dict[str, Any] = signing.loads(cursor, salt=SALT)
        well_formed = {*position} == {"at", "back", "of"} and [
            type(value) in (str, int) for value in position["at"]
        ] == [True] * columns
    except (signing.BadSignature, TypeError, ValueError):
        well_formed = False
    if not well_formed:
        raise _damaged()
    if position["of"] != fingerprint(request):
        raise bad_parameter(
            "cursor", "cursor_of_another_list", _("The cursor belongs to other filters; start again without it.")
        )
    return position


def _damaged() -> Problem:
    return bad_parameter("cursor", "cursor_malformed", _("The cursor is damaged; start again without it."))


def _address(request: Request, row: Any, by: tuple[str, ...], *, back: bool) -> str:
    values = [row[name] if isinstance(row, dict) else getattr(row, name) for name in by]
    at = [value if isinstance(value, int) else str(value) for value in values]
    position = {"at": at, "back": back, "of": fingerprint(request)}
    query = {**request.query_params.dict(), "cursor": signing.dumps(position, salt=SALT)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
