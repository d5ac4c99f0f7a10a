"""Facilities that may be the one that somebody is about to enter: hints for people, who decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from groups.languages import LISTING_LANGUAGES, column
from groups.models import Facility
from groups.search import plain_lines

# Share of three-letter pieces that two names have in common.
ALIKE = 0.5
MOST = 5


@dataclass(frozen=True)
class Double:
    """`reason`: "identifier" or "name"."""

    facility: Facility
    reason: str


def of(
    *, country: str, names: Iterable[str], identifiers: Iterable[tuple[str, str]] = (), but: UUID | None = None
) -> list[Double]:
    """Those with one of the identifiers, then those of the country with a like name, the likest first."""
    rows = Facility.objects.standing()
    if but is not None:
        rows = rows.exclude(pk=but)
    found = {
        row.pk: Double(row, "identifier") for scheme, value in identifiers for row in rows.identified(scheme, value)
    }
    wanted = _pieces(names)
    ranked = []
    columns = (column("name", language) for language in LISTING_LANGUAGES)
    for row in rows.in_country(country).only("code", "source_language", *columns):
        likeness = _likeness(wanted, _pieces(row.names().values()))
        if likeness >= ALIKE and row.pk not in found:
            ranked.append((-likeness, row.code, Double(row, "name")))
    return [*found.values(), *(double for *_rank, double in sorted(ranked, key=lambda each: each[:2]))][:MOST]


def _pieces(names: Iterable[str]) -> list[frozenset[str]]:
    """Of each name, plain and in Latin letters, its pieces of three letters."""
    return [
        frozenset(f"  {line} "[start : start + 3] for start in range(len(line) + 1))
        for line in plain_lines(names).splitlines()
    ]


def _likeness(these: list[frozenset[str]], those: list[frozenset[str]]) -> float:
    return max((len(one & other) / len(one | other) for one in these for other in those), default=0.0)
