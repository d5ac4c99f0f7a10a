import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models


class CompanyQuerySet(models.QuerySet["Company"]):
    def standing(self) -> Self:
        """Without those that turned out to be another one."""
        return self.filter(merged_into__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("name", "id")

    def matching(self, text: str) -> Self:
        """Those whose name has every word, whatever its case."""
        rows = self
        for word in text.split():
            rows = rows.filter(name__icontains=word)
        return rows

    def lock_all(self) -> None:
        """Hold every company until the transaction ends. There are few, they change seldom, and only together do they
        show whether one would own itself."""
        list(self.select_for_update().order_by("pk").values_list("pk"))

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
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        help_text="The company that this one was a double of. Its name still leads there.",
    )
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    last_modified = models.DateTimeField(auto_now=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="company_is_not_its_parent"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="company_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="company_country_is_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name
