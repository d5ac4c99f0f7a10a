from django.db import models


class SpokenLanguage(models.Model):
    """A language that the people of a program speak."""

    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="spoken_languages", db_index=False)
    code = models.CharField(max_length=16)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["program", "code"], name="one_row_per_spoken_language")]
        indexes = [models.Index(fields=["code", "program"], name="programs_by_language")]

    def __str__(self) -> str:
        return self.code
