import uuid

from django.db import models
from django.db.models import Q

from groups.codelists import ProofKind


class Proof(models.Model):
    """Something that tells a coordinator that those who registered a program are it: a mail address at the group's own
    domain, a token at a well-known path of its website, or a listed program that vouches. None of them lists anything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="proofs", db_index=False)
    kind = models.CharField(max_length=12, choices=ProofKind.choices)
    domain = models.CharField(max_length=253, blank=True, default="", help_text="Of the address or the website.")
    digest = models.CharField(max_length=64, blank=True, default="", help_text="SHA-256 of the code or token to find.")
    voucher = models.ForeignKey("groups.Program", models.CASCADE, null=True, blank=True, related_name="vouches")
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    proven_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProofKind.values), name="proof_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=ProofKind.VOUCH, voucher__isnull=False)
                | ~Q(kind=ProofKind.VOUCH) & Q(voucher__isnull=True) & ~Q(domain=""),
                name="proof_says_whose",
            ),
            models.CheckConstraint(
                condition=Q(voucher__isnull=True) | ~Q(voucher=models.F("program")), name="nobody_vouches_for_itself"
            ),
            models.UniqueConstraint(fields=["program", "voucher"], name="one_voice_per_voucher"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.program_id}"
