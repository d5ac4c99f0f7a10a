"""A program's visiting work as a service, and each facility that it visits as a service at a location."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from groups.codelists import AccessStatus, Service
from groups.languages import language_name
from groups.models import Facility
from groups.places import country_name
from groups.representations.hsds.ids import at_location_id, derived, service_id
from groups.representations.hsds.locations import facility_location
from groups.representations.hsds.organizations import organization, phones
from groups.representations.hsds.taxonomies import ACCESS, SERVICES, attribute
from groups.representations.hsds.values import Object, Reading, email, present, told, uri
from groups.representations.programs import Outline, is_stale
from groups.representations.texts import first_text

ACTIVE, CLOSED_FOR_NOW = "active", "temporarily closed"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Facilities = Mapping[str, Facility]


def service(outlined: Outline, reading: Reading) -> Object:
    """What stands in lists, without the organization."""
    texts = outlined["texts"]
    named = {"name": texts["name"], "description": texts["summary"], "application_process": texts["how_to_join"]}
    return present(
        id=service_id(outlined["id"]),
        organization_id=outlined["id"],
        **told(named, outlined["source_language"], reading),
        url=uri(outlined["website"]),
        email=email(outlined["email"]),
        status=_status(outlined),
        interpretation_services=str(Service.INTERPRETING.label) if Service.INTERPRETING in outlined["services"] else "",
        assured_date=outlined["assured_on"],
        alert=" ".join(_alerts(outlined, reading)),
        last_modified=outlined["last_modified"],
    )


def listed_service(outlined: Outline, reading: Reading) -> Object:
    return {**service(outlined, reading), "organization": organization(outlined, reading)}


def minimal_service(outlined: Outline, reading: Reading) -> Object:
    """What has changed, and the two members without which the specification's schema knows no service."""
    whole = service(outlined, reading)
    return {name: whole[name] for name in ("id", "last_modified", "name", "status")}


def full_service(outlined: Outline, reading: Reading, facilities: Facilities) -> Object:
    """With all its parts, but its organization."""
    key = service_id(outlined["id"])
    return present(
        **service(outlined, reading),
        phones=phones(outlined, service_id=key),
        languages=[
            {
                "id": derived("language", key, code),
                "service_id": key,
                "code": code,
                "name": language_name(code, reading.language),
            }
            for code in outlined["languages"]
        ],
        service_areas=[
            {
                "id": derived("service_area", key),
                "service_id": key,
                "name": country_name(outlined["country"], reading.language),
            }
        ],
        service_at_locations=[
            at_location(outlined, visited, facilities[visited["id"]], reading)
            for visited in outlined["facilities"]
            if visited["id"] in facilities
        ],
        attributes=[attribute("service", key, SERVICES, code, reading) for code in outlined["services"]],
    )


def at_location(outlined: Outline, visited: Object, record: Facility, reading: Reading, *, full: bool = True) -> Object:
    """That the program visits the facility. Without the service, which stands around it or beside it."""
    key = at_location_id(outlined["id"], visited["id"])
    access = visited["access_status"]
    return present(
        id=key,
        service_id=service_id(outlined["id"]),
        location_id=visited["id"],
        description=_access_in_words(visited),
        location=facility_location(record, reading, full=full),
        schedules=_schedules(key, visited) if full else [],
        attributes=[attribute("service_at_location", key, ACCESS, access, reading)] if full else [],
        x_access_status=access,
        x_access_since=visited["access_since"],
    )


def status_at(visited: Object) -> str:
    return CLOSED_FOR_NOW if visited["access_status"] == AccessStatus.SUSPENDED else ACTIVE


def _status(outlined: Outline) -> str:
    """Closed for now where the program can get in nowhere."""
    everywhere = {status_at(visited) for visited in outlined["facilities"]}
    return CLOSED_FOR_NOW if everywhere == {CLOSED_FOR_NOW} else ACTIVE


def _alerts(outlined: Outline, reading: Reading) -> list[str]:
    found = [
        f"{_name_of(visited, reading)}: {_access_in_words(visited)}."
        for visited in outlined["facilities"]
        if visited["access_status"] == AccessStatus.SUSPENDED
    ]
    if is_stale(outlined["assured_on"], reading.today):
        found.append(_("Nobody has confirmed this entry for more than a year."))
    return found


def _name_of(visited: Object, reading: Reading) -> str:
    return first_text(visited["names"], visited["source_language"], reading.language)[0] or str(visited["code"])


def _access_in_words(visited: Object) -> str:
    """As "Access suspended since 2026-10-03"; "" where visitors get in."""
    access = AccessStatus(visited["access_status"])
    if access == AccessStatus.OPEN:
        return ""
    if not visited["access_since"]:
        return str(access.label)
    return _("{status} since {day}").format(status=access.label, day=visited["access_since"])


def _schedules(key: str, visited: Object) -> list[dict[str, Any]]:
    """On which weekdays, where that is known; at what time is not."""
    if not visited["visit_days"]:
        return []
    return [
        {
            "id": derived("schedule", key),
            "service_at_location_id": key,
            "freq": "WEEKLY",
            "interval": 1,
            "wkst": "MO",
            "byday": ",".join(WEEKDAYS[day - 1] for day in sorted(visited["visit_days"])),
            "dtstart": visited["since"],
        }
    ]
