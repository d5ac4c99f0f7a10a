import uuid

from django.db import models
from django.db.models.functions import Lower

from groups.codelists import Role


class Invitation(models.Model):
    """A role offered to an e-mail address. Whoever has proved that address may take it: there is no secret to leak."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=12, choices=Role.choices)
    replaces = models.ForeignKey(
        "groups.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The manager who hands over: becomes a reporter when the invitation is accepted.",
    )
    expires_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint("program", Lower("email"), name="one_invitation_per_email_and_program"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invited_role_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)
