"""How many reports of a quarter were expected, and how many there are: counted in the database, by country and umbrella."""

from collections.abc import Collection
from dataclasses import astuple, dataclass
from typing import Self

from django.db.models import Count, Exists, OuterRef, Q

from groups.models import Program
from groups.periods import Period
from network.reports.models import Observation, Revision

# A report is nil although these are not 0: hours and people of the group itself, waiting lists, what is still open.
ASIDE = ("V03", "V04", "V08", "V30")
# Facts of facilities have no total, though a program with one facility need not name it.
FACTS = ("F04", "F05")


@dataclass(frozen=True)
class Tally:
    """0 <= nil <= accepted <= received <= expected, and on_time <= received.

    `expected`: groups whose report is due (`Program.objects.expected_in`), and whoever reported all the same;
    `received`: with a submission that was not taken back; `on_time`: one of those came in time, so a report that is
    returned afterwards stays in time; `accepted`: with a revision that counts, also while it is being corrected;
    `nil`: accepted, all totals 0 or absent."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    accepted: int = 0
    nil: int = 0

    def __add__(self, other: Self) -> "Tally":
        return Tally(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


def tallies(*, countries: Collection[str], period: Period) -> dict[tuple[str, Program | None], Tally]:
    """By country and umbrella network, None for groups without one. Two queries for any number of programs."""
    quarter = {"report__program": OuterRef("pk"), "report__period": str(period)}
    standing = Revision.objects.standing().filter(**quarter)
    totals = Observation.objects.filter(**quarter, facility__isnull=True, dimension="")
    something = totals.filter(number__isnull=False).exclude(number=0).exclude(indicator__in=[*ASIDE, *FACTS])
    counted = (
        Program.objects.filter(country__in=countries)
        .alias(
            has_report=Exists(standing),
            has_report_in_time=Exists(standing.filter(late=False)),
            has_accepted=Exists(standing.counting()),
            has_something=Exists(something),
        )
        .filter(Q(has_report=True) | Q(pk__in=Program.objects.expected_in(period).values("pk")))
        .order_by()
        .values_list("country", "parent")
        .annotate(
            expected=Count("pk"),
            received=Count("pk", filter=Q(has_report=True)),
            on_time=Count("pk", filter=Q(has_report_in_time=True)),
            accepted=Count("pk", filter=Q(has_accepted=True)),
            nil=Count("pk", filter=Q(has_accepted=True, has_something=False)),
        )
    )
    rows = list(counted)
    umbrellas = Program.objects.in_bulk([parent for _country, parent, *_counts in rows if parent])
    return {(country, umbrellas[parent] if parent else None): Tally(*counts) for country, parent, *counts in rows}
