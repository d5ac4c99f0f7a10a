"""What a program proposes about a facility, as the program and the coordinator see it."""

from typing import Any

from groups.facility_doubles import Double
from groups.models import FacilityProposal
from groups.representations.access import program_named
from groups.representations.facilities import doubles as shown_doubles
from groups.representations.facilities import named


def proposal(row: FacilityProposal, language: str, *, reviewable: bool) -> dict[str, Any]:
    """Needs the program and the facility."""
    return {
        "id": str(row.pk),
        "program": program_named(row.program, language),
        "facility": named(row.facility, language) if row.facility else None,
        "country": row.country,
        "kind": row.kind,
        "values": _values(row.values),
        "note": row.note,
        "status": row.status,
        "answer": row.answer,
        "proposed_on": row.created_at.date().isoformat(),
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "reviewable": reviewable,
    }


def with_doubles(shown: dict[str, Any], found: list[Double], language: str) -> dict[str, Any]:
    return {**shown, "possible_duplicates": shown_doubles(found, language)}


def _values(kept: dict[str, Any]) -> dict[str, Any]:
    """As they were sent: the place in one member, in degrees."""
    values = {
        name: value for name, value in kept.items() if name not in {"latitude", "longitude", "location_precision"}
    }
    if kept.get("latitude") is not None:
        place = {"latitude": float(kept["latitude"]), "longitude": float(kept["longitude"])}
        values["location"] = {**place, "precision": kept["location_precision"]}
    return values
