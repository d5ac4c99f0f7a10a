"""Ids of what has no row of its own: the same on every node and for ever, and the two that addresses name lead back."""

from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "urn:visitation:hsds")


def derived(*parts: str) -> str:
    """Of a part of something (its phone, an attribute) or of a code."""
    return str(uuid5(NAMESPACE, "/".join(parts)))


def service_id(program: str) -> str:
    """The program's id as a UUID of version 8, which its maker defines (RFC 9562)."""
    return f"{program[:14]}8{program[15:]}"


def at_location_id(program: str, facility: str) -> str:
    """The first half of the program's id, as that of its service, and the second half of the facility's."""
    return service_id(program)[:19] + facility[19:]


def program_range(found: UUID) -> tuple[UUID, UUID]:
    """Between these are the programs of which a service or a service_at_location with this id can be: hardly ever two."""
    head = found.hex[:12]
    return UUID(head + "0" * 20), UUID(head + "f" * 20)
