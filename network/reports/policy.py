"""Who may do what to a program's reports."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.codelists import ProgramKind, Scope
from groups.errors import NotAllowed
from groups.models import Program
from groups.models.program import ProgramQuerySet
from groups.policy import MANAGER, MEMBER, Mfa, Rule, demand_mfa
from groups.policy import can as group_can
from groups.policy import demand as group_demand
from groups.subjects import Subject

RULES = {
    "report.read": Rule(roles=MEMBER, coordinator=True, scope=Scope.REPORT_READ, mfa=Mfa.NONE),
    "report.write": Rule(roles=MEMBER, scope=Scope.REPORT_WRITE, mfa=Mfa.NONE),
    "report.submit": Rule(roles=MEMBER, scope=Scope.REPORT_SUBMIT, mfa=Mfa.NONE),
    "report.withdraw": Rule(roles=MANAGER),
    "report.erase": Rule(roles=MANAGER, mfa=Mfa.FRESH),
    "report.reopen": Rule(roles=MANAGER),
    "report.return": Rule(coordinator=True, four_eyes=_("Nobody reviews the reports of their own program.")),
    "report.accept": Rule(coordinator=True, four_eyes=_("Nobody reviews the reports of their own program.")),
    "report.except": Rule(coordinator=True, four_eyes=_("Nobody opens a window for their own program.")),
}


@dataclass(frozen=True)
class Courier(Subject):
    """Who sends a file of many reports: for the program of its token, and for the groups of these umbrellas. It can save
    and submit, and nothing else."""

    umbrellas: frozenset[UUID] = frozenset()

    def carries(self, program: Program) -> bool:
        return program.parent_id in self.umbrellas or (self.token is not None and self.token.program_id == program.pk)

    def programs(self) -> ProgramQuerySet:
        return Program.objects.filter(Q(parent__in=self.umbrellas) | Q(pk__in=self.program_ids if self.token else []))


def courier(subject: Subject, *, submits: bool) -> Courier:
    """Raises NotAllowed for who manages no umbrella and for a token without the scopes, MfaRequired as for managers."""
    if subject.token is not None:
        needed = {Scope.REPORT_WRITE, Scope.REPORT_SUBMIT} if submits else {Scope.REPORT_WRITE}
        if not needed <= set(subject.token.scopes):
            raise NotAllowed
        return Courier(token=subject.token, umbrellas=frozenset([subject.token.program_id]))
    umbrellas = Program.objects.filter(pk__in=subject.managed_ids, kind=ProgramKind.UMBRELLA)
    found = frozenset(umbrellas.values_list("pk", flat=True)) if subject.managed_ids else frozenset()
    if not found:
        raise NotAllowed
    demand_mfa(subject, Mfa.RECORD)
    return Courier(user=subject.user, mfa_at=subject.mfa_at, umbrellas=found)


def can(subject: Subject, action: str, program: Program) -> bool:
    if isinstance(subject, Courier):
        return action in {"report.write", "report.submit"} and subject.carries(program)
    return group_can(subject, action, program, RULES)


def sees_drafts(subject: Subject, program: Program) -> bool:
    """Whether the subject stands on the program's side: a coordinator sees what was submitted and not taken back."""
    return subject.token is not None or can(subject, "report.write", program)


def demand(subject: Subject, action: str, program: Program) -> None:
    """Raise NotAllowed or MfaRequired where the subject may not act."""
    if isinstance(subject, Courier):
        if not can(subject, action, program):
            raise NotAllowed
        return
    group_demand(subject, action, program, RULES)
