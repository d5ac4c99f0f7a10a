"""Making a backup while the node runs."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from network.node.backups import engines
from network.node.backups.packaging import Refused, archive, folders, keys
from network.node.backups.packaging.manifest import Manifest
from network.node.software import VERSION


def create(*, to: Path | None = None) -> tuple[Path, Manifest]:
    """Write a backup to a new file, or to a folder under a name that holds the time; by default to NODE_VAR/backups."""
    recipients = keys.read_recipients(settings.BACKUP_RECIPIENTS)
    target = _target(to)
    # Plaintext stays where the node keeps its own: the target may be another machine's disk.
    with folders.private_folder(settings.VAR) as folder:
        database = folder / archive.DATABASE
        made_at = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        contents = engines.current().dump(database)
        about = Manifest(
            version=VERSION,
            engine=connection.vendor,
            made_at=made_at,
            contents=contents,
            size=database.stat().st_size,
            sha256=archive.sha256_of(database),
        )
        archive.pack(target=target, about=about, database=database, recipients=recipients)
    return target, about


def _target(to: Path | None) -> Path:
    if to is None:
        to = settings.VAR / "backups"
        to.mkdir(mode=0o700, exist_ok=True)
    if to.is_dir():
        return to / f"visitation-{timezone.now():%Y-%m-%dT%H%M%SZ}.age"
    if not to.parent.is_dir():
        raise Refused(f"There is no folder {to.parent}.")
    if to.exists():
        raise Refused(f"{to} exists already: a backup is never overwritten.")
    return to
