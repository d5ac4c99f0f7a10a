from django.db import models


class Comment(models.Model):
    """What a coordinator asks about a place of a returned revision."""

    revision = models.ForeignKey("reports.Revision", models.CASCADE, related_name="comments")
    pointer = models.CharField(max_length=80)
    cell = models.JSONField(null=True, blank=True)
    text = models.TextField(max_length=2000, blank=True, default="")
    by = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.pointer
