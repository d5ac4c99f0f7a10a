"""What a validator needs and finds here alone: the profile, its patches, our schemas, and the OpenAPI document."""

from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api.hsds import HSDS_VERSION, PROFILE_VERSION, openapi, profile, shapes
from api.hsds.readers import Reader
from groups.errors import NotFound


class Document(Reader):
    """Made for the address at which it is asked for, to which its links then lead."""

    def node(self, request: Request) -> str:
        return request.build_absolute_uri("/").rstrip("/")

    def answer_with(self, document: dict[str, Any]) -> Response:
        return self.answer(document, headers={"Content-Language": "en"})


class Profile(Document):
    def get(self, request: Request) -> Response:
        names = (*profile.FILES, "openapi")

        def address(route: str, document: str) -> str:
            return request.build_absolute_uri(reverse(route, kwargs={"document": document}))

        return self.answer_with(
            {
                "name": "Visitation Network",
                "version": PROFILE_VERSION,
                "hsds_version": HSDS_VERSION,
                "description": "Programs that visit people in immigration detention as organizations, their visiting "
                "work as services, places of detention as locations. Texts are given in the language that is asked for; "
                "x_text_language, x_text_fallbacks and x_translations tell of the others.",
                "profile": {f"{name}.json": address("hsds-patch", name) for name in names},
                "schema": {f"{name}.json": address("hsds-schema", name) for name in names},
                "openapi_url": request.build_absolute_uri(reverse("hsds-openapi")),
            }
        )


class Patch(Document):
    def get(self, request: Request, document: str) -> Response:
        if document == "openapi":
            return self.answer_with(profile.openapi_patch(self.node(request)))
        if document not in profile.FILES:
            raise NotFound
        return self.answer_with(profile.patch(document))


class Schema(Document):
    def get(self, request: Request, document: str) -> Response:
        if document == "openapi":
            return self.answer_with(openapi.make(self.node(request)))
        if document not in profile.FILES:
            raise NotFound
        return self.answer_with(shapes.document(document, request.build_absolute_uri(request.path)))


class OpenApi(Document):
    def get(self, request: Request) -> Response:
        return self.answer_with(openapi.make(self.node(request)))
