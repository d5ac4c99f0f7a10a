import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from groups.subjects import Subject
from network.reports.packing import unpack


class BulkMode(models.TextChoices):
    """Whether each line is submitted, or only saved."""

    SUBMIT = "submit"
    DRAFT = "draft"


class BulkOutcome(models.TextChoices):
    """What became of a line. Each has its column in a job."""

    CREATED = "created"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class BulkJobQuerySet(models.QuerySet["BulkJob"]):
    def sent_by(self, subject: Subject) -> Self:
        """A job is its sender's alone: the same person, or the same token."""
        return self.filter(sender=subject.actor)

    def unfinished(self) -> Self:
        return self.filter(finished_at__isnull=True)


class BulkJob(models.Model):
    """A file of more reports than one answer waits for. Its lines stand in chunks until they are done, and nowhere
    after: each chunk goes in the transaction that does its lines."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.CharField(max_length=60, help_text="user:<id> or token:<public id>.")
    mode = models.CharField(max_length=8, choices=BulkMode.choices)
    replace_drafts = models.BooleanField(default=False)
    language = models.CharField(max_length=8, help_text="Of the messages of its findings.")
    lines = models.PositiveIntegerField()
    created = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["sender"], name="bulk_job_by_sender")]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=BulkMode.values), name="bulk_mode_is_known"),
            models.CheckConstraint(
                condition=Q(lines__gte=F("created") + F("revised") + F("unchanged") + F("refused")),
                name="no_line_counts_twice",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(lines=F("created") + F("revised") + F("unchanged") + F("refused")),
                name="finished_job_did_every_line",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome: getattr(self, outcome) for outcome in BulkOutcome.values}

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    @property
    def status(self) -> str:
        if self.finished_at is not None:
            return "done"
        return "running" if self.done else "waiting"


class BulkChunk(models.Model):
    """Some lines of a file, as they were sent: they hold free text, so they stay no longer than they must. Packed, what is
    written here and soon overwritten is an eighth."""

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="chunks", db_index=False)
    first_line = models.PositiveIntegerField(help_text="The number of its first line in the file, from 1.")
    packed = models.BinaryField(help_text="By zlib.")

    class Meta:
        ordering = ["job", "first_line"]
        constraints = [models.UniqueConstraint(fields=["job", "first_line"], name="one_chunk_per_place")]

    def __str__(self) -> str:
        return f"{self.job_id} from line {self.first_line}"

    @property
    def body(self) -> bytes:
        return unpack(self.packed)


class BulkFindings(models.Model):
    """What was found in some lines of a file: NDJSON, one line for each line with findings or refused. One such line is
    much like the next: packed, they are a thirtieth."""

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="findings", db_index=False)
    first_line = models.PositiveIntegerField()
    packed = models.BinaryField(help_text="NDJSON, by zlib.")

    class Meta:
        ordering = ["job", "first_line"]
        constraints = [models.UniqueConstraint(fields=["job", "first_line"], name="findings_of_a_chunk_once")]

    def __str__(self) -> str:
        return f"{self.job_id} from line {self.first_line}"

    @property
    def body(self) -> bytes:
        return unpack(self.packed)
