from django.db import models


class Operation(models.TextChoices):
    UPSERT = "upsert"
    TOMBSTONE = "tombstone"


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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(operation__in=Operation.values), name="operation_is_known")
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(number__isnull=True), name="changes_waiting")]

    def __str__(self) -> str:
        return f"{self.operation} {self.kind}:{self.object_id}"
