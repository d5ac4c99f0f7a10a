from typing import Self

from django.db import models


class Operation(models.TextChoices):
    UPSERT = "upsert"
    TOMBSTONE = "tombstone"


class ChangeRowQuerySet(models.QuerySet["ChangeRow"]):
    def after(self, number: int) -> Self:
        """Those that the sequencer numbered later than that one, in order."""
        return self.filter(number__gt=number).order_by("number")

    def last_number(self) -> int:
        return self.aggregate(last=models.Max("number"))["last"] or 0


class ChangeRow(models.Model):
    """That a public record changed. The sequencer numbers the rows, so that no cursor can skip one."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=20, help_text="program, facility, standard")
    object_id = models.CharField(max_length=60)
    operation = models.CharField(max_length=10, choices=Operation.choices)
    version = models.PositiveIntegerField()
    number = models.BigIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    objects = ChangeRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(operation__in=Operation.values), name="operation_is_known")
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(number__isnull=True), name="changes_waiting")]

    def __str__(self) -> str:
        return f"{self.operation} {self.kind}:{self.object_id}"
