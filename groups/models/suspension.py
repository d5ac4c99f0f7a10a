from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def covering(self, day: date | Combinable) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Suspension(models.Model):
    """A time in which the program paused; a quarter that lies in it wholly is not expected."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="suspensions", db_index=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=280, blank=True, default="")

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["program", "since"], name="one_suspension_per_start"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="suspension_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} - {self.until or ''}"
