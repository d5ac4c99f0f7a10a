"""What the URLconf offers: every route of ours and the methods that its view implements."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# allauth's own; its flows are tested in tests/api/test_allauth.py. Static files come from whitenoise.
FOREIGN = ("_allauth/",)


class Route(NamedTuple):
    name: str
    pattern: str
    implemented: frozenset[str]


def routes() -> list[Route]:
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if pattern.startswith(FOREIGN):
            continue
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "cls", None) or getattr(entry.callback, "view_class", None)
            implemented = frozenset(method for method in METHODS if hasattr(view, method.lower()))
            yield Route(entry.name or pattern, pattern, implemented)
        else:
            yield from _walk(entry, pattern)
