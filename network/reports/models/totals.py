from django.db import models


class Totals(models.Model):
    """The totals of an accepted report as a context tells them, made from its observations: every check of the quarters
    that follow reads them, and one row a quarter is read twenty times as fast as one a cell."""

    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="totals")
    cells = models.JSONField()

    class Meta:
        ordering = ["report"]

    def __str__(self) -> str:
        return str(self.report_id)
