"""Who may do what to a program's reports."""

from django.utils.translation import gettext_lazy as _

from groups.codelists import Scope
from groups.models import Program
from groups.policy import MANAGER, MEMBER, Mfa, Rule
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


def can(subject: Subject, action: str, program: Program) -> bool:
    return group_can(subject, action, program, RULES)


def sees_drafts(subject: Subject, program: Program) -> bool:
    """Whether the subject stands on the program's side: a coordinator sees what was submitted and not taken back."""
    return subject.token is not None or can(subject, "report.write", program)


def demand(subject: Subject, action: str, program: Program) -> None:
    """Raise NotAllowed or MfaRequired where the subject may not act."""
    group_demand(subject, action, program, RULES)
