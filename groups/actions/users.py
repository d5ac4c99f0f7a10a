"""Accounts: administrators, one's own particulars, erasure."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from groups import versions
from groups.actions import audit
from groups.actions.members import LastManager
from groups.codelists import ListingStatus, Role
from groups.models import Invitation, Membership, User
from groups.subjects import NODE, Subject


@transaction.atomic
def create_admin(*, email: str, password: str) -> User:
    """An account that runs this node. It coordinates nothing and reads no report."""
    user = User.objects.create_user(email, password, is_admin=True)
    audit.record(action="admin.created", target=user, by=NODE)
    return user


@transaction.atomic
def change(*, user: User, values: dict[str, str], expected: versions.Expected, by: Subject) -> User:
    """Change one's own name or language."""
    user = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name, value in values.items() if getattr(user, name) != value]
    if not changed:
        return user
    versions.demand(user, expected)
    for name in changed:
        setattr(user, name, values[name])
    user.version += 1
    user.save()
    audit.record(action="user.changed", target=user, by=by, version=user.version, fields=changed)
    return user


@transaction.atomic
def erase(*, user: User, expected: versions.Expected, by: Subject) -> None:
    """Delete the account. What it did stays written down under its id, which then says nothing about anybody."""
    user = User.objects.select_for_update().get(pk=user.pk)
    others = Membership.objects.filter(program=OuterRef("program"), role=Role.MANAGER).exclude(user=user)
    alone = user.memberships.filter(role=Role.MANAGER, program__status=ListingStatus.LISTED).exclude(Exists(others))
    if alone.exists():
        raise LastManager
    versions.demand(user, expected)
    # What was offered to the address goes with it.
    Invitation.objects.filter(email__iexact=user.email).delete()
    audit.record(action="user.erased", target=user, by=by)
    user.delete()
