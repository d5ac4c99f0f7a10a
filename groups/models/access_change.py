from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from groups.codelists import AccessReason, AccessStatus


class AccessChangeQuerySet(models.QuerySet["AccessChange"]):
    def public(self) -> Self:
        """Of listed programs alone: what a hidden one met is hidden with it."""
        return self.filter(program__status="listed")

    def newest_first(self) -> Self:
        return self.order_by("-since", "-id")

    def since_day(self, day: date) -> Self:
        return self.filter(since__gte=day)


class AccessChange(models.Model):
    """That a program can or cannot visit a facility since a day, and why. Rows are added, never changed: the newest by
    day, then by id, is what holds; it stands in the link of the two as well."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="access_changes")
    facility = models.ForeignKey("groups.Facility", models.PROTECT, related_name="access_changes")
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
