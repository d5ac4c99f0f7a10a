"""A company as the directory shows it: who owns it, whom it owns, and all the facilities of both."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from groups.models import Company, Facility
from groups.places import country_name
from groups.representations.facilities import named
from groups.representations.texts import ALL


def company(record: Company, language: str) -> dict[str, Any]:
    """A line of the list. Needs its parent."""
    named_in = "en" if language == ALL else language
    return {
        "id": str(record.pk),
        "name": record.name,
        "country": record.country or None,
        "country_name": country_name(record.country, named_in) if record.country else None,
        "website": record.website or None,
        "parent": _reference(record.parent) if record.parent else None,
        "last_modified": record.last_modified,
        "is_demo": record.is_demo,
    }


def whole(
    record: Company, language: str, *, owned: Iterable[Company], facilities: Iterable[Facility], programs: int
) -> dict[str, Any]:
    """The company with all that it owns. `owned`: every company below it; `facilities`: theirs and its own, with their
    companies; `programs`: how many listed ones visit them."""
    below: dict[UUID | None, list[Company]] = defaultdict(list)
    for each in owned:
        below[each.parent_id].append(each)
    return {
        **company(record, language),
        "subsidiaries": _tree(record.pk, below),
        "facilities": [_facility(row, language) for row in facilities],
        "programs": programs,
    }


def _tree(owner: UUID, below: dict[UUID | None, list[Company]]) -> list[dict[str, Any]]:
    """Companies cannot own themselves, so this ends."""
    return [
        {**_reference(each), "country": each.country or None, "subsidiaries": _tree(each.pk, below)}
        for each in below[owner]
    ]


def _facility(row: Facility, language: str) -> dict[str, Any]:
    return {
        **named(row, language),
        "country": row.country,
        "country_name": country_name(row.country, "en" if language == ALL else language),
        "city": row.city or None,
        "type": {"code": row.type, "name": row.get_type_display()},
        "status": row.status,
        "capacity": row.capacity,
        "company": _reference(row.company) if row.company else None,
    }


def _reference(record: Company) -> dict[str, Any]:
    return {"id": str(record.pk), "name": record.name}
