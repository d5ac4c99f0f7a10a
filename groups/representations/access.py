"""A line of the timeline of access."""

from typing import Any

from groups.models import AccessChange, Program
from groups.representations.facilities import named
from groups.representations.texts import ALL


def change(row: AccessChange, language: str) -> dict[str, Any]:
    """Needs the program and the facility."""
    return {
        "program": program_named(row.program, language),
        "facility": named(row.facility, language),
        "country": row.facility.country,
        "status": row.status,
        "since": row.since.isoformat(),
        "reason": {"code": row.reason, "name": row.get_reason_display()} if row.reason else None,
        "note": row.note or None,
        "recorded_on": row.recorded_at.date().isoformat() if row.recorded_at else None,
    }


def program_named(record: Program, language: str) -> dict[str, Any]:
    return {
        "id": str(record.pk),
        "slug": record.slug,
        "name": record.text_in("name", "en" if language == ALL else language)[0],
    }
