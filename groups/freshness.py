"""How long ago somebody said that a listing is still true, and what follows from it. Pure."""

from datetime import date, timedelta
from enum import StrEnum

# Half a year and a year; after eighteen months (Entry.objects.remembered) it is found by its id alone.
DUE, STALE = timedelta(days=183), timedelta(days=366)
# When the managers are asked: after five months, and after eleven.
ASKED = (timedelta(days=152), timedelta(days=335))


class Freshness(StrEnum):
    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"


def freshness(assured_on: str | date | None, today: date) -> Freshness:
    """`fresh` for half a year after somebody confirmed the listing, `due` for another half, then `stale`."""
    if assured_on is None:
        return Freshness.STALE
    age = today - (date.fromisoformat(assured_on) if isinstance(assured_on, str) else assured_on)
    if age >= STALE:
        return Freshness.STALE
    return Freshness.DUE if age >= DUE else Freshness.FRESH


def times_asked(assured_on: date, today: date) -> int:
    """How many letters there should have been: none, one, or two."""
    return sum(today - assured_on >= each for each in ASKED)
