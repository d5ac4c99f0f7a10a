"""What the views of HSDS share: everybody reads, lists are paged or streamed, and each is found by GET or by POST."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from api.hsds.pages import NDJSON, Found, links, size_of
from api.hsds.parameters import Values, values_of
from api.renderers import JSON
from api.views import View
from groups.representations.hsds.values import Reading


class Reader(View):
    """One answer. Described by the HSDS document (api/hsds/openapi.py), not by the API's schema."""

    public = frozenset({"GET", "HEAD"})
    schema = None
    # It follows from the directory's rows, the day and the request alone.
    kept: ClassVar[bool] = True
    renderer_classes = [JSON]

    @property
    def reading(self) -> Reading:
        languages = self.languages
        return Reading(languages.content, languages.machine, timezone.now().date(), settings.NODE_URL)


class Lister(Reader):
    """A list. POST takes the same parameters in a JSON object, for those that no address should hold."""

    public = frozenset({"GET", "HEAD", "POST"})

    def find(self, asked: Values) -> Found:
        raise NotImplementedError

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSON(), NDJSON()]  # of a POST too: it only reads

    def get(self, request: Request) -> HttpResponseBase:
        asked = values_of(request, self.parameters)
        found = self.find(asked)
        if request.accepted_renderer.format == NDJSON.format:
            return self._stream(found)
        page = found.page(asked.get("page", 1), size_of(asked))
        return self.answer(page, headers=links(request, page))

    def post(self, request: Request) -> HttpResponseBase:
        return self.get(request)

    def _stream(self, found: Found) -> StreamingHttpResponse:
        lines: Any = () if self.request.method == "HEAD" else found.lines(self.languages.machine)
        response = StreamingHttpResponse(lines, content_type=NDJSON.media_type)
        response.headers["Content-Language"] = self.languages.machine
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept, Accept-Language, Authorization, Cookie, X-Session-Token"
        return response
