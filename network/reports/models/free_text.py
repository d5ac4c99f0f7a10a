from django.db import models


class FreeText(models.Model):
    """A text of a revision, apart from the document, which holds sha256(salt || text) in its place: both can be erased
    and digest, receipt and chain still verify."""

    revision = models.ForeignKey("reports.Revision", models.CASCADE, related_name="free_texts", db_index=False)
    pointer = models.CharField(max_length=80, help_text="Its place in the document, /values/13/value.")
    salt = models.CharField(max_length=64, blank=True, default="")
    text = models.TextField(blank=True, default="")
    erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["revision", "pointer"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "pointer"], name="one_text_per_place"),
            models.CheckConstraint(
                condition=models.Q(erased_on__isnull=True) | models.Q(text="", salt=""), name="erased_text_is_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.pointer
