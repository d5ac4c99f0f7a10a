"""What a backup says about itself, and how two databases differ."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from network.node.backups.packaging import Refused

FORMAT = 1
REVISIONS = "reports_revision"


@dataclass(frozen=True)
class Table:
    """`digest`: hex SHA-256 over all rows in the order of their keys, as the engine's module writes them."""

    rows: int
    digest: str


@dataclass(frozen=True)
class End:
    """Where a chain ends (sequencer.py)."""

    number: int
    digest: str


@dataclass(frozen=True)
class Contents:
    """What a database holds: migrations by app, tables and chains by name."""

    migrations: Mapping[str, list[str]]
    tables: Mapping[str, Table]
    chains: Mapping[str, End]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def revisions(self) -> int:
        return self.tables[REVISIONS].rows if REVISIONS in self.tables else 0


@dataclass(frozen=True)
class Manifest:
    """`version` of the software, `engine` sqlite or postgresql, `made_at` RFC 3339; `size` and `sha256` (hex) are those
    of the database's file in the archive."""

    version: str
    engine: str
    made_at: str
    contents: Contents
    size: int
    sha256: str

    def as_bytes(self) -> bytes:
        document = {
            "format": FORMAT,
            "version": self.version,
            "engine": self.engine,
            "made_at": self.made_at,
            "database": {"size": self.size, "sha256": self.sha256},
            "revisions": self.contents.revisions,
            **asdict(self.contents),
        }
        return json.dumps(document, indent=1, sort_keys=True).encode()


def read(data: bytes) -> Manifest:
    try:
        document: dict[str, Any] = json.loads(data)
        if document["format"] != FORMAT:
            raise Refused(f"The backup has format {document['format']}; this version reads format {FORMAT}.")
        contents = Contents(
            {str(app): [str(name) for name in names] for app, names in document["migrations"].items()},
            {name: Table(int(table["rows"]), str(table["digest"])) for name, table in document["tables"].items()},
            {name: End(int(end["number"]), str(end["digest"])) for name, end in document["chains"].items()},
        )
        version, engine, made_at = (str(document[name]) for name in ("version", "engine", "made_at"))
        size, sha256 = int(document["database"]["size"]), str(document["database"]["sha256"])
        return Manifest(version, engine, made_at, contents, size, sha256)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Refused("The backup's manifest is none that this version can read.") from None


def differences(expected: Contents, found: Contents) -> list[str]:
    """What is not as the manifest says, one line each."""
    lines = []
    for name in sorted({*expected.tables, *found.tables}):
        before, after = expected.tables.get(name), found.tables.get(name)
        if before is None or after is None:
            lines.append(f"table {name} is {'missing' if after is None else 'not in the manifest'}")
        elif before.rows != after.rows:
            lines.append(f"table {name} has {after.rows} rows instead of {before.rows}")
        elif before.digest != after.digest:
            lines.append(f"table {name} has other rows")
    lines += [
        f"chain {name} ends elsewhere"
        for name in sorted({*expected.chains, *found.chains})
        if expected.chains.get(name) != found.chains.get(name)
    ]
    if expected.migrations != found.migrations:
        lines.append("other migrations were applied")
    return lines
