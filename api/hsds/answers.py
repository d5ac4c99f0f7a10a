"""Objects with what stands around them: services with organizations, organizations with services, both with facilities."""

from typing import Any

from api.hsds import rows
from groups.codelists import ProgramKind
from groups.representations.hsds import organizations, services
from groups.representations.hsds.values import Object, Reading
from groups.representations.programs import Outline

Pair = tuple[Outline, dict[str, Any]]


def listed_services(outlines: list[Outline], reading: Reading) -> list[Object]:
    return [services.listed_service(outlined, reading) for outlined in outlines]


def minimal_services(outlines: list[Outline], reading: Reading) -> list[Object]:
    return [services.minimal_service(outlined, reading) for outlined in outlines]


def full_services(outlines: list[Outline], reading: Reading) -> list[Object]:
    found = _services_in_full(outlines, reading)
    around = [organizations.organization(outlined, reading, full=True) for outlined in outlines]
    return [{**each, "organization": its} for each, its in zip(found, around, strict=True)]


def listed_organizations(outlines: list[Outline], reading: Reading, *, full: bool, full_service: bool) -> list[Object]:
    """`full`: with their parts, and of their services what is minimal; `full_service`: with the whole of these."""
    found = {outlined["id"]: organizations.organization(outlined, reading, full=full) for outlined in outlines}
    groups = [outlined for outlined in outlines if outlined["kind"] == ProgramKind.GROUP]
    show = _services_in_full if full_service else minimal_services
    if full or full_service:
        for each, service in zip(groups, show(groups, reading), strict=True):
            found[each["id"]]["services"] = [service]
    return list(found.values())


def services_at_locations(pairs: list[Pair], reading: Reading, *, full: bool) -> list[Object]:
    """Of outlines, each with what it has of a facility."""
    facilities = rows.facilities(visited["id"] for _outlined, visited in pairs)
    return [
        {
            **services.at_location(outlined, visited, facilities[visited["id"]], reading, full=full),
            "service": services.listed_service(outlined, reading),
        }
        for outlined, visited in pairs
        if visited["id"] in facilities
    ]


def one_service_at_location(pair: Pair, reading: Reading) -> Object | None:
    """The specification's document takes this answer for a service, which has a name and a status; so has this."""
    found = services_at_locations([pair], reading, full=True)
    return {**found[0], "name": found[0]["service"]["name"], "status": services.status_at(pair[1])} if found else None


def _services_in_full(outlines: list[Outline], reading: Reading) -> list[Object]:
    facilities = rows.facilities(visited["id"] for outlined in outlines for visited in outlined["facilities"])
    return [services.full_service(outlined, reading, facilities) for outlined in outlines]
