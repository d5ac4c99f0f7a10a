from django.db import models

from groups.codelists import Role


class Membership(models.Model):
    """A person's role in a program."""

    user = models.ForeignKey("groups.User", models.CASCADE, related_name="memberships", db_index=False)
    program = models.ForeignKey("groups.Program", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "program"], name="one_role_per_person_and_program"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
