from django.db import models

from groups.codelists import Service


class OfferedService(models.Model):
    """A service that a program offers."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="offered_services", db_index=False)
    code = models.CharField(max_length=20, choices=Service.choices)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["program", "code"], name="one_row_per_offered_service"),
            models.CheckConstraint(condition=models.Q(code__in=Service.values), name="service_is_known"),
        ]
        indexes = [models.Index(fields=["code", "program"], name="programs_by_service")]

    def __str__(self) -> str:
        return self.code
