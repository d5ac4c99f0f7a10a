from typing import Self

from django.db import models
from django.db.models import Q

from network.node.canonical import digest


class VersionStatus(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> Self:
        return self.filter(status=VersionStatus.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(status=VersionStatus.DRAFT)


class Version(models.Model):
    """One version of the standard. Once published its structure never changes: the digest on receipts names it."""

    version = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=12, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    structure = models.JSONField()
    digest = models.CharField(max_length=71, help_text="sha256: of the structure's RFC 8785 bytes.")
    first_period = models.CharField(max_length=7)
    published_on = models.DateField(null=True, blank=True)
    based_on = models.CharField(max_length=12, blank=True, default="", help_text="The version it was drafted from.")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["first_period", "version"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VersionStatus.values), name="version_status_is_known"),
            models.CheckConstraint(condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="version_has_a_digest"),
            models.CheckConstraint(
                condition=Q(status=VersionStatus.DRAFT) | Q(published_on__isnull=False),
                name="published_version_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def whole_digest(self) -> str:
        """Of the structure and the texts of all languages: what an approval is bound to."""
        texts = {texts.language: texts.digest for texts in self.texts.all()}
        return digest({"structure": self.digest, "texts": texts})
