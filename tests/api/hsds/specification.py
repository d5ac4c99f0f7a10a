"""The specification's own schemas, where somebody has them: they are under another licence and not in this repository.

HSDS_SCHEMAS names a folder with the files of `schema/` of the specification's repository, of the version that
api/hsds names: `service.json` and the others, `openapi.json`, and `compiled/`."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

Schema = dict[str, Any]
FOLDER = os.environ.get("HSDS_SCHEMAS", "")
needs_specification = pytest.mark.skipif(
    not FOLDER, reason="HSDS_SCHEMAS IS NOT SET: ANSWERS ARE NOT CHECKED AGAINST THE SPECIFICATION'S OWN SCHEMAS"
)


@cache
def read(name: str) -> Any:
    return json.loads((Path(FOLDER) / name).read_text(encoding="utf-8"))


def inlined(schema: Any, read: Any = read, inside: tuple[str, ...] = ()) -> Any:
    """With what it refers to by file name in place; a file inside of itself (metadata) is anything."""
    if isinstance(schema, list):
        return [inlined(each, read, inside) for each in schema]
    if not isinstance(schema, dict):
        return schema
    name = schema.get("$ref", "").rpartition("/schema/")[2]
    if name.endswith(".json"):
        return {} if name in inside else inlined(read(name), read, (*inside, name))
    return {key: inlined(value, read, inside) for key, value in schema.items()}


def closed(schema: Any, ours: str) -> Any:
    """Of its members and those of `ours` (a pattern), no object has another one."""
    if isinstance(schema, list):
        return [closed(each, ours) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value, ours) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        made |= {"additionalProperties": False, "patternProperties": {ours: {}} if ours else {}}
    return made


def validator(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def patched(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7386)."""
    if not isinstance(patch, dict):
        return patch
    made = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = patched(made.get(name), value)
    return made
