"""Shapes of answers, for the schema."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.reports.answers import WindowTimes
from network.standards.engine.changes import CONFIDENCES, RELATIONS
from network.standards.models import VersionStatus

Fields = dict[str, serializers.Field[Any, Any, Any, Any]]


class PeriodLine(WindowTimes):
    period = serializers.CharField()


class NamedCode(serializers.Serializer[object]):
    code = serializers.CharField(help_text=_("An indicator (`V15`) or a code of a list (`CL_SEX.F`)."))

    def get_fields(self) -> Fields:
        # `label` means something else on a serializer.
        return {**super().get_fields(), "label": serializers.CharField()}


class ChangeOfStandard(serializers.Serializer[object]):
    to = NamedCode(many=True)
    relation = serializers.ChoiceField(RELATIONS)
    confidence = serializers.ChoiceField(CONFIDENCES)

    def get_fields(self) -> Fields:
        # `from` is no name of Python's.
        return {"from": NamedCode(many=True), **super().get_fields()}


class ChangesOfStandard(serializers.Serializer[object]):
    standard = serializers.CharField()
    version = serializers.CharField()
    changes = ChangeOfStandard(many=True)

    def get_fields(self) -> Fields:
        return {"from": serializers.CharField(), **super().get_fields()}


class ProblemOfDraft(serializers.Serializer[object]):
    code = serializers.CharField()
    pointer = serializers.CharField(help_text=_("JSON Pointer into `{structure, texts}` of the draft."))
    detail = serializers.CharField()
    params = serializers.DictField()


class ApprovalOfDraft(serializers.Serializer[object]):
    at = serializers.DateTimeField()
    yours = serializers.BooleanField()


class PublishedStandard(serializers.Serializer[object]):
    version = serializers.CharField()
    status = serializers.ChoiceField(VersionStatus.choices)
    first_period = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    digest = serializers.CharField(help_text=_("Of the structure."))


class DraftOfStandard(serializers.Serializer[object]):
    standard = serializers.CharField()
    version = serializers.CharField()
    status = serializers.ChoiceField(["draft"])
    based_on = serializers.CharField()
    first_period = serializers.CharField()
    publish_by = serializers.DateField(help_text=_("The last day on which it can be published."))
    digest = serializers.CharField(help_text=_("Of structure and texts: what an approval names."))
    structure_digest = serializers.CharField()
    languages = serializers.ListField(child=serializers.DictField())
    problems = ProblemOfDraft(many=True)
    approvals = ApprovalOfDraft(many=True)
    content = serializers.DictField(help_text=_("As `GET /standards/{version}` would answer it."))
