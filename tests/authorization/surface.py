"""What the API's URLconf offers: every route and the methods that its view implements."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Route(NamedTuple):
    name: str
    pattern: str
    implemented: frozenset[str]


def routes() -> list[Route]:
    """All of api/urls.py; allauth's own views are tested in tests/api/test_allauth.py, pages in tests/web."""
    return list(_walk(get_resolver("api.urls"), ""))


def patterns() -> set[str]:
    """Of every address that this server knows, ours or not."""
    return {route.pattern for route in _walk(get_resolver(), "")}


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "cls", None)
            implemented = [method for method in METHODS if hasattr(view, method.lower())]
            # A plain function is a page, which is read.
            yield Route(entry.name or pattern, pattern, frozenset(implemented if view else ["GET"]))
        else:
            yield from _walk(entry, pattern)
