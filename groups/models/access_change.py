from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from groups.codelists import AccessReason, AccessStatus
from groups.languages import LISTING_LANGUAGES, column
from groups.models.program_facility import PROGRAM_NAMES

FACILITY_NAMES = ("code", "country", "source_language", *(column("name", language) for language in LISTING_LANGUAGES))


class AccessChangeQuerySet(models.QuerySet["AccessChange"]):
    def public(self) -> Self:
        """Of listed programs alone: what a hidden one met is hidden with it."""
        return self.filter(program__entry__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-since", "-id")

    def since_day(self, day: date) -> Self:
        return self.filter(since__gte=day)

    def until_day(self, day: date) -> Self:
        return self.filter(since__lte=day)

    def named(self) -> Self:
        """With what names both ends, and nothing else of their many columns."""
        own = (field.name for field in AccessChange._meta.concrete_fields)
        ends = [f"program__{name}" for name in PROGRAM_NAMES] + [f"facility__{name}" for name in FACILITY_NAMES]
        return self.select_related("program", "facility").only(*own, *ends)


class AccessChange(models.Model):
    """That a program can or cannot visit a facility since a day, and why. Rows are added, never changed: the newest by
    day, then by id, is what holds; it stands in the link of the two as well."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="access_changes")
    facility = models.ForeignKey("groups.Facility", models.PROTECT, related_name="access_changes", db_index=False)
    status = models.CharField(max_length=12, choices=AccessStatus.choices)
    since = models.DateField()
    reason = models.CharField(max_length=24, choices=AccessReason.choices, blank=True, default="")
    note = models.CharField(max_length=280, blank=True, default="", help_text="Public, in the writer's own words.")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AccessChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=AccessStatus.values), name="access_change_is_known"),
            models.CheckConstraint(condition=Q(reason__in=["", *AccessReason.values]), name="access_reason_is_known"),
        ]
        indexes = [models.Index(fields=["facility", "-since"], name="access_of_a_facility")]

    def __str__(self) -> str:
        return f"{self.program_id} {self.facility_id} {self.status} {self.since}"
