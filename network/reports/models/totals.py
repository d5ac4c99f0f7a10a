from typing import Self

from django.db import models

from groups.models import Program
from groups.periods import Period


class TotalsQuerySet(models.QuerySet["Totals"]):
    def before(self, program: Program, period: Period, *, quarters: int) -> Self:
        """Of the program's accepted reports of so many quarters before this one, the newest first."""
        return self.filter(
            report__program=program,
            report__period__lt=str(period),
            report__period__gte=str(period.shift(-quarters)),
        ).order_by("-report__period")


class Totals(models.Model):
    """The totals of an accepted report as a context tells them, made from its observations: every check of the quarters
    that follow reads them, and one row a quarter is read twenty times as fast as one a cell."""

    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="totals")
    cells = models.JSONField()

    objects = TotalsQuerySet.as_manager()

    class Meta:
        ordering = ["report"]

    def __str__(self) -> str:
        return str(self.report_id)
