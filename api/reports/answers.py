"""Shapes of bodies and answers, for the schema."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from network.reports.models import Outcome, ReportStatus


class Cell(serializers.Serializer[object]):
    indicator = serializers.CharField()
    facility = serializers.CharField(required=False)
    by = serializers.DictField(child=serializers.CharField(), required=False)


class Finding(serializers.Serializer[object]):
    severity = serializers.ChoiceField(["error", "question", "notice"])
    code = serializers.CharField()
    pointer = serializers.CharField(allow_blank=True, help_text=_("JSON Pointer into the document."))
    cell = Cell(allow_null=True)
    indicator = serializers.CharField(allow_null=True)
    message = serializers.CharField()
    hint = serializers.CharField(required=False)
    params = serializers.DictField()
    answered = serializers.BooleanField(required=False, help_text=_("Of a question."))


class Verdict(serializers.Serializer[object]):
    valid = serializers.BooleanField(help_text=_("No errors."))
    ready = serializers.BooleanField(help_text=_("Valid, and every question answered."))
    findings = Finding(many=True)
    changes = serializers.ListField(child=serializers.DictField(), required=False, allow_null=True)
    context_digest = serializers.CharField()


class WindowTimes(serializers.Serializer[object]):
    opens = serializers.DateTimeField()
    due = serializers.DateTimeField()
    closes = serializers.DateTimeField()
    state = serializers.ChoiceField(["future", "open", "late", "closed"])


class Action(serializers.Serializer[object]):
    name = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField(allow_null=True)


class ReportComment(serializers.Serializer[object]):
    revision = serializers.IntegerField()
    pointer = serializers.CharField(allow_blank=True)
    cell = Cell(allow_null=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()


class ProgramName(serializers.Serializer[object]):
    id = serializers.UUIDField()
    slug = serializers.CharField()


class ReportLine(serializers.Serializer[object]):
    program = ProgramName()
    period = serializers.CharField()
    status = serializers.ChoiceField(ReportStatus.choices)
    revision = serializers.IntegerField()
    accepted_revision = serializers.IntegerField(allow_null=True)
    updated_at = serializers.DateTimeField()


class ReportState(ReportLine):
    standard = serializers.CharField()
    language = serializers.CharField(allow_null=True)
    window = WindowTimes()
    actions = Action(many=True)
    valid = serializers.BooleanField()
    ready = serializers.BooleanField()
    findings = Finding(many=True)
    context_digest = serializers.CharField()
    comments = ReportComment(many=True)


class WholeReport(ReportState):
    document = serializers.DictField()


class ReportPage(serializers.Serializer[object]):
    results = ReportLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class RevisionLine(serializers.Serializer[object]):
    revision = serializers.IntegerField()
    outcome = serializers.ChoiceField(Outcome.choices)
    digest = serializers.CharField()
    standard = serializers.CharField()
    submitted_on = serializers.DateField()
    late = serializers.BooleanField()
    receipt = serializers.UUIDField()


class RevisionPage(serializers.Serializer[object]):
    results = RevisionLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Receipt(serializers.Serializer[object]):
    receipt = serializers.UUIDField()
    program = serializers.UUIDField()
    period = serializers.CharField()
    revision = serializers.IntegerField()
    digest = serializers.CharField()
    standard = serializers.CharField()
    standard_digest = serializers.CharField()
    received_on = serializers.DateField()
    previous = serializers.CharField(allow_null=True)
    key = serializers.CharField()
    signature = serializers.CharField()


class Row(Cell):
    """One answer; further members are the attributes that the version declares for the indicator."""

    value = serializers.JSONField(required=False)
    absence = serializers.CharField(required=False)
    currency = serializers.CharField(required=False)
    base = serializers.IntegerField(required=False)
    estimate = serializers.BooleanField(required=False)
    source_url = serializers.CharField(required=False)
    reference_year = serializers.IntegerField(required=False)
    as_of = serializers.DateField(required=False)
    note = serializers.CharField(required=False)


class Answer(serializers.Serializer[object]):
    code = serializers.CharField()
    pointer = serializers.CharField()
    note = serializers.CharField()


class Document(serializers.Serializer[object]):
    """A report document; the version's schema.json says it exactly."""

    standard = serializers.CharField(required=False)
    period = serializers.CharField(required=False)
    language = serializers.CharField(required=False)
    values = Row(many=True)
    answers = Answer(many=True, required=False)
