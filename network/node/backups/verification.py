"""Checking a backup without a node: on any machine that has this software and an identity."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from network.node.backups import engines
from network.node.backups.packaging import Refused, archive, folders, keys
from network.node.backups.packaging.manifest import Manifest
from network.node.software import VERSION


def verify(*, source: Path, identity: Path) -> Manifest:
    """Raises Refused where the file is not whole, or its database not what the manifest says."""
    identities = keys.read_identities(identity)
    with folders.private_folder(settings.VAR) as folder:
        about, database = archive.unpack(source=source, identities=identities, folder=folder)
        require_known(about)
        if found := engines.named(about.engine).faults(database, about):
            raise Refused(f"{source} is not what its manifest says: {listed(found)}.")
    return about


def require_known(about: Manifest) -> None:
    """Raises Refused where a newer software made the backup, or migrations that are not here."""
    if _parts(about.version) > _parts(VERSION):
        raise Refused(f"The backup was made by version {about.version}; this is {VERSION}. Install that version first.")
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations or ())
    known |= {name for migration in (loader.disk_migrations or {}).values() for name in migration.replaces}
    applied = {(app, name) for app, names in about.contents.migrations.items() for name in names}
    if unknown := sorted(applied - known):
        raise Refused(f"The backup has migrations that this version does not know: {listed(map('.'.join, unknown))}.")


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def listed(lines: Iterable[str]) -> str:
    """Some of many things to say, in one line."""
    every = list(lines)
    return "; ".join(every[:3]) + (f"; and {len(every) - 3} more" if len(every) > 3 else "")
