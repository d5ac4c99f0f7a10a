"""Publishing a draft: two coordinators, one after the other, want exactly the same."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from groups.actions import audit
from groups.models import Coordinator
from groups.subjects import Subject
from network.standards import drafts, policy
from network.standards.actions.drafts import editable
from network.standards.errors import AlreadyApproved, DraftMoved, DraftRefused, TooLateToPublish
from network.standards.models import Approval, Version, VersionStatus


@dataclass(frozen=True)
class Decision:
    """`published` is False where this was the first of two approvals."""

    version: Version
    published: bool


@transaction.atomic
def publish(*, version: str, digest: str, by: Subject, now: datetime | None = None) -> Decision:
    """Approve the draft as it is (`digest`: of structure and texts), or publish it where another coordinator has.

    Raises DraftMoved for another digest, DraftRefused with all that the lint finds, DraftIsBehind, TooLateToPublish, and
    AlreadyApproved where the other one is still missing."""
    policy.demand_publisher(by)
    now = now or timezone.now()
    row = editable(version)
    if digest != row.whole_digest:
        raise DraftMoved
    if found := drafts.problems(row):
        raise DraftRefused(found)
    if now.astimezone(UTC).date() > drafts.last_day(row):
        raise TooLateToPublish(first_period=row.first_period, last=drafts.last_day(row))
    standing = _standing(row, digest)
    if by.user is not None and any(each.user == by.user.pk for each in standing):
        raise AlreadyApproved
    if not standing:
        _approve(row, digest, by)
        return Decision(row, published=False)
    row.status, row.published_on = VersionStatus.PUBLISHED, now.astimezone(UTC).date()
    row.save()
    _approve(row, digest, by)
    audit.record(
        action="standard.published", target=row, by=by, version=version, digest=row.digest, whole_digest=digest,
        approved_by=[f"user:{each.user}" for each in standing],
    )  # fmt: skip
    return Decision(row, published=True)


def _standing(row: Version, digest: str) -> list[Approval]:
    """Approvals of just this, by who coordinates to this day."""
    coordinators = set(Coordinator.objects.values_list("user", flat=True))
    return [each for each in row.approvals.filter(digest=digest) if each.user in coordinators]


def _approve(row: Version, digest: str, by: Subject) -> None:
    assert by.user is not None  # noqa: S101  # a publisher is a person
    Approval.objects.update_or_create(version=row, user=by.user.pk, defaults={"digest": digest})
    audit.record(action="standard.approved", target=row, by=by, version=row.version, whole_digest=digest)
