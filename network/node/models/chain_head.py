from django.db import models
from django.db.models import Q


class ChainHead(models.Model):
    """Where a chain of rows ends: the sequencer's lock, and what shows that the end was cut off."""

    name = models.CharField(primary_key=True, max_length=10)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name__in=["audit", "changes"]), name="chain_is_known"),
            models.CheckConstraint(condition=Q(number__gte=0), name="chain_counts_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
