from datetime import datetime

from django.db import models


class WorkerBeatManager(models.Manager["WorkerBeat"]):
    def beat(self, *, at: datetime, behind: int) -> None:
        self.update_or_create(pk=1, defaults={"last_beat": at, "behind": behind})


class WorkerBeat(models.Model):
    """When the worker was last seen alive, and how much waited for it then; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    last_beat = models.DateTimeField()
    behind = models.PositiveIntegerField(default=0, help_text="Tasks that are due, and rows without a number.")

    objects = WorkerBeatManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_worker_beat")]

    def __str__(self) -> str:
        return f"{self.last_beat:%Y-%m-%d %H:%M:%S}"
