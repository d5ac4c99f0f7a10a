"""Who coordinates which countries. Granted and taken back by the node's administrator with a command."""

from django.db import transaction

from groups.actions import audit
from groups.models import Coordinator, User
from groups.subjects import NODE


@transaction.atomic
def grant(*, user: User, country: str) -> Coordinator:
    coordinator, created = Coordinator.objects.get_or_create(user=user, country=country)
    if created:
        audit.record(action="coordinator.granted", target=user, by=NODE, country_granted=country)
    return coordinator


@transaction.atomic
def revoke(*, user: User, country: str) -> bool:
    """Whether there was anything to take back."""
    deleted, _ = Coordinator.objects.filter(user=user, country=country).delete()
    if deleted:
        audit.record(action="coordinator.revoked", target=user, by=NODE, country_revoked=country)
    return bool(deleted)
