from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from groups.codelists import AccessStatus
from groups.languages import LISTING_LANGUAGES, column

# What it takes to name a program in any language, without its other fifty columns.
PROGRAM_NAMES = ("slug", "source_language", *(column("name", language) for language in LISTING_LANGUAGES))


class ProgramFacilityQuerySet(models.QuerySet["ProgramFacility"]):
    def public(self) -> Self:
        """Of programs that the directory shows."""
        return self.filter(program__entry__isnull=False)

    def with_program_names(self) -> Self:
        own = (field.name for field in ProgramFacility._meta.concrete_fields)
        return self.select_related("program").only(*own, *(f"program__{name}" for name in PROGRAM_NAMES))

    def overlapping(self, first_day: date, last_day: date) -> Self:
        return self.filter(Q(since__lte=last_day), Q(until__isnull=True) | Q(until__gte=first_day))


class ProgramFacility(models.Model):
    """That a program visits a facility: since when, on which days, and whether it gets in."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="facility_links", db_index=False)
    facility = models.ForeignKey("groups.Facility", models.PROTECT, related_name="program_links")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    visit_days = models.JSONField(default=list, blank=True, help_text="Numbers of ISO 8601 weekdays, Monday is 1.")
    languages = models.JSONField(default=list, blank=True, help_text="Languages spoken on visits here.")
    access_status = models.CharField(max_length=12, choices=AccessStatus.choices, default=AccessStatus.OPEN)
    access_since = models.DateField(null=True, blank=True)
    access_note = models.CharField(max_length=280, blank=True, default="")

    objects = ProgramFacilityQuerySet.as_manager()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "facility", "since"], name="one_link_per_start"),
            models.UniqueConstraint(
                fields=["program", "facility"], condition=Q(until__isnull=True), name="one_current_link_per_facility"
            ),
            models.CheckConstraint(condition=Q(access_status__in=AccessStatus.values), name="access_is_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="link_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.facility_id}"
