from django.db import models


class Totals(models.Model):
    """The totals of an accepted report as a context tells them, made from its observations: every check of the quarters
    that follow reads them, and one row a quarter is read twenty times as fast as one a cell.

    As text, which is only ever read whole: a database that had taken it apart would have to write it out again each time."""

    report = models.OneToOneField("reports.Report", models.CASCADE, related_name="totals")
    cells = models.TextField(help_text="JSON: a list of cells.")

    class Meta:
        ordering = ["report"]

    def __str__(self) -> str:
        return str(self.report_id)
