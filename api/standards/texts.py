"""GET /standards/{version}/texts/{language}.po: all texts of a language, for translators."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.renderers import PO
from api.standards import succession
from api.views import View
from groups.errors import NotFound
from groups.languages import INTERFACE_LANGUAGES
from network.standards import catalogues, library


class Texts(View):
    public = frozenset({"GET", "HEAD"})
    renderer_classes = [PO]

    @extend_schema(
        operation_id="read_texts_of_standard",
        summary=_("Texts in one language, as a gettext catalogue"),
        description=_("msgctxt is the path, msgid the source text. Drafts and outdated texts are marked as fuzzy."),
        parameters=[OpenApiParameter("language", location="path", enum=INTERFACE_LANGUAGES), *succession.HEADERS],
        responses={(200, PO.media_type): OpenApiTypes.STR},
    )
    def get(self, request: Request, version: str, language: str) -> Response:
        edition = library.named(version)
        if language not in INTERFACE_LANGUAGES:
            raise NotFound
        name = f"{edition.structure['standard'].lower()}-{edition.version}-{language}.po"
        headers = {"Content-Language": language, "Content-Disposition": f'attachment; filename="{name}"'}
        content = catalogues.write(edition.structure, edition.texts, language)
        return self.answer(content, headers=headers | succession.announced(edition))
