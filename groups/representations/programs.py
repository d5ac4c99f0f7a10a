"""A program as the directory shows it."""

from datetime import date
from typing import Any

from django.conf import settings

from groups.languages import language_name
from groups.models import Program, ProgramFacility
from groups.places import country_name
from groups.representations.places import location
from groups.representations.texts import ALL, program_texts


def listing(program: Program, language: str, *, today: date) -> dict[str, Any]:
    """The public listing in a language ("all" for maps of texts). Needs the rows of `for_directory()`."""
    named_in = "en" if language == ALL else language
    return {
        "id": str(program.pk),
        "slug": program.slug,
        "kind": program.kind,
        "status": program.status,
        **program_texts(program, language),
        "country": program.country,
        "country_name": country_name(program.country, named_in),
        "subdivision": program.subdivision or None,
        "city": program.city or None,
        "location": location(program),
        "time_zone": program.time_zone,
        "languages": [
            {"code": row.code, "name": language_name(row.code, named_in)} for row in program.spoken_languages.all()
        ],
        "services": [{"code": row.code, "name": row.get_code_display()} for row in program.offered_services.all()],
        "website": program.website or None,
        "email": program.email or None,
        "phone": program.phone or None,
        "founded_year": program.founded_year,
        "facilities": [_visited(link, named_in) for link in _current_links(program)],
        "parent": _parent(program, named_in),
        "home": program.origin or settings.NODE_URL,
        "assured_on": program.assured_on.isoformat() if program.assured_on else None,
        "last_modified": program.last_modified,
        "stale": program.is_stale(today),
        "is_demo": program.is_demo,
    }


def _current_links(program: Program) -> list[ProgramFacility]:
    """The facilities that the program visits now, by code."""
    links = [link for link in program.facility_links.all() if link.until is None]
    return sorted(links, key=lambda link: link.facility.code)


def _visited(link: ProgramFacility, language: str) -> dict[str, Any]:
    return {
        "id": str(link.facility_id),
        "name": link.facility.name_in(language),
        "access_status": link.access_status,
        "since": link.since.isoformat(),
        "visit_days": link.visit_days,
    }


def _parent(program: Program, language: str) -> dict[str, Any] | None:
    if program.parent is None:
        return None
    return {
        "id": str(program.parent.pk),
        "slug": program.parent.slug,
        "name": program.parent.text_in("name", language)[0],
    }


def private_part(program: Program) -> dict[str, Any]:
    """What members and coordinators see beside the listing."""
    return {
        "source_language": program.source_language,
        "reporting_from": program.reporting_from,
        "closed_on": program.closed_on.isoformat() if program.closed_on else None,
        "activities": [
            {"code": row.code, "since": row.since.isoformat(), "until": row.until.isoformat() if row.until else None}
            for row in program.activities.all()
        ],
        "suspensions": [
            {
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else None,
                "reason": row.reason,
            }
            for row in program.suspensions.all()
        ],
        "rejection": (
            {
                "code": program.rejection_code,
                "label": program.get_rejection_code_display(),
                "note": program.rejection_note,
            }
            if program.rejection_code
            else None
        ),
        "pending_changes": program.pending_changes or None,
    }


CSV_COLUMNS = (
    "id", "slug", "kind", "status", "name", "text_language", "country", "country_name", "subdivision", "city",
    "latitude", "longitude", "precision", "languages", "services", "website", "email", "phone", "founded_year",
    "facilities", "parent", "assured_on", "last_modified", "stale",
)  # fmt: skip


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A listing as one row of plain values."""
    place = row["location"] or {}
    return {
        **row,
        "name": row["name"] if isinstance(row["name"], str) else "",
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "precision": place.get("precision"),
        "languages": [entry["code"] for entry in row["languages"]],
        "services": [entry["code"] for entry in row["services"]],
        "facilities": [entry["id"] for entry in row["facilities"]],
        "parent": (row["parent"] or {}).get("slug"),
        "last_modified": row["last_modified"].isoformat(),
    }
