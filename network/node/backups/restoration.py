"""Bringing a backup back into an empty place: all of it, proven, or nothing."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.models import F

from groups.actions.audit import record
from groups.subjects import NODE
from network.node.backups import engines, proofs
from network.node.backups.packaging import Refused, archive, folders, keys
from network.node.backups.packaging.manifest import Manifest, differences
from network.node.backups.verification import listed, require_known
from network.node.models import ChainHead, NodeIdentity


def restore(*, source: Path, identity: Path) -> tuple[Manifest, list[str]]:
    """What was restored, and what the proofs say. Raises Refused; the place is then as empty as it was."""
    identities = keys.read_identities(identity)
    engine = engines.current()
    engines.require_empty()
    with folders.private_folder(engine.workplace()) as folder:
        about, database = archive.unpack(source=source, identities=identities, folder=folder)
        if about.engine != connection.vendor:
            raise Refused(f"The backup is of a {about.engine} database; this node is set to {connection.vendor}.")
        require_known(about)
        # Again, for a large backup took a while to unpack.
        engines.require_empty()
        with engine.placing(database):
            # Before migrations, which may change rows: this is what was backed up, row for row.
            _require_none(differences(about.contents, engine.contents()))
            call_command("migrate", verbosity=0, interactive=False)
            says = _prove(about)
            _begin_epoch(about)
    return about, says


def _prove(about: Manifest) -> list[str]:
    """The ends of the chains are still those of the manifest, and every proof holds."""
    heads = {head.name: (head.number, head.digest) for head in ChainHead.objects.all()}
    moved = [name for name, end in about.contents.chains.items() if heads.get(name) != (end.number, end.digest)]
    verdicts = proofs.prove()
    faults = [f"chain {name} ends elsewhere" for name in moved]
    faults += [fault for verdict in verdicts for fault in verdict.faults]
    _require_none(faults)
    return [verdict.says for verdict in verdicts]


def _begin_epoch(about: Manifest) -> None:
    """Cursors that were given out after the backup was made must not be believed; and it is written down."""
    identity = NodeIdentity.objects.first()
    if identity is not None:
        NodeIdentity.objects.update(epoch=F("epoch") + 1)
        record(action="node.restored", target=identity, by=NODE, made_at=about.made_at)


def _require_none(faults: list[str]) -> None:
    if faults:
        raise Refused(f"What was restored is not what was backed up: {listed(faults)}. Nothing of it was kept.")
