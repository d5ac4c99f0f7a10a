"""Shapes of a file of many reports and of what is answered, for the schema."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.reports import answers
from network.reports.models import BulkMode, BulkOutcome


class Line(answers.Document):
    """One line: a report document that names its program."""

    program = serializers.CharField(help_text=_("The program's id or slug."))
    period = serializers.CharField(help_text=_("A calendar quarter, `2026-Q3`."))


class Source(serializers.Serializer[object]):
    line = serializers.IntegerField(help_text=_("The number of the line in the file, from 1."))


class LineFinding(answers.Finding):
    source = Source()  # type: ignore[assignment]  # a member, where a field has the argument of this name


class Fault(serializers.Serializer[object]):
    code = serializers.CharField()
    pointer = serializers.CharField(allow_blank=True, help_text=_("JSON Pointer into the document."))
    detail = serializers.CharField()
    params = serializers.DictField()


class Result(serializers.Serializer[object]):
    line = serializers.IntegerField(help_text=_("The number of the line in the file, from 1."))
    program = serializers.CharField(allow_null=True, help_text=_("As it was sent; null where it cannot be read."))
    period = serializers.CharField(allow_null=True, help_text=_("As it was sent; null where it cannot be read."))
    outcome = serializers.ChoiceField(BulkOutcome.values)
    revision = serializers.IntegerField(required=False, help_text=_("Of what was submitted."))
    digest = serializers.CharField(required=False)
    receipt = serializers.UUIDField(required=False)
    code = serializers.CharField(required=False, help_text=_("Why it was refused; never changes with language."))
    detail = serializers.CharField(required=False)
    errors = Fault(many=True, required=False)  # type: ignore[assignment]  # a member, where a serializer has its own
    findings = LineFinding(many=True, required=False)
    findings_left_off = serializers.IntegerField(
        required=False, help_text=_("How many are not told: an answer holds 10,000.")
    )


class Counts(serializers.Serializer[object]):
    created = serializers.IntegerField()
    revised = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()


class Done(Counts):
    """The counts add up to the lines."""

    lines = serializers.IntegerField()
    results = Result(many=True)


class Job(serializers.Serializer[object]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(["waiting", "running", "done"])
    mode = serializers.ChoiceField(BulkMode.values)
    lines = serializers.IntegerField()
    done = serializers.IntegerField(help_text=_("How many lines are done: the sum of the counts."))
    counts = Counts()
    sent_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
