from django.db import models
from django.db.models import F


class DirectoryVersion(models.Model):
    """One row whose number moves in each transaction that changes what the directory shows; caches are keyed by it."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def move(cls) -> None:
        """As late in the transaction as can be: other writers wait for the row."""
        moved = cls.objects.filter(pk=1)
        if not moved.update(number=F("number") + 1):
            # The first time; another writer may be as far.
            DirectoryVersion.objects.bulk_create([DirectoryVersion(pk=1)], ignore_conflicts=True)
            moved.update(number=F("number") + 1)

    @classmethod
    def now(cls) -> int:
        """The number; 0 before anything was shown."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
