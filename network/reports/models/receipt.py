import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from groups.subjects import Subject

MEMBERS = (
    "receipt", "program", "period", "revision", "digest", "standard", "standard_digest", "received_on", "previous", "key",
)  # fmt: skip


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, subject: Subject) -> Self:
        seen = Q(program__in=subject.program_ids)
        if subject.territory:
            seen |= Q(program__country__in=subject.territory)
        return self.filter(seen)


class Receipt(models.Model):
    """The node's signed statement that it holds a revision. A program's receipts form a chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.PROTECT, related_name="receipts", db_index=False)
    revision = models.OneToOneField("reports.Revision", models.PROTECT, related_name="receipt")
    number = models.PositiveIntegerField(help_text="Its place in the program's chain, from 1.")
    payload = models.JSONField(help_text="All members but the signature.")
    signature = models.CharField(max_length=100)
    digest = models.CharField(max_length=71, help_text="Of the receipt with its signature; the next one's `previous`.")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["program", "number"]
        constraints = [models.UniqueConstraint(fields=["program", "number"], name="one_receipt_per_place_in_the_chain")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def document(self) -> dict[str, object]:
        """Its members in one order: databases keep those of an object in different ones."""
        return {**{name: self.payload[name] for name in MEMBERS}, "signature": self.signature}
