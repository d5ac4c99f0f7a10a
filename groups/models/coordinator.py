from django.db import models


class Coordinator(models.Model):
    """That a person reviews the listings and reports of a country. A territory is the set of a person's countries."""

    user = models.ForeignKey("groups.User", models.CASCADE, related_name="coordinates", db_index=False)
    country = models.CharField(max_length=2)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["country"]
        constraints = [models.UniqueConstraint(fields=["user", "country"], name="one_row_per_country_coordinated")]
        indexes = [models.Index(fields=["country"], name="coordinators_by_country")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.country}"
