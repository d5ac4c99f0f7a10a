"""In which language and in which format to answer. One negotiation for the API and the pages."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from groups.languages import INTERFACE_LANGUAGES, LISTING_LANGUAGES, resolve

ALL = "all"
QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")


@dataclass(frozen=True)
class Languages:
    """`content`: of listing texts (one of 15, or "all"); `machine`: of messages and the standard (one of 4)."""

    content: str
    machine: str
    known: bool = True


def negotiate_languages(request: HttpRequest, account: str = "") -> Languages:
    """As `negotiate`, of a request."""
    return negotiate(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""), account)


def negotiate(asked: str, header: str, account: str = "") -> Languages:
    """`?lang=` > the account's language > Accept-Language > the node's default; `known` is False for an unknown `?lang=`."""
    accepted = [tag for tag, welcome in parse_accept_lang_header(header.lower()[:500]) if welcome > 0]
    wishes = [tag for tag in (asked if asked != ALL else "", account, *accepted) if tag]
    content = _first(wishes, LISTING_LANGUAGES) or settings.NODE_LANGUAGE
    machine = _first(wishes, INTERFACE_LANGUAGES) or settings.NODE_LANGUAGE
    known = not asked or asked == ALL or resolve(asked, LISTING_LANGUAGES) is not None
    return Languages(ALL if asked == ALL else content, machine, known)


def _first(wishes: Sequence[str], among: tuple[str, ...]) -> str | None:
    return next((found for wish in wishes if (found := resolve(wish, among))), None)


class MachineLanguage:
    """Activates the language of messages for the request; a view that knows the account activates it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(negotiate_languages(request).machine):
            return self.get_response(request)


class Formats(DefaultContentNegotiation):
    """`?format=` beats Accept; what is unknown in either is a 406."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.get("format")
        if wanted is not None:
            for renderer in renderers:
                if wanted in {renderer.format, renderer.media_type}:
                    return renderer, renderer.media_type
            raise exceptions.NotAcceptable
        ranges = list(accepted_ranges(request.headers.get("Accept") or "*/*"))
        # The first of the best: renderers stand in the order of preference.
        best: BaseRenderer = max(renderers, key=lambda renderer: quality(renderer.media_type, ranges))
        if not quality(best.media_type, ranges):
            raise exceptions.NotAcceptable
        return best, best.media_type


def accepted_ranges(header: str) -> Iterator[tuple[str, float]]:
    """The media ranges of an Accept header with their qualities (RFC 9110); other parameters are not looked at."""
    for part in header.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        stated = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        yield media_range, float(stated) if QUALITY.fullmatch(stated) else 1.0


def quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How welcome a media type is: what the most specific range that covers it says; 0 where none does."""
    for candidate in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        for media_range, welcome in ranges:
            if media_range == candidate:
                return welcome
    return 0.0
