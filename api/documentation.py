"""The schema, and a page to read and try it, served from here alone."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.renderers import JSON
from api.views import View
from groups.languages import RIGHT_TO_LEFT

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


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI from our own static files; no script and no style stands in the page."""
    language = get_language() or settings.NODE_LANGUAGE
    response = render(
        request,
        "api/docs.html",
        {
            "language": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
            "title": _("API documentation"),
            "schema": f"{reverse('schema')}?format=json&lang={language}",
            "without": _("This page needs JavaScript; the schema itself does not:"),
        },
    )
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response
