"""The schema, and a page to read and try it, served from here alone."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from api.renderers import JSON
from api.views import View

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


class Yaml(OpenApiYamlRenderer):
    media_type = "application/yaml"
    format = "yaml"


class OpenApi(OpenApiJsonRenderer):
    media_type = "application/vnd.oai.openapi+json"
    format = "openapi"


class Schema(View):
    """OpenAPI 3.1, in any language of the interface."""

    public = frozenset({"GET", "HEAD"})
    renderer_classes = [JSON, Yaml, OpenApi]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return self.answer(_document(self.languages.machine))


@cache
def _document(language: str) -> Any:
    """The schema in a language: the same as long as the process lives."""
    with translation.override(language):
        return SchemaGenerator().get_schema(request=None, public=True)


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own static files: the page and its script are two answers, so that no script is inline."""

    url_name = "schema"
    permission_classes: list[Any] = []
    authentication_classes: list[Any] = []

    @extend_schema(exclude=True)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        return response
