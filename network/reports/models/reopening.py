from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CorrectionReason(models.TextChoices):
    """Why an accepted report is corrected."""

    COUNTING_ERROR = "counting_error", _("We counted wrongly.")
    LATE_INFORMATION = "late_information", _("Information came in later.")
    COUNTED_TWICE = "counted_twice", _("Something was counted twice.")
    WRONG_PLACE = "wrong_place", _("Figures stood at a wrong place or in a wrong quarter.")
    SAFETY = "safety", _("A figure may put somebody in danger.")
    OTHER = "other", _("Another reason; see the note.")


class Reopening(models.Model):
    """That a manager took an accepted report up again. `revision` is the accepted one, which counts until the next is."""

    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="reopenings")
    revision = models.PositiveIntegerField()
    reason_code = models.CharField(max_length=20, choices=CorrectionReason.choices)
    note = models.TextField(max_length=1000, blank=True, default="")
    by = models.CharField(max_length=60)
    opened_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason_code__in=CorrectionReason.values), name="reopening_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} #{self.revision}"
