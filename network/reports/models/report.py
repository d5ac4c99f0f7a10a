import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.program import PERIOD_PATTERN
from groups.periods import Period
from groups.subjects import Subject
from network.reports.models.revision import Revision


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned with comments")
    ACCEPTED = "accepted", _("Accepted")
    CORRECTING = "correcting", _("Being corrected")


EDITABLE = frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.CORRECTING})


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, subject: Subject) -> Self:
        """Reports of the subject's own programs; for a coordinator, those of the territory that were submitted and
        not taken back."""
        seen = Q(program__in=subject.program_ids)
        if subject.territory:
            submitted = Revision.objects.standing().values("report")
            seen |= Q(program__country__in=subject.territory, pk__in=submitted)
        return self.filter(seen)

    def of_period(self, period: Period) -> Self:
        return self.filter(period=str(period))


class Report(models.Model):
    """One program's report of one quarter. `draft` holds what is saved and not submitted; `revision` is the number of
    the newest submission, `accepted` that of the accepted one that counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.PROTECT, related_name="reports", db_index=False)
    period = models.CharField(max_length=7)
    status = models.CharField(max_length=12, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    draft = models.JSONField(null=True, blank=True)
    language = models.CharField(max_length=16, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["period", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "period"], name="one_report_per_quarter"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_is_known"),
            models.CheckConstraint(condition=Q(period__regex=PERIOD_PATTERN), name="report_period_is_a_quarter"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__lte=models.F("revision")),
                name="accepted_revision_exists",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ReportStatus.ACCEPTED, ReportStatus.CORRECTING]) | Q(accepted__isnull=False),
                name="accepted_report_has_a_revision",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ReportStatus.SUBMITTED, ReportStatus.ACCEPTED]) | Q(draft__isnull=True),
                name="submitted_report_has_no_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.period}"

    @property
    def quarter(self) -> Period:
        return Period.parse(self.period)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE
