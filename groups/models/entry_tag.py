from django.db import models


class EntryTag(models.Model):
    """One of the codes by which an entry is filtered and counted: `language` fr, `service` visiting, `facility` its id,
    `operator` a type, `company` its id (also each company that owns it), `access` suspended."""

    entry = models.ForeignKey("groups.Entry", models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code", "entry"], name="one_tag_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
