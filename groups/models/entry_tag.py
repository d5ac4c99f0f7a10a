from django.db import models


class EntryTag(models.Model):
    """One of the codes by which an entry is filtered and counted: `country` FR, `subdivision` FR-75, `kind` group,
    `language` fr, `service` visiting, `facility` its id, `operator` a type, `company` its id (also each company that
    owns it), `access` suspended; `name`, the beginning of each of its names, plain; and `word`, each word of its names
    in Latin letters."""

    LONGEST = 40

    # Found by the index below.
    entry = models.ForeignKey("groups.Entry", models.CASCADE, related_name="tags", db_index=False)
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code", "entry"], name="one_tag_of_a_kind")]
        indexes = [models.Index(fields=["entry", "kind", "code"], name="tags_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
