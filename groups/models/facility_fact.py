from datetime import date
from typing import Self

from django.db import models


class FactField(models.TextChoices):
    """What facts are about; F01-F05 are the indicators by which reports propose them."""

    OPERATOR_TYPE = "operator_type"
    COMPANY = "company"
    TYPE = "type"
    CAPACITY = "capacity"
    POPULATION = "population"
    STATUS = "status"


# The standard's indicators for facts of facilities, and the fact that each is about.
FACT_OF_INDICATOR = {
    "F01": FactField.OPERATOR_TYPE,
    "F02": FactField.COMPANY,
    "F03": FactField.TYPE,
    "F04": FactField.CAPACITY,
    "F05": FactField.POPULATION,
}


class FacilityFactQuerySet(models.QuerySet["FacilityFact"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)

    def known_of(self, day: date) -> Self:
        """What sources said of that day or an earlier one."""
        return self.filter(as_of__lte=day)


class FacilityFact(models.Model):
    """One thing that a source said about a facility on a day. Facts are added, never changed; one that is wrong is
    withdrawn, and then neither shown nor counted."""

    facility = models.ForeignKey("groups.Facility", models.CASCADE, related_name="facts")
    field = models.CharField(max_length=20, choices=FactField.choices)
    value = models.JSONField()
    as_of = models.DateField()
    source_url = models.URLField(max_length=500)
    recorded_on = models.DateField(null=True, blank=True, help_text="When it came here; unknown of the oldest.")
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = FacilityFactQuerySet.as_manager()

    class Meta:
        ordering = ["field", "-as_of", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(field__in=FactField.values), name="fact_field_is_known"),
            models.CheckConstraint(condition=~models.Q(source_url=""), name="fact_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.as_of}"
