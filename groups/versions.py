"""Optimistic concurrency: who changes a record says which version of it was read."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.errors import DomainError
from groups.models import AuditRow


@dataclass(frozen=True)
class Expected:
    """The versions that the caller would accept; `any_version` where it said so outright; neither where it said nothing."""

    versions: frozenset[int] = frozenset()
    any_version: bool = False
    stated: bool = False


ANY = Expected(any_version=True, stated=True)


class VersionMissing(DomainError):
    code = "if_match_required"
    message = _("Say which version you change: send If-Match with the ETag that you last read.")


class VersionMoved(DomainError):
    code = "version_moved"
    message = _("Somebody changed this since you read it. Read it again, then repeat your change.")


def demand(target: models.Model, expected: Expected) -> None:
    """Raise VersionMissing, or VersionMoved with the names of what changed since."""
    version: int = getattr(target, "version")  # noqa: B009  # models.Model itself has no version
    if not expected.stated:
        raise VersionMissing
    if expected.any_version or version in expected.versions:
        return
    known = max((number for number in expected.versions if number < version), default=0)
    raise VersionMoved(changed=changed_since(target, known), version=version)


def changed_since(target: models.Model, version: int) -> list[str]:
    """Names of the fields, or else the acts, that moved the record on from a version."""
    rows = AuditRow.objects.filter(
        object_kind=target._meta.model_name, object_id=str(target.pk), details__version__gt=version
    ).order_by("id")
    names: dict[str, None] = {}
    for action, details in rows.values_list("action", "details"):
        names.update(dict.fromkeys(details.get("fields") or [action]))
    return list(names)
