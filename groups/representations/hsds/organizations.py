"""Programs and umbrellas as organizations."""

from groups.representations.hsds.ids import derived
from groups.representations.hsds.locations import program_location
from groups.representations.hsds.taxonomies import KINDS, attribute
from groups.representations.hsds.values import Object, Reading, email, present, told, uri
from groups.representations.programs import Outline


def organization(outlined: Outline, reading: Reading, *, full: bool = False) -> Object:
    """`full`: with its parts; otherwise what stands in lists. Its services are put beside it by who has them."""
    key, texts = outlined["id"], outlined["texts"]
    described = told({"name": texts["name"], "description": texts["summary"]}, outlined["source_language"], reading)
    return present(
        id=key,
        # HSDS demands a description.
        **{**described, "description": described.get("description") or described.get("name")},
        email=email(outlined["email"]),
        website=uri(outlined["website"]),
        year_incorporated=outlined["founded_year"],
        uri=uri(f"{outlined['home']}/api/v1/programs/{key}"),
        parent_organization_id=(outlined["parent"] or {}).get("id"),
        x_kind=outlined["kind"],
        **(_parts(outlined, reading) if full else {}),
    )


def _parts(outlined: Outline, reading: Reading) -> Object:
    key = outlined["id"]
    return {
        "phones": phones(outlined, organization_id=key),
        "locations": [program_location(outlined, reading)],
        "attributes": [attribute("organization", key, KINDS, outlined["kind"], reading)],
    }


def phones(outlined: Outline, **owner: str) -> list[Object]:
    """The program's one number, as that of the owner."""
    if not outlined["phone"]:
        return []
    (owner_id,) = owner.values()
    return [{"id": derived("phone", owner_id), **owner, "number": outlined["phone"], "type": "voice"}]
