"""What every page has: its frame in the reader's language and direction, and its headers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.languages import INTERFACE_LANGUAGES, RIGHT_TO_LEFT, language_name

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def reader_language() -> str:
    return get_language() or settings.NODE_LANGUAGE


def page(request: HttpRequest, template: str, content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    language = reader_language()
    frame = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "title": settings.NODE_NAME,
        "demo": settings.ENVIRONMENT == "demo" and _("This is a demonstration. Everything here is invented."),
        "skip": _("Skip to the content"),
        "languages_label": _("Languages"),
        "languages": [(code, language_name(code, code), code == language) for code in INTERFACE_LANGUAGES],
    }
    response = render(request, template, frame | content, status=status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response
