"""A program as the directory shows it."""

from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import get_language, override

from groups.codelists import Service
from groups.freshness import STALE, freshness
from groups.languages import language_name
from groups.models import Program, ProgramFacility
from groups.models.program import TEXTS
from groups.places import country_name
from groups.representations.places import location
from groups.representations.texts import ALL, first_text, texts

Outline = dict[str, Any]
# What a listing has, in this order.
MEMBERS = (
    "id", "slug", "kind", "status", "name", "summary", "how_to_join", "text_language", "text_fallbacks", "country",
    "country_name", "subdivision", "city", "location", "time_zone", "languages", "services", "website", "email", "phone",
    "founded_year", "facilities", "parent", "home", "assured_on", "last_modified", "stale", "freshness", "is_demo",
)  # fmt: skip


def outline(program: Program) -> Outline:
    """The public listing without a language: plain JSON, texts as maps beside their source language, codes without names.
    Needs the rows of `for_directory()`. Its shape is kept in entries; whoever changes it has them made anew
    (`manage.py directory rebuild`)."""
    return {
        "id": str(program.pk),
        "slug": program.slug,
        "kind": program.kind,
        "status": program.status,
        "source_language": program.source_language,
        "texts": {name: program.texts(name) for name in TEXTS},
        "country": program.country,
        "subdivision": program.subdivision or None,
        "city": program.city or None,
        "location": location(program),
        "time_zone": program.time_zone,
        "languages": [row.code for row in program.spoken_languages.all()],
        "services": [row.code for row in program.offered_services.all()],
        "website": program.website or None,
        "email": program.email or None,
        "phone": program.phone or None,
        "founded_year": program.founded_year,
        "facilities": [_visited(link) for link in _current_links(program)],
        "parent": _parent(program),
        "home": program.origin or settings.NODE_URL,
        "assured_on": program.assured_on.isoformat() if program.assured_on else None,
        "last_modified": program.last_modified.isoformat().replace("+00:00", "Z"),
        "is_demo": program.is_demo,
        "version": program.version,
    }


def listing(outlined: Outline, language: str, *, today: date) -> dict[str, Any]:
    """The public listing in a language ("all" for maps of texts)."""
    named_in = "en" if language == ALL else language
    source = outlined["source_language"]
    parent = outlined["parent"]
    services = labels(Service, get_language() or "en")
    return {
        "id": outlined["id"],
        "slug": outlined["slug"],
        "kind": outlined["kind"],
        "status": outlined["status"],
        **texts(outlined["texts"], source, language),
        "country": outlined["country"],
        "country_name": country_name(outlined["country"], named_in),
        "subdivision": outlined["subdivision"],
        "city": outlined["city"],
        "location": outlined["location"],
        "time_zone": outlined["time_zone"],
        "languages": [{"code": code, "name": language_name(code, named_in)} for code in outlined["languages"]],
        "services": [{"code": code, "name": services[code]} for code in outlined["services"]],
        "website": outlined["website"],
        "email": outlined["email"],
        "phone": outlined["phone"],
        "founded_year": outlined["founded_year"],
        "facilities": [
            {
                "id": each["id"],
                "name": first_text(each["names"], each["source_language"], named_in)[0] or each["code"],
                "access_status": each["access_status"],
                "since": each["since"],
                "visit_days": each["visit_days"],
            }
            for each in outlined["facilities"]
        ],
        "parent": parent
        and {
            "id": parent["id"],
            "slug": parent["slug"],
            "name": first_text(parent["names"], parent["source_language"], named_in)[0],
        },
        "home": outlined["home"],
        "assured_on": outlined["assured_on"],
        "last_modified": outlined["last_modified"],
        "stale": is_stale(outlined["assured_on"], today),
        "freshness": freshness(outlined["assured_on"], today),
        "is_demo": outlined["is_demo"],
    }


@cache
def labels(codes: type[TextChoices], language: str) -> dict[str, str]:
    """The names of the codes of a list in the language of messages."""
    with override(language):
        return {code: str(label) for code, label in codes.choices}


def is_stale(assured_on: str | None, today: date) -> bool:
    """Whether nobody has confirmed the listing for a year."""
    return assured_on is None or today - date.fromisoformat(assured_on) >= STALE


def _current_links(program: Program) -> list[ProgramFacility]:
    """The facilities that the program visits now, by code."""
    links = [link for link in program.facility_links.all() if link.until is None]
    return sorted(links, key=lambda link: link.facility.code)


def _visited(link: ProgramFacility) -> dict[str, Any]:
    return {
        "id": str(link.facility_id),
        "code": link.facility.code,
        "names": link.facility.names(),
        "source_language": link.facility.source_language,
        "access_status": link.access_status,
        "access_since": link.access_since.isoformat() if link.access_since else None,
        "since": link.since.isoformat(),
        "visit_days": link.visit_days,
    }


def _parent(program: Program) -> dict[str, Any] | None:
    """The umbrella, where the public may know of it."""
    parent = program.parent
    if parent is None or not parent.is_listed:
        return None
    return {
        "id": str(parent.pk),
        "slug": parent.slug,
        "names": parent.texts("name"),
        "source_language": parent.source_language,
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
