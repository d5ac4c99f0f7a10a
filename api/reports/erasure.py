"""Erasing texts of a report."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.fields import Shape, Text, Whole
from api.idempotency import idempotent
from api.reports.lookup import existing, place
from api.views import View
from network.reports import policy
from network.reports.actions import erasure

ONE_STORY = OpenApiExample(
    "One story", summary=_("One story"), request_only=True, value={"revision": 1, "pointer": "/values/13/value"}
)


class EraseShape(Shape):
    revision = Whole(min_value=1, required=False)
    pointer = Text(max_length=80, required=False)

    default_error_messages = {"of_which_revision": _("A pointer leads into a revision: name it.")}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if "pointer" in values and "revision" not in values:
            self.fail("of_which_revision")
        return values


class Erased(serializers.Serializer[object]):
    erased = serializers.IntegerField(help_text=_("Texts of revisions: narratives, notes and answers."))
    revisions = serializers.ListField(child=serializers.IntegerField())
    comments = serializers.IntegerField()
    reopenings = serializers.IntegerField(help_text=_("Notes with which the report was reopened."))
    draft = serializers.IntegerField(help_text=_("Places of the saved draft."))


class Erase(View):
    @extend_schema(
        operation_id="erase_texts",
        summary=_("Erase texts of a report for good"),
        description=_(
            "All texts of all revisions and of the draft, those of one revision, or one. Figures stay; digest, receipt"
            " and chain still verify."
        ),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY],
        request=EraseShape,
        responses={200: Erased},
        examples=[ONE_STORY],
    )
    @idempotent()
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.erase", where.program)
        values = self.read(EraseShape, required=False)
        done = erasure.erase(report=existing(self, where), **values, by=self.subject)
        return self.answer(
            {
                "erased": done.texts,
                "revisions": done.revisions,
                "comments": done.comments,
                "reopenings": done.reopenings,
                "draft": done.draft,
            }
        )
