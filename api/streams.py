"""Answers of any length, made while they are sent. What fails after the first byte breaks the connection off, so that
nobody takes a part for the whole."""

import hashlib
from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation

from api import conditional
from api.views import VARY, View, is_anonymous
from groups.models import DirectoryVersion


def stream(view: View, chunks: Iterator[bytes], *, today: date, name: str) -> HttpResponseBase:
    """The chunks of something that depends on the directory, the address, the languages and the day alone, with the
    headers of any other answer. `name`: of the file as which it is kept. Chunks are made in the view's language."""
    request = view.request
    content_type: str = request.accepted_renderer.media_type
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    response = StreamingHttpResponse(
        [] if request.method == "HEAD" else _spoken(chunks, view.languages.machine), content_type=content_type
    )
    response.headers["ETag"] = _etag(view, today)
    response.headers["Content-Language"] = view.languages.machine
    response.headers["Cache-Control"] = view.cache_control if is_anonymous(request) else "no-store"
    response.headers["Vary"] = VARY
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if conditional.not_modified(request._request, response.headers["ETag"]):
        return conditional.strip(HttpResponse(headers=dict(response.headers)))
    return response


def _etag(view: View, today: date) -> str:
    """Before the rows are read: should one change meanwhile, the version has moved on when it is asked for again."""
    request, version = view.request, DirectoryVersion.now()
    query = sorted(request.query_params.items())
    media_type = request.accepted_renderer.media_type
    variant = repr((version, today, request.path, query, media_type, view.languages))
    return f'"{version}.{hashlib.sha256(variant.encode()).hexdigest()[:16]}"'


def _spoken(chunks: Iterator[bytes], language: str) -> Iterator[bytes]:
    """The chunks, each made in the language: when it is sent, the request's own is a thing of the past."""
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
