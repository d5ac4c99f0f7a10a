"""In which language and in which format to answer. One negotiation for the API and the pages."""

from collections.abc import Callable, Sequence
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


@dataclass(frozen=True)
class Languages:
    """`content`: of listing texts (one of 15, or "all"); `machine`: of messages and the standard (one of 4)."""

    content: str
    machine: str
    known: bool = True


def negotiate_languages(request: HttpRequest, account: str = "") -> Languages:
    """`?lang=` > the account's language > Accept-Language > the node's default; `known` is False for an unknown `?lang=`."""
    asked = request.GET.get("lang", "")
    accepted = [tag for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:500])]
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
        accepts = self.get_accept_list(request)
        if not accepts or accepts == [""]:
            return renderers[0], renderers[0].media_type
        chosen: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, None)
        return chosen
