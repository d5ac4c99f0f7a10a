import uuid

from django.db import models
from django.db.models import Q

from groups.codelists import ClaimStatus


class Claim(models.Model):
    """That somebody belongs to a program which has no manager yet, since a coordinator wrote its listing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="claims")
    user = models.ForeignKey("groups.User", models.CASCADE, related_name="claims")
    note = models.CharField(max_length=1000, blank=True, default="")
    status = models.CharField(max_length=12, choices=ClaimStatus.choices, default=ClaimStatus.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ClaimStatus.values), name="claim_status_is_known"),
            models.UniqueConstraint(
                fields=["program", "user"], condition=Q(status="waiting"), name="one_waiting_claim_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.user_id}"
