from django.db import models


class FacilityIdentifier(models.Model):
    """What others call a facility: `scheme` names whose list it is, such as a ministry's or a research project's."""

    facility = models.ForeignKey("groups.Facility", models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="one_facility_per_identifier")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
