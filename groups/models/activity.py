from django.db import models
from django.db.models import Q

from groups.codelists import Activity


class ProgramActivity(models.Model):
    """What a program does, and since when: it decides which indicators are due."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="activities", db_index=False)
    code = models.CharField(max_length=16, choices=Activity.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code", "since"]
        constraints = [
            models.UniqueConstraint(fields=["program", "code", "since"], name="one_activity_per_start"),
            models.CheckConstraint(condition=Q(code__in=Activity.values), name="activity_is_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="activity_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.since}"
