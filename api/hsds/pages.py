"""HSDS's page envelope, and lists that are streamed whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import Model, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import bad_parameter
from api.hsds.parameters import MOST_MINIMAL, MOST_PER_PAGE, PER_PAGE, Values
from api.renderers import JSON
from groups.representations.hsds.values import Object

BATCH = 500


class NDJSON(JSON):
    """Chosen like other formats; the rows are written by `lines`, one by one."""

    media_type = "application/x-ndjson"
    format = "ndjson"


@dataclass(frozen=True)
class Found:
    """What the filters leave, in the order of `by` (of which the last is unique), and how a batch of it is shown."""

    rows: "QuerySet[Any] | Sequence[Any]"
    by: tuple[str, ...]
    show: Callable[[Sequence[Any]], list[Object]]

    def page(self, number: int, size: int) -> Object:
        """A page in the envelope; beyond the last one it is empty."""
        rows = self.rows.order_by(*self.by) if isinstance(self.rows, QuerySet) else self.rows
        total = rows.count() if isinstance(rows, QuerySet) else len(rows)
        pages = -(-total // size)
        part = rows[(number - 1) * size : number * size] if number <= pages else []
        contents = self.show(list(part))
        return {
            "total_items": total,
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not contents,
            "contents": contents,
        }

    def lines(self, language: str) -> Iterator[bytes]:
        """All of it, a JSON object a line; messages in `language`, as the request's own is over by then."""
        for part in self._batches():
            with translation.override(language):
                written = [orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in self.show(part)]
            yield b"".join(written)

    def _batches(self) -> Iterator[Sequence[Any]]:
        """By key, so that no query stays open while the client reads."""
        if not isinstance(self.rows, QuerySet):
            yield self.rows
            return
        after = Q()
        while part := list(self.rows.filter(after).order_by(*self.by)[:BATCH]):
            yield part
            after = _after(part[-1], self.by)


def _after(row: Model, by: tuple[str, ...]) -> Q:
    *first, last = by
    beyond = Q(**{f"{last}__gt": getattr(row, last)})
    for name in reversed(first):
        value = getattr(row, name)
        beyond = Q(**{f"{name}__gt": value}) | (Q(**{name: value}) & beyond)
    return beyond


def size_of(asked: Values) -> int:
    """Rows on a page."""
    minimal = asked.get("minimal", False)
    size: int = asked.get("per_page", MOST_MINIMAL if minimal else PER_PAGE)
    if not minimal and size > MOST_PER_PAGE:
        raise bad_parameter(
            "per_page", "per_page_out_of_range", _("{parameter} is a number from 1 to {most}."), most=MOST_PER_PAGE
        )
    return size


def links(request: Request, page: Object) -> dict[str, str]:
    """The `Link` header of a page; of one that was asked for by POST there are no addresses."""
    number, last = page["page_number"], page["total_pages"]
    wanted = {"prev": number - 1 if 1 < number <= last + 1 else 0, "next": number + 1 if number < last else 0}
    if request.method == "POST" or not any(wanted.values()):
        return {}
    query = request.query_params.dict()
    addresses = {
        relation: request.build_absolute_uri(f"{request.path}?{urlencode({**query, 'page': to})}")
        for relation, to in wanted.items()
        if to
    }
    return {"Link": ", ".join(f'<{address}>; rel="{relation}"' for relation, address in addresses.items())}
