"""Who belongs to a program: invitations, roles, leaving."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy
from groups.actions import audit, mail
from groups.codelists import ListingStatus, Role
from groups.errors import Conflict, NotAllowed, NotFound
from groups.models import Invitation, Membership, Program, User
from groups.subjects import Subject

INVITED_FOR = timedelta(days=30)


class LastManager(Conflict):
    code = "last_manager"
    message = _("A program needs a manager: name another one first, or close the program.")


class AlreadyMember(Conflict):
    code = "already_member"
    message = _("This person is a member already.")


def demand_inviting(program: Program, by: Subject, role: Role | None = None) -> None:
    """Managers invite. Where none is left, the umbrella's managers and coordinators may name one."""
    abandoned = not program.memberships.filter(role=Role.MANAGER).exists()
    if abandoned and role in {None, Role.MANAGER} and policy.can(by, "member.rescue", program):
        policy.demand(by, "member.rescue", program)
    else:
        policy.demand(by, "member.change", program)


@transaction.atomic
def invite(
    *, program: Program, email: str, role: Role, language: str, by: Subject, replaces: User | None = None
) -> Invitation:
    """Offer a role to an address. Whether an account has that address is not told, unless it is a member.
    `replaces`: the manager who becomes a reporter when it is accepted."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    demand_inviting(program, by, role)
    if program.memberships.filter(user__email__iexact=email).exists():
        raise AlreadyMember
    expires_on = timezone.now().date() + INVITED_FOR
    program.invitations.filter(email__iexact=email).delete()
    invitation = Invitation.objects.create(
        program=program, email=email.lower(), role=role, expires_on=expires_on, replaces=replaces
    )
    audit.record(action="member.invited", target=invitation, program=program, by=by, role=role)
    known = User.objects.filter(email__iexact=email).first()
    mail.send_later(
        to=known or email,
        key=f"invitation:{invitation.pk}",
        template="invitation",
        language=language,
        program=program.text_in("name", language)[0],
        role=str(role),
        address=settings.NODE_URL,
        expires=str(expires_on),
    )
    return invitation


@transaction.atomic
def withdraw(*, program: Program, invitation: UUID, by: Subject) -> None:
    """Take back an invitation that nobody has accepted yet."""
    policy.demand(by, "member.change", program)
    found = program.invitations.filter(pk=invitation).first()
    if found is None:
        raise NotFound
    audit.record(action="member.uninvited", target=found, program=program, by=by)
    found.delete()


@transaction.atomic
def accept(*, invitation: Invitation, by: Subject) -> Membership:
    """Take the offered role; the caller's address, proved at sign-up, must be the invited one."""
    if by.user is None or by.user.email.lower() != invitation.email.lower():
        raise NotFound
    if invitation.expires_on < timezone.now().date():
        raise Conflict(code="invitation_expired", message=_("The invitation has expired; ask for a new one."))
    Program.objects.select_for_update().get(pk=invitation.program_id)
    membership, created = Membership.objects.get_or_create(
        user=by.user, program=invitation.program, defaults={"role": invitation.role}
    )
    if not created:
        raise AlreadyMember
    audit.record(action="member.joined", target=membership, program=invitation.program, by=by, role=membership.role)
    if invitation.replaces is not None:
        _step_down(invitation.program, invitation.replaces, by)
    invitation.delete()
    return membership


@transaction.atomic
def hand_over(*, program: Program, to: User | str, language: str, by: Subject) -> Membership | Invitation:
    """Make another member the manager in one's own place, or invite somebody by address to take it: until they accept
    one stays the manager. One remains a reporter, who may leave."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "member.change", program)
    if by.user is None or by.role_in(program.pk) != Role.MANAGER:
        raise NotAllowed
    if isinstance(to, str):
        return invite(program=program, email=to, role=Role.MANAGER, language=language, by=by, replaces=by.user)
    if to == by.user:
        raise AlreadyMember
    membership = program.memberships.select_related("user").filter(user=to).first()
    if membership is None:
        raise NotFound
    if membership.role != Role.MANAGER:
        membership.role = Role.MANAGER
        membership.save()
        audit.record(action="member.changed", target=membership, program=program, by=by, role=Role.MANAGER)
    _step_down(program, by.user, by)
    return membership


def _step_down(program: Program, user: User, by: Subject) -> None:
    """A manager, where the person still is one, becomes a reporter; there is another manager by now."""
    membership = program.memberships.filter(user=user, role=Role.MANAGER).first()
    if membership is not None:
        _keep_a_manager(program, membership)
        membership.role = Role.REPORTER
        membership.save()
        audit.record(action="member.changed", target=membership, program=program, by=by, role=Role.REPORTER)


@transaction.atomic
def change_role(*, program: Program, user: User, role: Role, by: Subject) -> Membership:
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "member.change", program)
    membership = program.memberships.select_related("user").get(user=user)
    if membership.role == role:
        return membership
    _keep_a_manager(program, membership)
    membership.role = role
    membership.save()
    audit.record(action="member.changed", target=membership, program=program, by=by, role=role)
    return membership


@transaction.atomic
def remove(*, program: Program, user: User, by: Subject) -> None:
    """A manager removes a member; anybody may leave."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    if by.user != user:
        policy.demand(by, "member.change", program)
    membership = program.memberships.filter(user=user).first()
    if membership is None:
        raise NotAllowed if by.user == user else NotFound
    _keep_a_manager(program, membership)
    audit.record(action="member.removed", target=membership, program=program, by=by)
    membership.delete()


def _keep_a_manager(program: Program, membership: Membership) -> None:
    others = program.memberships.filter(role=Role.MANAGER).exclude(pk=membership.pk)
    if membership.role == Role.MANAGER and program.status != ListingStatus.CLOSED and not others.exists():
        raise LastManager
