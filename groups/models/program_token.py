import uuid
from datetime import date
from typing import Self

from django.db import models


class ProgramTokenQuerySet(models.QuerySet["ProgramToken"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(revoked_on__isnull=True, expires_on__gte=day)


class ProgramToken(models.Model):
    """A secret by which a script acts for one program. Only the digest of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="tokens")
    public_id = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    scopes = models.JSONField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True, help_text="A day, not a time.")
    revoked_on = models.DateField(null=True, blank=True)
    created_on = models.DateField()

    objects = ProgramTokenQuerySet.as_manager()

    class Meta:
        ordering = ["created_on", "public_id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_is_a_digest"),
        ]

    def __str__(self) -> str:
        return self.public_id
