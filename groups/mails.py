"""What the node writes to people: template -> (subject, body). Plain, short, kind; no number and no text of a report."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from string import Formatter

from babel.dates import format_date
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from groups.codelists import AccessReason, AccessStatus, ProposalKind, RejectionReason, Role
from groups.languages import locale

MAILS: dict[str, tuple[Promise, Promise]] = {
    "invitation": (
        _("Invitation to {program}"),
        _(
            "Hello,\n\n{program} invites you to work on its listing and reports on {node}. Your role: {role}.\n\n"
            "To accept, sign in at {address} with this e-mail address, or create an account with it, by {expires}.\n\n"
            "If you did not expect this, you can leave it unanswered: nothing happens then."
        ),
    ),
    "program_listed": (
        _("{program} is listed"),
        _(
            "Hello,\n\n{program} is now listed in the directory of {node}. Thank you for joining.\n\n"
            "You can keep the listing up to date and report each quarter at {address}."
        ),
    ),
    "program_rejected": (
        _("About the listing of {program}"),
        _(
            "Hello,\n\nthank you for the listing of {program}. We could not accept it yet.\n\n"
            "Reason: {reason}\n{note}\n\n"
            "You can change the listing and apply again at {address}."
        ),
    ),
    "program_hidden": (
        _("{program} is hidden"),
        _(
            "Hello,\n\nthe listing of {program} is no longer shown in the directory of {node}.\n\n"
            "Its reports are kept. If you did not ask for this, please write to your coordinator,"
            " or sign in at {address}."
        ),
    ),
    "program_waiting": (
        _("A listing waits for review: {program}"),
        _("Hello,\n\n{program} asks to be listed on {node}.\n\nPlease review it at {address}. Thank you."),
    ),
    "listing_confirm": (
        _("Is the listing of {program} still true?"),
        _(
            "Hello,\n\nfamilies, lawyers and new volunteers find {program} in the directory of {node}. They rely on it,"
            " so we ask twice a year: is it all still true?\n\n"
            "This page shows what is listed, and has one button to confirm it. No password is needed:\n{link}\n\n"
            "It is good for 60 days, for you alone: please pass it on to nobody. If something has changed, sign in at"
            " {address}, correct it, and confirm it there. Thank you for the time that you give."
        ),
    ),
    "proof_code": (
        _("{code} is the code for {program}"),
        _(
            "Hello,\n\nsomebody registers {program} on {node} and says that this mailbox is the group's."
            " If it is, this code shows it:\n\n{code}\n\n"
            "It is good for a day. If you did not expect this, you can leave it unanswered: nothing happens then."
        ),
    ),
    "claim_waiting": (
        _("Somebody says that {program} is theirs"),
        _(
            "Hello,\n\n{program} has no manager on {node}, and somebody asks to become it.\n\n"
            "Please see at {address} who it is. Thank you."
        ),
    ),
    "claim_granted": (
        _("You now manage {program}"),
        _(
            "Hello,\n\nyou asked for the listing of {program}, and a coordinator has made you its manager.\n\n"
            "You can keep it up to date, invite others and report each quarter at {address}. Thank you for joining."
        ),
    ),
    "claim_declined": (
        _("About {program}"),
        _(
            "Hello,\n\nyou asked to manage the listing of {program} on {node}. The coordinator could not agree yet:\n"
            "{note}\n\nYou can ask again at {address}."
        ),
    ),
    "report_submitted": (
        _("A report waits for review: {program}, {period}"),
        _("Hello,\n\n{program} has submitted its report for {period}.\n\nPlease review it at {address}. Thank you."),
    ),
    "reports_submitted": (
        _("Reports wait for review"),
        _(
            "Hello,\n\nseveral reports have come in together, in one file.\n\n"
            "You find them in your queue; please review them at {address}. Thank you."
        ),
    ),
    "report_returned": (
        _("Questions about your report for {period}"),
        _(
            "Hello,\n\nthank you for the report of {program} for {period}. Your coordinator has questions about it.\n\n"
            "Please read the comments, correct what needs it, and submit again: {address}"
        ),
    ),
    "report_accepted": (
        _("Your report for {period} is accepted"),
        _("Hello,\n\nthe report of {program} for {period} is accepted. Thank you for your work.\n\n{address}"),
    ),
    "window_opens": (
        _("The quarter {period} can be written now"),
        _(
            "Hello,\n\nfrom now on {program} can write about {period}, best until {due}: {address}\n\n"
            "A quiet quarter counts as much as a busy one. Thank you for the time that you give."
        ),
    ),
    "report_due": (
        _("A reminder for {period}"),
        _(
            "Hello,\n\nwe look forward to hearing from {program} about {period}. The last day in time is {due}: {address}\n\n"
            "What you do not know may stay open: every question lets you say so. Thank you."
        ),
    ),
    "report_late": (
        _("Still welcome: {period}"),
        _(
            "Hello,\n\n{due} has passed, and {program} can still write about {period}, until {closes}: {address}\n\n"
            "It is only marked as late. If something stands in the way, your coordinator will gladly help."
        ),
    ),
    "window_reopened": (
        _("You can still report {period}"),
        _(
            "Hello,\n\nyour coordinator has opened {period} for {program} once more: the report is taken until the end of"
            " {until}.\n\nYou can write and submit it at {address}. Thank you."
        ),
    ),
    "report_recheck": (
        _("Please look again at your report for {period}"),
        _(
            "Hello,\n\nsince the quarter before was corrected, the accepted report of {program} for {period} no longer"
            " follows on from it.\n\nThe report's page says where: {address}\n\n"
            "If its figures are right, nothing has to be done; if not, a manager can open it for a correction."
        ),
    ),
    "access_changed": (
        _("{facility}: {access}"),
        _(
            "Hello,\n\n{program} tells about {facility}, since {since}: {access}\n\nReason: {why}\n\n"
            "The timeline of each facility is public: {address}"
        ),
    ),
    "facility_proposed": (
        _("A proposal waits for review: {kind}"),
        _(
            "Hello,\n\n{program} proposes a change of the directory of facilities: {kind}.\n\n"
            "Please review it at {address}. Thank you."
        ),
    ),
    "proposal_approved": (
        _("Your proposal is approved: {kind}"),
        _(
            "Hello,\n\nwhat {program} proposed is in the directory of facilities now ({kind}).\n\n"
            "Thank you for keeping it true: {address}"
        ),
    ),
    "proposal_declined": (
        _("About your proposal: {kind}"),
        _(
            "Hello,\n\nthank you for what {program} proposed ({kind}). It was not taken over.\n{note}\n\n"
            "You can propose again at {address}."
        ),
    ),
}


def _day(value: str) -> str:
    return format_date(date.fromisoformat(value), format="long", locale=locale(get_language() or "en"))


# Codes and dates travel as such and become words only in the reader's language.
_WORDS: dict[str, Callable[[str], object]] = {
    "role": lambda code: Role(code).label,
    "reason": lambda code: RejectionReason(code).label,
    "expires": _day,
    "due": _day,
    "closes": _day,
    "until": _day,
    "since": _day,
    "access": lambda code: AccessStatus(code).label,
    "why": lambda code: AccessReason(code).label if code else _("not told"),
    "kind": lambda code: ProposalKind(code).label,
}


def check(template: str, params: Mapping[str, str]) -> None:
    """Raises KeyError for an unknown template, TypeError for params that it does not have or lacks, ValueError for
    a code or a date that is none: before anything is stored, not when the mail is due."""
    wanted = _placeholders(template)
    needed = wanted - {"node", "address"}
    if not needed <= params.keys() <= wanted:
        raise TypeError(f"{template} takes {sorted(wanted)}, not {sorted(params)}")
    for name in _WORDS.keys() & params.keys():
        str(_WORDS[name](params[name]))


@cache
def _placeholders(template: str) -> frozenset[str]:
    """Those of the English texts: checks find that translations have the same."""
    with override("en"):
        return frozenset(part[1] for text in MAILS[template] for part in Formatter().parse(str(text)) if part[1])


def render(template: str, params: Mapping[str, str], language: str) -> tuple[str, str]:
    """Subject and body in a language of the interface."""
    with override(language):
        words = {"node": settings.NODE_NAME, "address": settings.NODE_URL} | {
            # One line each: a name must not be able to write headers or paragraphs of its own.
            name: " ".join(str(_WORDS.get(name, str)(value)).split())
            for name, value in params.items()
        }
        subject, body = (str(text).format(**words) for text in MAILS[template])
    # A note may be missing.
    body = body.replace("\n\n\n", "\n\n")
    return subject, f"{body}\n\n-- \n{settings.NODE_NAME}\n{settings.NODE_URL}\n"
