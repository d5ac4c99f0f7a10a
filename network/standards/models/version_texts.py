from django.db import models

from groups.languages import INTERFACE_LANGUAGES


class VersionTexts(models.Model):
    """All texts of a version in one language: path -> {text, status, source_hash}. They may improve after publication."""

    version = models.ForeignKey("standards.Version", models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(max_length=16)
    entries = models.JSONField()
    digest = models.CharField(max_length=71)
    edited = models.BooleanField(default=False, help_text="Imported here: no longer what the software ships.")

    class Meta:
        ordering = ["version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="one_set_of_texts_per_language"),
            models.CheckConstraint(
                condition=models.Q(language__in=INTERFACE_LANGUAGES), name="texts_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.language
