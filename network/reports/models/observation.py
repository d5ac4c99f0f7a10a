from typing import Any, Self

from django.db import models
from django.db.models import Q


class ObservationQuerySet(models.QuerySet["Observation"]):
    def totals(self) -> Self:
        return self.filter(facility__isnull=True, dimension="").order_by("indicator")


class Observation(models.Model):
    """One cell of an accepted report, typed or derived. Made from the accepted revision; can always be made again."""

    report = models.ForeignKey("reports.Report", models.CASCADE, related_name="observations", db_index=False)
    indicator = models.CharField(max_length=8)
    facility = models.UUIDField(null=True, blank=True)
    dimension = models.CharField(max_length=16, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    number = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    other = models.CharField(max_length=200, blank=True, default="", help_text="A code, a text, true or false.")
    absence = models.CharField(max_length=24, blank=True, default="")
    derived = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["report", "indicator", "facility", "dimension", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "facility", "dimension", "code"], name="one_observation_per_cell"
            ),
            # A null differs from every null: the cells without a facility need a constraint of their own.
            models.UniqueConstraint(
                fields=["report", "indicator", "dimension", "code"],
                condition=Q(facility__isnull=True),
                name="one_observation_per_total",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False, absence="", other="")
                | (Q(number__isnull=True, other="") & ~Q(absence=""))
                | (Q(number__isnull=True, absence="") & ~Q(other="")),
                name="observation_has_one_answer",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "report"], name="observations_by_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.dimension}:{self.code}"

    @property
    def cell(self) -> dict[str, Any]:
        """A total as contexts tell it: decimals and money as strings, counts as integers."""
        cell: dict[str, Any] = {"indicator": self.indicator, **self.attributes}
        if self.absence:
            return {**cell, "absence": self.absence}
        if self.number is None:
            return {**cell, "value": self.other}
        number = self.number.normalize()
        # The indicator's attributes tell money.
        whole = number == number.to_integral_value() and "currency" not in cell
        return {**cell, "value": int(number) if whole else f"{number:f}"}
