"""Shapes of bodies. The document itself is the engine's to judge."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.fields import Rows, Shape, Text, Whole


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
