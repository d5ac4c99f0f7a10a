"""Shapes of bodies. The document itself is the engine's to judge."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.fields import Code, Day, Rows, Shape, Text, Whole
from network.reports.models import CorrectionReason


class CellShape(Shape):
    indicator = Text(max_length=8)
    facility = Text(max_length=60, required=False)
    by = serializers.DictField(child=Text(max_length=60), required=False)


class CommentShape(Shape):
    cell = CellShape(required=False)
    pointer = Text(max_length=80, allow_blank=True, required=False)
    text = Text(max_length=2000)

    default_error_messages = {"one_place": _("Name either a cell or a pointer.")}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if ("cell" in values) == ("pointer" in values):
            self.fail("one_place")
        return values


class ReturnShape(Shape):
    comments = Rows(child=CommentShape(), min_length=1, max_length=200)
    revision = Whole(min_value=1, required=False)


class AcceptShape(Shape):
    note = Text(max_length=2000, allow_blank=True, default="")
    revision = Whole(min_value=1, required=False)


class ReopenShape(Shape):
    reason_code = Code(CorrectionReason.values, help_text=_("Why the report is corrected."))
    note = Text(max_length=1000, allow_blank=True, default="")

    default_error_messages = {"note_needed": _("With the reason `other`, a note says which.")}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values["reason_code"] == CorrectionReason.OTHER and not values["note"]:
            message = str(self.error_messages["note_needed"])
            raise serializers.ValidationError({"note": [serializers.ErrorDetail(message, "note_needed")]})
        return values


class ExceptionShape(Shape):
    until = Day(help_text=_("The last day, in the program's time zone."))
    reason = Text(max_length=500)
