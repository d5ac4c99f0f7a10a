import uuid
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from groups.codelists import ProgramKind
from groups.models.entry_tag import EntryTag

# A listing that nobody confirmed for so long is found by its id alone.
FORGOTTEN = timedelta(days=548)
# More entries than this with one code are read sooner in their order than by their tags.
MANY = 2000


class EntryQuerySet(models.QuerySet["Entry"]):
    def remembered(self, today: date) -> Self:
        """Without those that nobody has confirmed for eighteen months."""
        return self.filter(assured_on__gt=today - FORGOTTEN)

    def forgotten(self, today: date) -> Self:
        return self.filter(assured_on__lte=today - FORGOTTEN)

    def of(self, reference: str) -> Self:
        """By the id or the slug of the program."""
        try:
            return self.filter(program=uuid.UUID(reference))
        except ValueError:
            # PostgreSQL has no NUL, not even to compare with.
            return self.filter(slug=reference) if "\0" not in reference else self.none()

    def tagged(self, kind: str, code: str) -> Self:
        """Those that have the code. Asks whether they are many: these are read in order and looked at, which a page
        ends soon; the few are found by their tags, and put in order."""
        tags = EntryTag.objects.filter(kind=kind, code=code)
        if tags[: MANY + 1].count() <= MANY:
            return self.filter(tags__kind=kind, tags__code=code)
        # Not EXISTS: PostgreSQL makes a join of that, finds them all and sorts them.
        return self.filter(pk=Subquery(tags.filter(entry=OuterRef("pk")).values("entry")))


class Entry(models.Model):
    """A listed program as the directory is searched and shown: made from the program's rows in each transaction that
    changes them, and gone with the transaction that hides it. Nothing public reads anything else of a program.

    On SQLite triggers keep what it is searched by in step (migrations 0005): a migration of this table must not make it
    anew, as Django's AddField and AlterField do there."""

    program = models.OneToOneField("groups.Program", models.CASCADE, related_name="entry")
    # As published: no finer than the program lets its place be known.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    slug = models.SlugField(max_length=80)
    country = models.CharField(max_length=2)
    subdivision = models.CharField(max_length=6, blank=True, default="")
    kind = models.CharField(max_length=16)
    assured_on = models.DateField()
    last_modified = models.DateTimeField()
    version = models.PositiveIntegerField(help_text="The program's, when this was made.")
    names = models.TextField(help_text="All names, as groups/search writes them, one a line.")
    words = models.TextField(help_text="All texts, the city and the names, as groups/search writes them.")
    line = models.TextField(help_text="What a line of a CSV file is made of.")
    outline = models.TextField(help_text="The listing as JSON without a language: texts as maps, codes without names.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProgramKind.values), name="entry_kind_is_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="entry_has_both_numbers",
            ),
        ]
        indexes = [
            models.Index(fields=["slug", "program"], name="entries_in_order"),
            models.Index(fields=["country", "slug", "program"], name="entries_by_country"),
            models.Index(fields=["assured_on"], name="entries_by_assurance"),
            models.Index(
                fields=["latitude", "longitude"], condition=Q(latitude__isnull=False), name="entries_by_place"
            ),
        ]

    def __str__(self) -> str:
        return self.slug
