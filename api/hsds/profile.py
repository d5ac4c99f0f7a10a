"""Our profile: what we add to HSDS's schemas and what we leave out of them, as JSON Merge Patches (RFC 7386)."""

from copy import deepcopy
from typing import Any

from api.hsds import openapi
from api.hsds.shapes import SHAPES, Schema

# Would name who edited what.
LEFT_OUT = {"metadata": None}
BESIDE = {"type": None, "properties": None, "allOf": None}
# The specification has its own words for parts: only what is ours is patched in, under the names of its files.
FILES = tuple(SHAPES)


def patch(name: str) -> Schema:
    """What makes HSDS's schema of that name into ours. Members that we share stay as HSDS has them."""
    members = SHAPES[name]["properties"]
    ours = {each: schema for each, schema in members.items() if each.startswith("x_")}
    if name == "service_at_location":
        # The specification's OpenAPI document takes one of these for a service, which must have both.
        ours |= {each: members[each] for each in ("name", "status")}
    return {"properties": {**LEFT_OUT, **ours}}


def openapi_patch(node: str) -> Schema:
    """What makes HSDS's OpenAPI document into ours: paths and components are replaced."""
    document: dict[str, Any] = deepcopy(openapi.make(node))
    for path in document["paths"].values():
        for method in {"get", "post"} & path.keys():
            # Beside our reference theirs would stay, and lead to another version's schemas.
            path[method]["responses"]["200"]["content"]["application/json"]["schema"] |= BESIDE
    document["components"]["schemas"]["Page"] = None
    document["info"] |= {"license": None, "contact": {"email": None, **document["info"]["contact"]}}
    return document
