"""Who may do what to a listing and to what belongs to it. Each app above has such a page for its own objects."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.codelists import Role, Scope
from groups.errors import FreshMfaRequired, Message, MfaRequired, NotAllowed
from groups.models import Program
from groups.subjects import Subject

FRESH = timedelta(minutes=15)
MANAGER = frozenset({Role.MANAGER})
MEMBER = frozenset({Role.MANAGER, Role.REPORTER})


class Mfa(Enum):
    """What second factor a session needs for an action. Program tokens need none: they were made with one."""

    NONE = 0
    RECORD = 1
    FRESH = 2


@dataclass(frozen=True)
class Rule:
    """Who may act: members with these roles; managers of the umbrella to which it belongs;
    coordinators of the program's country, members of it or not; the node's administrator; tokens of the program with
    this scope. `four_eyes`: what a coordinator is told who is a
    member of the program; coordinators who are members may act where it is missing."""

    roles: frozenset[Role] = frozenset()
    umbrella: bool = False
    coordinator: bool = False
    four_eyes: Message | None = None
    admin: bool = False
    scope: Scope | None = None
    mfa: Mfa = Mfa.RECORD

    def allows(self, subject: Subject, program: Program) -> bool:
        if subject.node:
            return True
        if subject.token is not None:
            return self.scope in subject.token.scopes and subject.token.program_id == program.pk
        role = subject.role_in(program.pk)
        if role in self.roles or (self.admin and subject.is_admin):
            return True
        coordinates = program.country in subject.territory and (self.four_eyes is None or role is None)
        if self.coordinator and coordinates:
            return True
        return self.umbrella and program.parent_id is not None and subject.role_in(program.parent_id) in MANAGER


RULES = {
    "program.read_private": Rule(roles=MEMBER, umbrella=True, coordinator=True, mfa=Mfa.NONE),
    "program.change": Rule(roles=MANAGER, coordinator=True, scope=Scope.LISTING_WRITE),
    "program.list": Rule(coordinator=True, four_eyes=_("Nobody lists their own program.")),
    "program.reject": Rule(coordinator=True, four_eyes=_("Nobody lists their own program.")),
    "program.hide": Rule(roles=MANAGER, umbrella=True, coordinator=True, admin=True, scope=Scope.LISTING_WRITE),
    "program.close": Rule(roles=MANAGER, coordinator=True),
    "program.apply": Rule(roles=MANAGER, mfa=Mfa.NONE),
    "program.confirm": Rule(roles=MEMBER, umbrella=True, coordinator=True, scope=Scope.LISTING_WRITE, mfa=Mfa.NONE),
    "groups.read": Rule(roles=MANAGER, mfa=Mfa.NONE),
    "proof.read": Rule(roles=MANAGER, coordinator=True, mfa=Mfa.NONE),
    "proof.make": Rule(roles=MANAGER, mfa=Mfa.NONE),
    "proof.vouch": Rule(roles=MANAGER),
    "claim.read": Rule(coordinator=True, mfa=Mfa.NONE),
    "claim.decide": Rule(coordinator=True, four_eyes=_("Nobody decides about their own program."), mfa=Mfa.FRESH),
    "member.read": Rule(roles=MANAGER, umbrella=True, coordinator=True, mfa=Mfa.NONE),
    "member.read_all": Rule(roles=MANAGER, mfa=Mfa.NONE),
    "member.change": Rule(roles=MANAGER, mfa=Mfa.FRESH),
    # Where a program has no manager left.
    "member.rescue": Rule(umbrella=True, coordinator=True, mfa=Mfa.FRESH),
    "token.read": Rule(roles=MANAGER),
    "token.create": Rule(roles=MANAGER, mfa=Mfa.FRESH),
    "token.revoke": Rule(roles=MANAGER, admin=True, mfa=Mfa.FRESH),
    "access.change": Rule(roles=MEMBER, coordinator=True, scope=Scope.LISTING_WRITE, mfa=Mfa.NONE),
    "proposal.read": Rule(roles=MEMBER, coordinator=True, scope=Scope.LISTING_WRITE, mfa=Mfa.NONE),
    "proposal.make": Rule(roles=MEMBER, scope=Scope.LISTING_WRITE, mfa=Mfa.NONE),
    "proposal.withdraw": Rule(roles=MEMBER, scope=Scope.LISTING_WRITE, mfa=Mfa.NONE),
}


def can(subject: Subject, action: str, program: Program, rules: dict[str, Rule] = RULES) -> bool:
    """Whether the subject's role allows the action, second factors aside."""
    return rules[action].allows(subject, program)


def demand(subject: Subject, action: str, program: Program, rules: dict[str, Rule] = RULES) -> None:
    """Raise NotAllowed, MfaRequired or FreshMfaRequired where the subject may not act."""
    if not can(subject, action, program, rules):
        rule = rules[action]
        if rule.four_eyes is not None and program.country in subject.territory:
            raise NotAllowed(code="four_eyes", message=rule.four_eyes)
        raise NotAllowed
    demand_mfa(subject, rules[action].mfa)


def demand_coordinator(subject: Subject, country: str) -> None:
    """Raise where the subject may not change what the directory says of places in a country."""
    if not subject.node and country not in subject.territory:
        raise NotAllowed
    demand_mfa(subject, Mfa.RECORD)


def demand_review(subject: Subject, country: str, program: UUID) -> None:
    """The same for what a program proposes: nobody decides about a proposal of their own program."""
    if country in subject.territory and not can_review(subject, country, program):
        raise NotAllowed(code="four_eyes", message=_("Nobody decides about a proposal of their own program."))
    demand_coordinator(subject, country)


def can_review(subject: Subject, country: str, program: UUID) -> bool:
    return subject.node or (country in subject.territory and subject.role_in(program) is None)


def demand_any_coordinator(subject: Subject) -> None:
    """The same for what belongs to no country, such as companies; the node's administrator may too."""
    if not (subject.node or subject.is_admin or subject.territory):
        raise NotAllowed
    demand_mfa(subject, Mfa.RECORD)


def demand_territory(subject: Subject) -> None:
    """Raise NotAllowed for who coordinates no country. Which countries are shown is the query's business."""
    if not subject.territory:
        raise NotAllowed


def demand_mfa(subject: Subject, mfa: Mfa) -> None:
    if mfa is Mfa.NONE or subject.user is None or not settings.REQUIRE_MFA:
        return
    if subject.mfa_at is None:
        raise MfaRequired
    if mfa is Mfa.FRESH and timezone.now() - subject.mfa_at > FRESH:
        raise FreshMfaRequired
