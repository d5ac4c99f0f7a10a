from django.db import models
from django.db.models import Q


class Suspension(models.Model):
    """A time in which the program paused; a quarter that lies in it wholly is not expected."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="suspensions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=280, blank=True, default="")

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
