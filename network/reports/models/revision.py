import json
from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from network.reports.models.free_text import FreeText
from network.reports.models.json_map import JSONMap
from network.reports.models.recheck import Recheck
from network.reports.models.reopening import CorrectionReason


class Outcome(models.TextChoices):
    """What became of a revision."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"  # accepted once; a later one was accepted in its place


class RevisionQuerySet(models.QuerySet["Revision"]):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.exclude(outcome=Outcome.WITHDRAWN)

    def newest_standing(self) -> Self:
        """Of each report the last submission that was not taken back."""
        later = Revision.objects.standing().filter(report=OuterRef("report"), number__gt=OuterRef("number"))
        return self.standing().exclude(Exists(later))

    def counting(self) -> Self:
        """Of each report the accepted revision, also while it is being corrected."""
        return self.filter(outcome=Outcome.ACCEPTED)

    def in_countries(self, countries: Collection[str]) -> Self:
        return self.filter(report__program__country__in=countries)

    def for_review(self) -> Self:
        """With all that the queue shows of each, in the one query: the report but no draft, its program; `notes` (place
        -> text of the notes of answers, empty where erased), `returns` (submissions of the report that were returned),
        `open_rechecks`."""
        notes = FreeText.objects.filter(revision=OuterRef("pk"), pointer__startswith="/answers/")
        returned = Revision.objects.filter(report=OuterRef("report"), outcome=Outcome.RETURNED)
        rechecks = Recheck.objects.filter(report=OuterRef("report"), settled_on__isnull=True)
        return (
            self.select_related("report__program")
            .defer("report__draft")
            .annotate(
                notes=Subquery(_grouped(notes, "revision", JSONMap("pointer", "text"))),
                returns=Coalesce(Subquery(_grouped(returned, "report", Count("pk"))), 0),
                open_rechecks=Coalesce(Subquery(_grouped(rechecks, "report", Count("pk"))), 0),
            )
        )


def _grouped(rows: QuerySet[Any], of: str, all_of_them: models.Aggregate) -> QuerySet[Any]:
    """One row: the aggregate of the rows that belong to one `of`."""
    grouped: QuerySet[Any] = rows.order_by().values(of).annotate(all_of_them=all_of_them).values("all_of_them")
    return grouped


class Revision(models.Model):
    """One submission of a report, exactly as its receipt's digest says. Only `outcome` and `accepted_on` ever change.

    `changes` and `history` are what the reviewer compares: the cells that differ from the revision accepted last, and
    the accepted totals of the quarters before. They hold no text but its salted digest."""

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.SUBMITTED)
    document = models.TextField(help_text="RFC 8785; free text is in rows of its own, here by its salted digest.")
    digest = models.CharField(max_length=71)
    standard = models.CharField(max_length=12)
    standard_digest = models.CharField(max_length=71)
    language = models.CharField(max_length=16, blank=True, default="")
    findings = models.JSONField(default=list, help_text="Questions and notices: severity, code, pointer, cell, params.")
    context_digest = models.CharField(max_length=71)
    submitted_on = models.DateField()
    late = models.BooleanField(default=False)
    submitted_by = models.CharField(max_length=60)
    reason_code = models.CharField(max_length=20, choices=CorrectionReason.choices, blank=True, default="")
    accepted_on = models.DateField(null=True, blank=True)
    changes = models.JSONField(default=list)
    history = models.JSONField(default=dict)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_revision_per_number"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=[Outcome.ACCEPTED, Outcome.SUPERSEDED], accepted_on__isnull=False)
                | (~Q(outcome__in=[Outcome.ACCEPTED, Outcome.SUPERSEDED]) & Q(accepted_on__isnull=True)),
                name="accepted_revision_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(outcome=Outcome.ACCEPTED), name="one_revision_of_a_report_counts"
            ),
            models.CheckConstraint(
                condition=Q(reason_code__in=["", *CorrectionReason.values]), name="correction_reason_is_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revisions_count_from_one"),
            models.CheckConstraint(condition=Q(digest__regex=r"^sha256:[0-9a-f]{64}$"), name="revision_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} #{self.number}"

    @property
    def values(self) -> dict[str, Any]:
        """The stored document, texts as digests."""
        document: dict[str, Any] = json.loads(self.document)
        return document
