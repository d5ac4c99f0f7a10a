"""A facility as the directory shows it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from groups.codelists import FacilityType, OperatorType
from groups.facility_doubles import Double
from groups.facility_values import newest_values
from groups.models import AccessChange, Company, Facility, ProgramFacility
from groups.places import country_name
from groups.representations.places import location
from groups.representations.texts import ALL, first_text

# What `?fields=` may name, in this order.
FIELDS = (
    "id", "code", "name", "text_language", "national_type", "type", "country", "country_name", "subdivision", "city",
    "location", "status", "in_use_since", "in_use_until", "operator", "capacity", "identifiers", "facts", "programs",
    "last_modified", "is_demo",
)  # fmt: skip


def facility(record: Facility, language: str) -> dict[str, Any]:
    """The facility in a language ("all" for a map of names). Needs the rows of `for_directory()`."""
    present = {
        "type": record.type,
        "status": record.status,
        "operator_type": record.operator_type,
        "capacity": record.capacity,
    }
    return _shown(record, language, present, record.company, {})


def facility_on(
    record: Facility, language: str, *, companies: Mapping[str, Company], changes: list[AccessChange]
) -> dict[str, Any]:
    """The facility as sources told of a day. Needs the rows of `for_directory(on)`, the companies that its facts name,
    and its access changes until that day, newest first."""
    values = newest_values(record.facts.all())
    access: dict[object, str] = {}
    for row in changes:
        access.setdefault(row.program_id, row.status)
    return _shown(record, language, values, companies.get(values["company"]), access, past=True)


def _shown(
    record: Facility,
    language: str,
    values: Mapping[str, Any],
    company: Company | None,
    access: Mapping[object, str],
    *,
    past: bool = False,
) -> dict[str, Any]:
    named_in = "en" if language == ALL else language
    names = record.names()
    name, text_language = first_text(names, record.source_language, named_in)
    return {
        "id": str(record.pk),
        "code": record.code,
        "name": names if language == ALL else name or record.code,
        "text_language": ALL if language == ALL else text_language,
        "national_type": record.national_type or None,
        "type": {"code": values["type"], "name": FacilityType(values["type"]).label},
        "country": record.country,
        "country_name": country_name(record.country, named_in),
        "subdivision": record.subdivision or None,
        "city": record.city or None,
        "location": location(record),
        "status": values["status"],
        "in_use_since": _day(record.in_use_since),
        "in_use_until": _day(record.in_use_until),
        "operator": _operator(values["operator_type"], company),
        "capacity": values["capacity"],
        "identifiers": [{"scheme": each.scheme, "value": each.value} for each in record.identifiers.all()],
        "facts": [
            {
                "id": fact.pk,
                "field": fact.field,
                "value": fact.value,
                "as_of": fact.as_of.isoformat(),
                "source_url": fact.source_url,
                "recorded_on": _day(fact.recorded_on),
            }
            for fact in record.facts.all()
        ],
        "programs": [
            {
                "id": str(link.program_id),
                "slug": link.program.slug,
                "name": link.program.text_in("name", named_in)[0],
                "access_status": access.get(link.program_id, "open") if past else link.access_status,
            }
            for link in _links(record)
        ],
        "last_modified": record.last_modified,
        "is_demo": record.is_demo,
    }


def _operator(kind: str, company: Company | None) -> dict[str, Any]:
    parent = company.parent if company else None
    return {
        "type": kind,
        "type_name": OperatorType(kind).label,
        "company": company.name if company else None,
        "company_id": str(company.pk) if company else None,
        "parent_company": parent.name if parent else None,
        "parent_company_id": str(parent.pk) if parent else None,
    }


def _links(record: Facility) -> list[ProgramFacility]:
    """Of each public program one link, by slug."""
    links = {link.program_id: link for link in record.program_links.all()}
    return sorted(links.values(), key=lambda link: link.program.slug)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def named(record: Facility, language: str) -> dict[str, Any]:
    """What other records say of a facility."""
    return {
        "id": str(record.pk),
        "code": record.code,
        "name": record.name_in("en" if language == ALL else language),
    }


def doubles(found: list[Double], language: str) -> list[dict[str, Any]]:
    return [{**named(each.facility, language), "reason": each.reason} for each in found]


CSV_COLUMNS = (
    "id", "code", "name", "type", "national_type", "country", "country_name", "subdivision", "city", "latitude",
    "longitude", "precision", "status", "in_use_since", "in_use_until", "operator_type", "company", "company_id",
    "parent_company", "capacity", "identifiers", "programs", "last_modified",
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
        "company_id": operator["company_id"],
        "parent_company": operator["parent_company"],
        "identifiers": [f"{each['scheme']}:{each['value']}" for each in row["identifiers"]],
        "programs": [entry["slug"] for entry in row["programs"]],
        "last_modified": row["last_modified"].isoformat(),
    }


def feature(row: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """A facility as a Feature of GeoJSON (RFC 7946), with these members as properties: its place is always there, and no
    finer than it may be known."""
    place = row["location"]
    properties = {name: row[name] for name in fields if name not in {"id", "location"}}
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": place and {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]},
        "properties": {**properties, "precision": place and place["precision"]},
    }
