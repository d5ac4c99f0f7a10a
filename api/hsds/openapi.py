"""Our own OpenAPI 3.1 document of HSDS's paths: what the views know, so that it cannot say anything else."""

from typing import Any, NamedTuple

from django.conf import settings

from api.errors import MEDIA_TYPE
from api.hsds import HSDS_VERSION, PROFILE_VERSION, views
from api.hsds.parameters import PARAMETERS
from api.hsds.readers import Lister, Reader
from api.hsds.shapes import SHAPES, TEXT, URI, Schema, page_of, resolved, shape
from groups.languages import LISTING_LANGUAGES

PLACE = "#/components/schemas/"


class Resource(NamedTuple):
    path: str
    shape: str
    noun: str
    many: type[Lister]
    one: type[Reader]


RESOURCES = (
    Resource("/services", "service", "services", views.Services, views.OneService),
    Resource("/taxonomies", "taxonomy", "taxonomies", views.Taxonomies, views.OneTaxonomy),
    Resource("/taxonomy_terms", "taxonomy_term", "taxonomy terms", views.TaxonomyTerms, views.OneTaxonomyTerm),
    Resource("/organizations", "organization", "organizations", views.Organizations, views.OneOrganization),
    Resource(
        "/service_at_locations", "service_at_location", "services at locations", views.ServicesAtLocations,
        views.OneServiceAtLocation,
    ),
)  # fmt: skip
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "instance": TEXT, "code": TEXT,
        "errors": {
            "type": "array",
            "items": shape("code", "pointer", "detail", "params", code=TEXT, pointer={"type": "string"}, detail=TEXT,
                           params={"type": "object"}),
        },
    },
}  # fmt: skip
ROOT = shape("version", "profile", "openapi_url", version=TEXT, profile=URI, openapi_url=URI)
REFUSED = {
    "description": "Refused, as problem details (RFC 9457); `code` never changes with language.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "Problem"}}},
}
EVERYWHERE = {
    "lang": ({"enum": list(LISTING_LANGUAGES)}, "The language of texts; beats Accept-Language."),
    "format": ({"enum": ["json", "ndjson"]}, "ndjson streams all rows, one JSON object a line, without pages."),
}


def make(node: str) -> Schema:
    """The document of the node at this address."""
    schemas: dict[str, Schema] = {
        **SHAPES,
        "root": ROOT,
        "Problem": PROBLEM,
        **{_page(each): page_of(each.shape) for each in RESOURCES},
    }
    paths: dict[str, Schema] = {"/": {"get": _root()}}
    for each in RESOURCES:
        paths[each.path] = {"get": _list(each), "post": _list_by_post(each)}
        paths[f"{each.path}/{{id}}"] = {"parameters": [_id(each)], "get": _one(each)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.NODE_NAME}: HSDS {HSDS_VERSION}",
            "version": PROFILE_VERSION,
            "summary": "Programs that visit people in immigration detention, and where they can get in.",
            "description": f"The public directory as HSDS {HSDS_VERSION}. Nothing needs credentials; parameters combine "
            "with AND; what is unknown is left out, never null.",
            "contact": {"name": settings.NODE_NAME, "url": node},
        },
        "servers": [{"url": f"{node}/hsds"}],
        "paths": resolved(paths, PLACE),
        "components": {
            "schemas": resolved(schemas, PLACE),
            "parameters": {name: _parameter(name) for name in (*PARAMETERS, *EVERYWHERE)},
        },
    }  # fmt: skip


def _page(resource: Resource) -> str:
    return f"{resource.shape}_page"


def _root() -> Schema:
    return {
        "operationId": "read_root",
        "summary": "The version of HSDS, our profile of it, and this document",
        "parameters": _parameters({"lang"}),
        "responses": _answers({"$ref": "root"}),
    }


def _list(resource: Resource) -> Schema:
    answers = _answers({"$ref": _page(resource)})
    answers["200"]["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
    return {
        "operationId": f"list_{resource.path[1:]}",
        "summary": f"Pages of {resource.noun}",
        "parameters": _parameters(resource.many.parameters | EVERYWHERE.keys()),
        "responses": answers,
    }


def _list_by_post(resource: Resource) -> Schema:
    """As by GET; a parameter stands in the address or in the body."""
    members = {name: PARAMETERS[name].schema for name in PARAMETERS if name in resource.many.parameters}
    return {
        **_list(resource),
        "operationId": f"find_{resource.path[1:]}",
        "summary": f"Pages of {resource.noun}, with the parameters in the body",
        "requestBody": {"content": {"application/json": {"schema": shape(**members)}}},
    }


def _one(resource: Resource) -> Schema:
    return {
        "operationId": f"read_{resource.shape}",
        "summary": f"One of the {resource.noun}, with all its parts",
        "parameters": _parameters(resource.one.parameters | {"lang"}),
        "responses": _answers({"$ref": resource.shape}),
    }


def _answers(schema: Schema) -> dict[str, Any]:
    found = {"description": "As asked for.", "content": {"application/json": {"schema": schema}}}
    return {"200": found, "4XX": REFUSED, "5XX": REFUSED}


def _parameters(names: set[str] | frozenset[str]) -> list[Schema]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in (*PARAMETERS, *EVERYWHERE) if name in names]


def _parameter(name: str) -> Schema:
    schema, description = EVERYWHERE.get(name) or (PARAMETERS[name].schema, PARAMETERS[name].description)
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _id(resource: Resource) -> Schema:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": f"From the list of {resource.noun}.",
        "schema": {"type": "string", "format": "uuid"},
    }
