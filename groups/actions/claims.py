"""Taking over a listing that has no manager: somebody asks, a coordinator decides."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy
from groups.actions import audit, mail
from groups.actions.members import AlreadyMember
from groups.codelists import ClaimStatus, ListingStatus, Role
from groups.errors import Conflict, NotAllowed, NotFound
from groups.models import Claim, Membership, Program
from groups.subjects import Subject


class HasManager(Conflict):
    code = "has_manager"
    message = _("The program has a manager; ask to be invited.")


class ClaimWaits(Conflict):
    code = "claim_waits"
    message = _("You have asked for this program already; a coordinator will answer.")


class ClaimDecided(Conflict):
    code = "claim_decided"
    message = _("This was decided already.")


@transaction.atomic
def make(*, program: Program, note: str, by: Subject) -> Claim:
    """Ask to become the manager of a listed program that has none. `note` says to the coordinator who one is."""
    if by.user is None:
        raise NotAllowed
    Program.objects.lock(program)
    if program.memberships.filter(user=by.user).exists():
        raise AlreadyMember
    _demand_no_manager(program)
    if program.claims.filter(user=by.user, status=ClaimStatus.WAITING).exists():
        raise ClaimWaits
    claim = Claim.objects.create(program=program, user=by.user, note=note)
    audit.record(action="claim.made", target=claim, program=program, by=by)
    mail.send_to_coordinators(
        country=program.country, key=f"claim_waiting:{claim.pk}", template="claim_waiting", program=program.slug
    )
    return claim


@transaction.atomic
def grant(*, program: Program, claim: UUID, by: Subject) -> Claim:
    """Make who asked the program's manager."""
    found = _lock(program, claim, by)
    _demand_no_manager(program)
    membership, _created = Membership.objects.update_or_create(
        user=found.user, program=program, defaults={"role": Role.MANAGER}
    )
    audit.record(action="member.joined", target=membership, program=program, by=by, role=Role.MANAGER)
    return _decide(found, ClaimStatus.GRANTED, by)


@transaction.atomic
def decline(*, program: Program, claim: UUID, note: str, by: Subject) -> Claim:
    """Say no, and why: the note goes to who asked and is not kept."""
    return _decide(_lock(program, claim, by), ClaimStatus.DECLINED, by, note=note)


def _lock(program: Program, claim: UUID, by: Subject) -> Claim:
    """The waiting claim, which is none of one's own."""
    policy.demand(by, "claim.decide", program)
    Program.objects.lock(program)
    found = program.claims.select_related("program", "user").filter(pk=claim).first()
    if found is None:
        raise NotFound
    if found.user == by.user:
        raise NotAllowed(code="four_eyes", message=_("Nobody decides about their own program."))
    if found.status != ClaimStatus.WAITING:
        raise ClaimDecided
    return found


def _demand_no_manager(program: Program) -> None:
    if program.status == ListingStatus.CLOSED or program.memberships.filter(role=Role.MANAGER).exists():
        raise HasManager


def _decide(claim: Claim, status: ClaimStatus, by: Subject, **params: str) -> Claim:
    claim.status = status
    claim.decided_on = timezone.now().date()
    claim.save()
    audit.record(action=f"claim.{status.value}", target=claim, program=claim.program, by=by)
    mail.send_later(
        to=claim.user,
        key=f"claim_{status.value}:{claim.pk}",
        template=f"claim_{status.value}",
        program=claim.program.slug,
        **params,
    )
    return claim
