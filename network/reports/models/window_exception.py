from django.db import models
from django.db.models import Q

from groups.models.program import PERIOD_PATTERN


class WindowException(models.Model):
    """That one program may still report a quarter whose window has closed. Ends by itself, at 24:00 of `until` in the
    program's time zone; of several the last day decides."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="window_exceptions")
    period = models.CharField(max_length=7)
    until = models.DateField()
    reason = models.TextField(max_length=500)
    by = models.CharField(max_length=60)
    granted_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(period__regex=PERIOD_PATTERN), name="exception_period_is_a_quarter"),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_a_reason"),
        ]
        indexes = [models.Index(fields=["program", "period"], name="exceptions_by_quarter")]

    def __str__(self) -> str:
        return f"{self.program_id} {self.period} until {self.until}"
