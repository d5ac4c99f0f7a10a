import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models


class CompanyQuerySet(models.QuerySet["Company"]):
    def in_order(self) -> Self:
        return self.order_by("name", "id")

    def with_subsidiaries(self, roots: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """The ids of these companies and of all that belong to them, at any depth."""
        found: set[uuid.UUID] = set(roots)
        level = set(found)
        while level:
            level = set(self.filter(parent__in=level).values_list("pk", flat=True)) - found
            found |= level
        return found


class Company(models.Model):
    """A company that operates facilities, and the company that owns it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2, blank=True, default="", help_text="Where it has its seat.")
    website = models.URLField(max_length=500, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subsidiaries")
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_modified = models.DateTimeField(auto_now=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="company_is_not_its_parent"),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="company_country_is_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name
