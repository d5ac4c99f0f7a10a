from django.db import models


class Approval(models.Model):
    """That a coordinator wants a draft published exactly as it was then: `digest` is that of structure and all texts.
    A change of the draft deletes it."""

    version = models.ForeignKey("standards.Version", models.CASCADE, related_name="approvals", db_index=False)
    user = models.UUIDField(help_text="The account's opaque id, which stays when the account is erased.")
    digest = models.CharField(max_length=71)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="one_approval_per_coordinator")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.user}"
