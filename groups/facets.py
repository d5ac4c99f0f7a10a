"""How many of the entries found have which code."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet

from groups.models import Entry, EntryTag
from groups.models.entry import EntryQuerySet

FACETS = ("country", "subdivision", "kind", "language", "service", "operator", "access")


def count(rows: EntryQuerySet, wanted: Collection[str]) -> dict[str, Counter[str]]:
    """By facet and code, of these entries. One query."""
    return _counted(EntryTag.objects.filter(entry__in=rows.order_by().values("pk")), wanted)


def count_remembered(today: date, wanted: Collection[str]) -> dict[str, Counter[str]]:
    """The same of all remembered entries: of all that there are, less the few that are forgotten, for to count all needs
    no look at any entry. Two queries."""
    found, less = _counted(EntryTag.objects.all(), wanted), count(Entry.objects.forgotten(today), wanted)
    return {name: counts - less[name] for name, counts in found.items()}


def _counted(tags: QuerySet[EntryTag], wanted: Collection[str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {name: Counter() for name in wanted}
    # Of rows, not of their keys: for these PostgreSQL would leave the index and look at the table.
    for kind, code, number in tags.filter(kind__in=wanted).values_list("kind", "code").annotate(number=Count("*")):
        found[kind][code] = number
    return found
