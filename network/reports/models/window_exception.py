from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Max, Q

from groups.models.program import PERIOD_PATTERN


class WindowExceptionQuerySet(models.QuerySet["WindowException"]):
    def last_days(self, programs: Iterable[UUID]) -> dict[tuple[UUID, str], date]:
        """(program's id, period) -> the last day on which an exception holds its window open. One query."""
        rows = self.filter(program__in=programs).order_by().values_list("program", "period")
        return {(program, period): until for program, period, until in rows.annotate(last=Max("until"))}


class WindowException(models.Model):
    """That one program may still report a quarter whose window has closed. Ends by itself, at 24:00 of `until` in the
    program's time zone; of several the last day decides."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="window_exceptions", db_index=False)
    period = models.CharField(max_length=7)
    until = models.DateField()
    reason = models.TextField(max_length=500)
    by = models.CharField(max_length=60)
    granted_on = models.DateField()

    objects = WindowExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(period__regex=PERIOD_PATTERN), name="exception_period_is_a_quarter"),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_a_reason"),
        ]
        indexes = [models.Index(fields=["program", "period"], name="exceptions_by_quarter")]

    def __str__(self) -> str:
        return f"{self.program_id} {self.period} until {self.until}"
