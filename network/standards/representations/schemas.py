"""The shape of a report document under a version, as JSON Schema 2020-12. Shape only: the rules are in the version."""

from typing import Any

from network.standards.library import Edition
from network.standards.representations.standards import absences

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DECIMAL = "^(0|[1-9][0-9]{0,8})([.][0-9]{1,2})?$"
VALUES: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer", "minimum": 0, "maximum": 9_999_999},
    "decimal": {"type": "string", "pattern": DECIMAL},
    "money": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,8})([.][0-9]{1,4})?$"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string", "minLength": 1, "maxLength": 4000},
    "code": {"type": "string"},
}
ATTRIBUTES: dict[str, dict[str, Any]] = {
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "integer": {"type": "integer", "minimum": 0},
    "boolean": {"type": "boolean"},
    "url": {"type": "string", "format": "uri", "maxLength": 500},
    "date": {"type": "string", "format": "date"},
    "text": {"type": "string", "minLength": 1, "maxLength": 280},
}


def document_schema(edition: Edition, language: str) -> dict[str, Any]:
    """The JSON Schema of a report document, with titles in the language."""
    structure = edition.structure
    return {
        "$schema": DIALECT,
        "$id": f"urn:visitation:vrs:{edition.version}:document",
        "title": edition.text("VRS.title", language),
        "type": "object",
        "additionalProperties": False,
        "required": ["values"],
        "properties": {
            "standard": {"const": edition.version},
            "period": {"type": "string", "pattern": "^[12][0-9]{3}-Q[1-4]$"},
            "language": {"type": "string"},
            "values": {"type": "array", "items": {"oneOf": _rows(edition, language)}},
            "answers": {"type": "array", "items": _answer()},
        },
        "$defs": {
            "by": {each["code"]: _codes(edition, each["list"]) for each in structure["dimensions"] if "list" in each}
        },
    }


def _rows(edition: Edition, language: str) -> list[dict[str, Any]]:
    notes = {each["name"]: _attribute(each) for each in edition.structure["attributes"] if each.get("any_row")}
    return [_row(edition, indicator, notes, language) for indicator in edition.structure["indicators"]]


def _row(edition: Edition, indicator: dict[str, Any], notes: dict[str, Any], language: str) -> dict[str, Any]:
    code = indicator["code"]
    dimensions = [each["dimension"] for each in indicator["breakdowns"]]
    coded = [name for name in dimensions if name != "facility"]
    properties: dict[str, Any] = {
        "indicator": {"const": code},
        "value": _value(edition, indicator),
        "absence": {"enum": absences(edition)},
        **{each["name"]: _attribute(each) for each in indicator.get("attributes", [])},
        **notes,
    }
    if "facility" in dimensions:
        properties["facility"] = {"type": "string", "minLength": 1, "maxLength": 60}
    if coded:
        properties["by"] = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "properties": {name: {"$ref": f"#/$defs/by/{name}"} for name in coded},
        }
    return {
        "title": edition.text(f"{code}.label", language),
        "type": "object",
        "required": ["indicator"],
        "properties": properties,
        "additionalProperties": False,
        "oneOf": _shapes(indicator.get("attributes", [])),
    }


def _shapes(attributes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row has an absence and nothing beside it, or a value with its attributes; a base belongs to no coded part."""
    needed = [each["name"] for each in attributes if each["required"] and not each.get("relation")]
    bases = [each["name"] for each in attributes if each.get("relation")]
    absent = {"required": ["absence"], "not": _any_of(["value", "by", *(each["name"] for each in attributes)])}
    if not bases:
        return [absent, {"required": ["value", *needed], "not": _any_of(["absence"])}]
    return [
        absent,
        {"required": ["value", *needed, *bases], "not": _any_of(["absence", "by"])},
        {"required": ["value", *needed, "by"], "not": _any_of(["absence", *bases])},
    ]


def _any_of(members: list[str]) -> dict[str, Any]:
    return {"anyOf": [{"required": [name]} for name in members]}


def _value(edition: Edition, indicator: dict[str, Any]) -> dict[str, Any]:
    if "list" in indicator:
        return _codes(edition, indicator["list"])
    return VALUES[indicator["type"]]


def _attribute(attribute: dict[str, Any]) -> dict[str, Any]:
    bounds = {word: attribute[name] for name, word in (("min", "minimum"),) if name in attribute}
    if attribute["type"] == "integer" and "max" in attribute:
        bounds["maximum"] = attribute["max"]
    return {**ATTRIBUTES[attribute["type"]], **bounds}


def _list(edition: Edition, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(each["codes"] for each in edition.structure["lists"] if each["code"] == name)
    return found


def _codes(edition: Edition, name: str) -> dict[str, Any]:
    return {"enum": [entry["code"] for entry in _list(edition, name) if not entry.get("retired")]}


def _answer() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "pointer", "note"],
        "properties": {
            "code": {"type": "string", "pattern": "^[HW][0-9]{2}$"},
            "pointer": {"type": "string"},
            "note": {"type": "string", "minLength": 1, "maxLength": 500},
        },
    }
