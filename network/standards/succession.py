"""How versions follow each other: until when one is accepted, what changed, and how its figures are read under another."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache

from groups.periods import Period
from network.standards import library
from network.standards.engine.bridges import Bridge, Change, composed
from network.standards.library import OVERLAP, Edition


def superseded_at(edition: Edition) -> datetime | None:
    """The instant at which the next version begins; None while there is none."""
    if edition.successor is None:
        return None
    return datetime.combine(Period.parse(edition.successor.first_period).first_day, time(), UTC)


def last_period(edition: Edition) -> Period | None:
    """The last quarter that may be reported first under the version; None while there is no next one."""
    if edition.successor is None:
        return None
    return Period.parse(edition.successor.first_period).shift(OVERLAP - 1)


def closed_at(edition: Edition) -> datetime | None:
    """The instant at which the last quarter's window has closed everywhere on Earth: nothing new comes in under the
    version after it. Corrections of what came in do."""
    last = last_period(edition)
    return None if last is None else datetime.combine(last.shift(2).first_day, time(12), UTC)


def changes_between(older: Edition, newer: Edition) -> tuple[Change, ...]:
    """What changed from one published version to a later one."""
    return composed([each.structure["changes"] for each in _after(older, newer)])


def bridges(sources: Iterable[str], target: Edition) -> dict[str, Bridge]:
    """How cells that were reported under each of these versions are read under `target`, be it later or earlier."""
    editions = library.published()
    names = [each.version for each in editions]
    reached = names.index(target.version)
    ways = {}
    for source in sources:
        left = names.index(source)
        first, last = sorted((left, reached))
        ways[source] = _bridge(tuple(editions[first : last + 1]), forward=left <= reached)
    return ways


@lru_cache(maxsize=16)
def _bridge(chain: tuple[Edition, ...], *, forward: bool) -> Bridge:
    changes: Sequence[Change] = composed([each.structure["changes"] for each in chain[1:]])
    left = chain[0] if forward else chain[-1]
    lists = {each["code"]: each["list"] for each in left.structure["dimensions"] if "list" in each}
    return Bridge(changes if forward else [each.turned for each in changes], lists)


def _after(older: Edition, newer: Edition) -> list[Edition]:
    """The versions after the one, up to the other."""
    editions = library.published()
    names = [each.version for each in editions]
    return editions[names.index(older.version) + 1 : names.index(newer.version) + 1]
