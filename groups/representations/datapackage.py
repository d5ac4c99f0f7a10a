"""The directory as a Frictionless Data Package (v1): what its table is, for who gets it as a file."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from groups.codelists import ListingStatus, LocationPrecision, ProgramKind
from groups.representations.tables import COLUMNS

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
# What is no plain text.
FIELDS: dict[str, dict[str, Any]] = {
    "id": {"format": "uuid", "constraints": {"required": True, "unique": True}},
    "slug": {"constraints": {"required": True}},
    "kind": {"constraints": {"required": True, "enum": ProgramKind.values}},
    "status": {"constraints": {"required": True, "enum": [ListingStatus.LISTED.value]}},
    "country": {"constraints": {"required": True, "pattern": "[A-Z]{2}"}},
    "latitude": {"type": "number", "constraints": {"minimum": -90, "maximum": 90}},
    "longitude": {"type": "number", "constraints": {"minimum": -180, "maximum": 180}},
    "precision": {"constraints": {"enum": LocationPrecision.values}},
    "website": {"format": "uri"},
    "home": {"format": "uri"},
    "founded_year": {"type": "year"},
    "assured_on": {"type": "date"},
    "last_modified": {"type": "datetime", "format": "any"},
    "stale": {"type": "boolean"},
    "is_demo": {"type": "boolean"},
}
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def datapackage(*, made_on: date, version: int, size: int, digest: str) -> dict[str, Any]:
    """The descriptor. `version` is the directory's; `size` (bytes) and `digest` (SHA-256, hexadecimal) are the table's."""
    fields = [{"name": name, "type": "string", **FIELDS.get(name, {})} for name in COLUMNS]
    return {
        "profile": "tabular-data-package",
        "name": "visitation-programs",
        "title": _("Visitation programs"),
        "homepage": settings.NODE_URL,
        "version": str(version),
        "created": f"{made_on.isoformat()}T00:00:00Z",
        "licenses": [LICENCE],
        "sources": [{"title": settings.NODE_NAME, "path": settings.NODE_URL}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "programs",
                "path": "programs.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": DIALECT,
                "bytes": size,
                "hash": f"sha256:{digest}",
                "schema": {"fields": fields, "primaryKey": "id", "missingValues": [""]},
            }
        ],
    }
