"""JSON Schemas (2020-12) of what stands in our answers, written from what we send; the specification's own are not here.
A `$ref` names another shape alone; `resolved` makes it lead to where the shapes stand in a document."""

from typing import Any

from groups.codelists import AccessStatus, LocationPrecision, ProgramKind
from groups.representations.hsds.services import ACTIVE, CLOSED_FOR_NOW, WEEKDAYS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
ANY_TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "format": "uuid"}
URI: Schema = {"type": "string", "format": "uri"}
EMAIL: Schema = {"type": "string", "format": "email"}
DATE: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
LANGUAGE: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z0-9]+)*$"}
STATUS: Schema = {"enum": [ACTIVE, CLOSED_FOR_NOW]}


def shape(*required: str, **members: Schema) -> Schema:
    return {"type": "object", "properties": members, "required": list(required), "additionalProperties": False}


def ref(name: str) -> Schema:
    return {"$ref": name}


def several(name: str) -> Schema:
    return {"type": "array", "minItems": 1, "items": ref(name)}


# Beside texts: the language they are in, which of them are in another one, and all translations.
AROUND: dict[str, Schema] = {
    "x_text_language": LANGUAGE,
    "x_text_fallbacks": {"type": "object", "minProperties": 1, "additionalProperties": LANGUAGE},
    "x_translations": {
        "type": "object",
        "minProperties": 1,
        "propertyNames": LANGUAGE,
        "additionalProperties": {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
    },
}
SERVICE_MEMBERS: dict[str, Schema] = {
    "id": ID, "organization_id": ID, "name": TEXT, "description": TEXT, "url": URI, "email": EMAIL, "status": STATUS,
    "interpretation_services": TEXT, "application_process": TEXT, "assured_date": DATE, "alert": TEXT,
    "last_modified": MOMENT, "phones": several("phone"), "languages": several("language"),
    "service_areas": several("service_area"), "service_at_locations": several("service_at_location"),
    "attributes": several("attribute"), "organization": ref("organization"), **AROUND,
}  # fmt: skip
SHAPES: dict[str, Schema] = {
    "service": shape("id", "name", "status", "last_modified", **SERVICE_MEMBERS),
    "organization": shape(
        "id", "name", "description", "uri", "x_kind",
        id=ID, name=TEXT, description=TEXT, email=EMAIL, website=URI, year_incorporated={"type": "integer"}, uri=URI,
        parent_organization_id=ID, phones=several("phone"), locations=several("location"),
        attributes=several("attribute"), services=several("service"), x_kind={"enum": ProgramKind.values}, **AROUND,
    ),
    "service_at_location": shape(
        "id", "service_id", "location_id", "location", "x_access_status",
        id=ID, service_id=ID, location_id=ID, name=TEXT, status=STATUS, description=TEXT, location=ref("location"),
        schedules=several("schedule"), attributes=several("attribute"), service=ref("service"),
        x_access_status={"enum": AccessStatus.values}, x_access_since=DATE,
    ),
    "location": shape(
        "id", "location_type", "name",
        id=ID, location_type={"enum": ["physical", "virtual"]}, organization_id=ID, name=TEXT, alternate_name=TEXT,
        latitude={"type": "number", "minimum": -90, "maximum": 90},
        longitude={"type": "number", "minimum": -180, "maximum": 180},
        external_identifier=TEXT, external_identifier_type=TEXT, addresses=several("address"),
        attributes=several("attribute"), x_location_precision={"enum": LocationPrecision.values}, **AROUND,
    ),
    "address": shape(
        "id", "location_id", "address_1", "city", "state_province", "postal_code", "country", "address_type",
        id=ID, location_id=ID, address_1=ANY_TEXT, city=ANY_TEXT, state_province=ANY_TEXT, postal_code=ANY_TEXT,
        country={"type": "string", "pattern": "^[A-Z]{2}$"}, address_type={"enum": ["physical", "virtual"]},
    ),
    "phone": shape("id", "number", id=ID, service_id=ID, organization_id=ID, number=TEXT, type={"const": "voice"}),
    "language": shape("id", "service_id", "code", "name", id=ID, service_id=ID, code=TEXT, name=TEXT),
    "schedule": shape(
        "id", "service_at_location_id", "freq", "byday",
        id=ID, service_at_location_id=ID, freq={"const": "WEEKLY"}, interval={"const": 1}, wkst={"const": "MO"},
        byday={"type": "string", "pattern": f"^({'|'.join(WEEKDAYS)})(,({'|'.join(WEEKDAYS)}))*$"}, dtstart=DATE,
    ),
    "service_area": shape("id", "service_id", "name", id=ID, service_id=ID, name=TEXT),
    "attribute": shape(
        "id", "link_id", "link_entity", "label", "value",
        id=ID, link_id=ID, link_entity={"enum": ["service", "organization", "service_at_location", "location"]},
        taxonomy_term_id=ID, label=TEXT, value=TEXT, taxonomy_term=ref("taxonomy_term"),
    ),
    "taxonomy": shape(
        "id", "name", "description", "uri", "version", "x_code",
        id=ID, name=TEXT, description=TEXT, uri=URI, version=TEXT, x_code=TEXT, **AROUND,
    ),
    "taxonomy_term": shape(
        "id", "code", "name", "description", "taxonomy_id", "language", "term_uri",
        id=ID, code=TEXT, name=TEXT, description=TEXT, taxonomy=TEXT, taxonomy_id=ID, language=LANGUAGE, term_uri=URI,
        **AROUND,
    ),
}  # fmt: skip


def page_of(name: str) -> Schema:
    return shape(
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
        total_items=COUNT, total_pages=COUNT, page_number={"type": "integer", "minimum": 1}, size=COUNT,
        first_page=FLAG, last_page=FLAG, empty=FLAG, contents={"type": "array", "items": ref(name)},
    )  # fmt: skip


def resolved(schema: Any, place: str) -> Any:
    """With each `$ref` leading to `place`, as in `#/$defs/`."""
    if isinstance(schema, dict):
        return {
            name: place + value if name == "$ref" and "/" not in value else resolved(value, place)
            for name, value in schema.items()
        }
    return [resolved(each, place) for each in schema] if isinstance(schema, list) else schema


def document(name: str, address: str) -> Schema:
    """One shape as a JSON Schema of its own, with all that it refers to inside."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": name,
        **resolved(SHAPES[name], "#/$defs/"),
        "$defs": resolved(SHAPES, "#/$defs/"),
    }
