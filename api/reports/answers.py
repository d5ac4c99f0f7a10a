"""Shapes of bodies and answers, for the schema."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from network.reports.models import CorrectionReason, Outcome, ReportStatus

BOUNDARIES = ["opens", "due", "closes", "exception"]


class Cell(serializers.Serializer[object]):
    indicator = serializers.CharField()
    facility = serializers.CharField(required=False)
    by = serializers.DictField(child=serializers.CharField(), required=False)


class Finding(serializers.Serializer[object]):
    severity = serializers.ChoiceField(["error", "question", "notice"])
    code = serializers.CharField()
    pointer = serializers.CharField(allow_blank=True, help_text=_("JSON Pointer into the document."))
    source = serializers.DictField(  # type: ignore[assignment]  # declared fields leave the class again
        required=False, help_text=_("Where in a file, if it was one: row and column, or sheet and cell.")
    )
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
    until = serializers.DateTimeField(allow_null=True, help_text=_("The end of an exception."))
    state = serializers.ChoiceField(["future", "open", "late", "closed"])
    decided_by = serializers.ChoiceField(
        BOUNDARIES, help_text=_("The date that ends the state, or began it where nothing comes after.")
    )


class Action(serializers.Serializer[object]):
    name = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField(allow_null=True)


class ReportComment(serializers.Serializer[object]):
    revision = serializers.IntegerField()
    pointer = serializers.CharField(allow_blank=True)
    cell = Cell(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text=_("Null where it was erased."))
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


class Cause(serializers.Serializer[object]):
    period = serializers.CharField()
    revision = serializers.IntegerField()


class Recheck(serializers.Serializer[object]):
    """A difference that came with the correction of the quarter before."""

    code = serializers.CharField()
    cell = Cell()
    message = serializers.CharField()
    hint = serializers.CharField(required=False)
    params = serializers.DictField()
    cause = Cause()
    opened_on = serializers.DateField()


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
    rechecks = Recheck(many=True)


class WindowNotice(serializers.Serializer[object]):
    code = serializers.ChoiceField(["window_counts", "window_closed"])
    detail = serializers.CharField()
    decided_by = serializers.ChoiceField(BOUNDARIES)
    at = serializers.DateTimeField()


class WithdrawnReport(ReportState):
    notice = WindowNotice(allow_null=True)


class WholeReport(ReportState):
    document = serializers.DictField()
    erased = serializers.ListField(
        child=serializers.CharField(), help_text=_("Places of the stored document whose text was erased.")
    )


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
    accepted_on = serializers.DateField(allow_null=True)
    late = serializers.BooleanField()
    reason_code = serializers.ChoiceField(CorrectionReason.choices, allow_null=True)
    changes = serializers.IntegerField(help_text=_("Cells that differ from the revision accepted before."))
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


class RevisionWithReceipt(RevisionLine):
    receipt = Receipt()  # type: ignore[assignment]  # the whole of it, where a line has its id


class WholeRevision(RevisionLine):
    program = ProgramName()
    period = serializers.CharField()
    language = serializers.CharField(allow_null=True)
    document = serializers.DictField()
    erased = serializers.ListField(child=serializers.CharField())
    findings = Finding(many=True)
    context_digest = serializers.CharField()


REPORT_OR_REVISION = PolymorphicProxySerializer(
    component_name="ReportOrRevision", serializers=[WholeReport, WholeRevision], resource_type_field_name=None
)


class Change(serializers.Serializer[object]):
    cell = Cell()
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)


class Diff(serializers.Serializer[object]):
    revision = serializers.IntegerField()
    against = serializers.IntegerField(allow_null=True)
    changes = Change(many=True)


class WindowException(serializers.Serializer[object]):
    period = serializers.CharField()
    until = serializers.DateField()
    ends = serializers.DateTimeField(help_text=_("24:00 of that day in the program's time zone."))
    reason = serializers.CharField()
    granted_on = serializers.DateField()


class ExceptionPage(serializers.Serializer[object]):
    results = WindowException(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


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
