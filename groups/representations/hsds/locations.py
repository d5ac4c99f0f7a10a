"""Facilities, and where programs are, as locations."""

from groups.codelists import LocationPrecision
from groups.models import Facility
from groups.places import country_name
from groups.representations.hsds.ids import derived
from groups.representations.hsds.taxonomies import FACILITY_STATUSES, FACILITY_TYPES, OPERATOR_TYPES, attribute
from groups.representations.hsds.values import Object, Reading, present, told
from groups.representations.places import location as place
from groups.representations.programs import Outline

IDENTIFIER_TYPE = "visitation-network-facility"


def facility_location(record: Facility, reading: Reading, *, full: bool = True) -> Object:
    """A place of detention, no finer than it may be known. Needs its company and the one that owns it."""
    key = str(record.pk)
    return present(
        id=key,
        location_type="physical",
        **(told({"name": record.names()}, record.source_language, reading) or {"name": record.code}),
        alternate_name=record.national_type,
        **_coordinates(place(record)),
        external_identifier=record.code,
        external_identifier_type=IDENTIFIER_TYPE,
        addresses=[_address(key, "physical", record.country, record.subdivision, record.city)] if full else [],
        attributes=_attributes(record, reading) if full else [],
    )


def program_location(outlined: Outline, reading: Reading) -> Object:
    """Where the group itself is: a place to go to only if the program says exactly where, else none that can be visited."""
    key = derived("location", outlined["id"])
    found = outlined["location"]
    exact = found is not None and found["precision"] == LocationPrecision.EXACT
    kind = "physical" if exact else "virtual"
    return present(
        id=key,
        location_type=kind,
        organization_id=outlined["id"],
        name=outlined["city"] or country_name(outlined["country"], reading.language),
        **_coordinates(found),
        addresses=[_address(key, kind, outlined["country"], outlined["subdivision"], outlined["city"])],
    )


def _coordinates(found: Object | None) -> Object:
    if found is None:
        return {}
    return {
        "latitude": found["latitude"],
        "longitude": found["longitude"],
        "x_location_precision": str(found["precision"]),
    }


def _address(location: str, kind: str, country: str, subdivision: str | None, city: str | None) -> Object:
    """All seven members that HSDS requires: "" is what it has for unknown."""
    return {
        "id": derived("address", location),
        "location_id": location,
        "address_1": "",
        "city": city or "",
        "state_province": subdivision or "",
        "postal_code": "",
        "country": country,
        "address_type": kind,
    }


def _attributes(record: Facility, reading: Reading) -> list[Object]:
    key = str(record.pk)
    codes = ((FACILITY_TYPES, record.type), (OPERATOR_TYPES, record.operator_type), (FACILITY_STATUSES, record.status))
    found = [attribute("location", key, taxonomy, code, reading) for taxonomy, code in codes]
    company = record.company
    owner = company.parent if company else None
    for label, name in (("company", company and company.name), ("parent_company", owner and owner.name)):
        if name:
            found.append(
                {
                    "id": derived("attribute", key, label),
                    "link_id": key,
                    "link_entity": "location",
                    "label": label,
                    "value": name,
                }
            )
    return found
