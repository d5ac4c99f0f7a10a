"""GET /standards/{version}/changes: what changed since another version."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.errors import bad_parameter
from api.standards import answers, succession
from api.views import View
from network.standards import library
from network.standards.library import Edition
from network.standards.representations.changes import changes


class Changes(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"from"})

    @extend_schema(
        operation_id="list_changes_of_standard",
        summary=_("What changed since another version"),
        parameters=[
            schema.LANG,
            OpenApiParameter("from", description=_("An earlier version; the one before, if it is not named.")),
            *succession.HEADERS,
        ],
        responses={200: answers.ChangesOfStandard},
    )
    def get(self, request: Request, version: str) -> Response:
        newer = library.named(version)
        older = self._older(newer, request.query_params.get("from"))
        return self.answer(changes(older, newer, self.languages.machine), headers=succession.announced(newer))

    @staticmethod
    def _older(newer: Edition, named: str | None) -> Edition:
        """The version asked about. The first one of all comes after itself alone."""
        editions = library.published()
        place = editions.index(newer)
        if named is None:
            return editions[max(place - 1, 0)]
        older = library.named(named)
        if editions.index(older) > place:
            message = _("Version {value} comes after {version}.")
            raise bad_parameter("from", "later_version", message, value=older.version, version=newer.version)
        return older
