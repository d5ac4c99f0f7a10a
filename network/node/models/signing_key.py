from typing import Self

from django.db import models
from django.db.models import F, Q


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def active(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def published(self) -> Self:
        """Every key ever used, the active one first: what a retired key signed must stay verifiable."""
        return self.defer("sealed").order_by(F("retired_at").desc(nulls_first=True), "-id")


class SigningKey(models.Model):
    """A key of this node. The private half is sealed (sealing.py); the public half is published for good."""

    kid = models.CharField(max_length=43, unique=True, help_text="RFC 7638 thumbprint.")
    algorithm = models.CharField(max_length=7, default="Ed25519", editable=False)
    public_jwk = models.JSONField()
    sealed = models.BinaryField(help_text="The private key, encrypted under SECRET_KEY.")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(algorithm="Ed25519"), name="algorithm_is_known"),
            models.UniqueConstraint(fields=["algorithm"], condition=Q(retired_at__isnull=True), name="one_active_key"),
        ]

    def __str__(self) -> str:
        return self.kid
