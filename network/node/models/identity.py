import uuid

from django.db import models


class NodeIdentity(models.Model):
    """Who this installation is, in the one row that there may be. Also the lock under which keys are made and rotated."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    node = models.UUIDField(default=uuid.uuid4, editable=False)
    epoch = models.PositiveIntegerField(
        default=1, help_text="Raised after a backup was restored: cursors of an older epoch are void."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_identity"),
            models.CheckConstraint(condition=models.Q(epoch__gte=1), name="epoch_counts_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.node)
