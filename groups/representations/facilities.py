"""A facility as the directory shows it."""

from typing import Any

from groups.models import Facility, ProgramFacility
from groups.models.facility_fact import FactField
from groups.places import country_name
from groups.representations.places import location
from groups.representations.texts import ALL


def facility(record: Facility, language: str) -> dict[str, Any]:
    """The facility in a language. Needs the rows of `for_directory()`."""
    named_in = "en" if language == ALL else language
    company = record.company
    parent = company.parent if company else None
    return {
        "id": str(record.pk),
        "code": record.code,
        "name": record.name_in(named_in) if language != ALL else record.names(),
        "national_type": record.national_type or None,
        "type": {"code": record.type, "name": record.get_type_display()},
        "country": record.country,
        "country_name": country_name(record.country, named_in),
        "subdivision": record.subdivision or None,
        "city": record.city or None,
        "location": location(record),
        "status": record.status,
        "operator": {
            "type": record.operator_type,
            "type_name": record.get_operator_type_display(),
            "company": company.name if company else None,
            "parent_company": parent.name if parent else None,
        },
        "capacity": record.capacity,
        "facts": [
            {
                "field": FactField(fact.field).value,
                "value": fact.value,
                "as_of": fact.as_of.isoformat(),
                "source_url": fact.source_url,
            }
            for fact in record.facts.all()
        ],
        "programs": [
            {
                "id": str(link.program_id),
                "slug": link.program.slug,
                "name": link.program.text_in("name", named_in)[0],
                "access_status": link.access_status,
            }
            for link in _listed_links(record)
        ],
        "last_modified": record.last_modified,
        "is_demo": record.is_demo,
    }


def _listed_links(record: Facility) -> list[ProgramFacility]:
    """The listed programs that visit now, by slug."""
    links = [link for link in record.program_links.all() if link.until is None and link.program.is_listed]
    return sorted(links, key=lambda link: link.program.slug)


CSV_COLUMNS = (
    "id", "code", "name", "type", "national_type", "country", "country_name", "subdivision", "city", "latitude",
    "longitude", "precision", "status", "operator_type", "company", "parent_company", "capacity", "programs",
    "last_modified",
)  # fmt: skip


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A facility as one row of plain values."""
    place, operator = row["location"] or {}, row["operator"]
    return {
        **row,
        "name": row["name"] if isinstance(row["name"], str) else "",
        "type": row["type"]["code"],
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "precision": place.get("precision"),
        "operator_type": operator["type"],
        "company": operator["company"],
        "parent_company": operator["parent_company"],
        "programs": [entry["slug"] for entry in row["programs"]],
        "last_modified": row["last_modified"].isoformat(),
    }
