import uuid

from django.db import models


class Company(models.Model):
    """A company that operates facilities, and the company that owns it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subsidiaries")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="company_is_not_its_parent")
        ]

    def __str__(self) -> str:
        return self.name
