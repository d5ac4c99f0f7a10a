"""Installing the shipped versions: a new one is published, a published one is never changed."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from groups.actions import audit
from groups.subjects import NODE
from network.standards import shipped
from network.standards.errors import VersionExists, VersionIsFrozen
from network.standards.models import Version, VersionStatus, VersionTexts


@transaction.atomic
def install(*, version: str, published_on: date) -> bool:
    """Bring a shipped version in, and its texts up to date; whether anything changed. Texts that were imported here stay.

    Raises VersionIsFrozen where the node holds another structure under the same version, VersionExists where a draft."""
    document = shipped.read(version)
    row, created = Version.objects.get_or_create(
        version=version,
        defaults={
            "structure": document.structure,
            "digest": document.digest,
            "first_period": document.structure["first_period"],
            "status": VersionStatus.PUBLISHED,
            "published_on": published_on,
        },
    )
    if row.status != VersionStatus.PUBLISHED:
        raise VersionExists(version=version)
    if row.digest != document.digest:
        raise VersionIsFrozen(version=version)
    changed = created
    for language, entries in document.texts.items():
        texts_digest = document.texts_digests[language]
        if not row.texts.filter(Q(digest=texts_digest) | Q(edited=True), language=language).exists():
            VersionTexts.objects.update_or_create(
                version=row, language=language, defaults={"entries": entries, "digest": texts_digest}
            )
            changed = True
    if changed:
        audit.record(action="standard.installed", target=row, by=NODE, version=version)
    return changed
