from django.db import models


class Recheck(models.Model):
    """A difference that the correction of an earlier quarter made in an accepted report: somebody should look at it.

    `cause` is the accepted revision of the earlier quarter. Settled when the report's next revision is accepted, or
    when another correction took the difference away."""

    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="rechecks", db_index=False)
    cause = models.ForeignKey("reports.Revision", models.PROTECT, related_name="rechecks")
    code = models.CharField(max_length=8)
    cell = models.JSONField()
    params = models.JSONField(default=dict)
    opened_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "cause", "code", "cell"], name="one_recheck_per_cause_and_cell")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.code}"
