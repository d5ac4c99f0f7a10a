"""Reading a submission out of a request."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import Problem, bad_body
from api.parsers import read_json
from groups.errors import Message
from groups.models import Program
from groups.periods import Period
from network.reports.formats import kobo
from network.reports.formats.kobo import Submission
from network.reports.formats.unreadable import Unreadable

MESSAGES: Mapping[str, Message] = {
    "not_a_submission": _("A submission is a JSON object, as KoboToolbox sends it."),
    "not_this_form": _("This is no submission of the form of the standard: the answer to `{question}` is missing."),
    "unknown_question": _("The form of the standard has no question `{question}`; nothing was saved."),
    "facility_not_named": _("No facility is named for the answer to `{question}`."),
    "not_an_answer": _("This is not the answer to one question."),
}


def read_submission(request: Request) -> Submission:
    """Raises Problem."""
    try:
        return kobo.read_submission(read_json(request))
    except Unreadable as fault:
        path = str(fault.source["question"]) if fault.source else ""
        pointer = f"/{path.replace('~', '~0').replace('/', '~1')}" if path else ""
        raise bad_body(fault.code, MESSAGES[fault.code], pointer, **fault.params) from None


def own_key(request: Request) -> str | None:
    """Kobo tries four times in two hours, and by then the draft may have been changed: it is known by its own name."""
    key = kobo.submission_key(read_json(request))
    return f"kobo:{key}" if key else None


def demand_program(submission: Submission, program: Program) -> None:
    """Raise where the form was made for another program."""
    if submission.program not in {"", program.slug, str(program.pk)}:
        raise Problem(
            422, "wrong_program", _("The form is that of another program: {program}."), program=submission.program[:60]
        )


def quarter(submission: Submission) -> Period:
    try:
        return Period.parse(submission.period)
    except ValueError:
        raise bad_body(
            "not_a_quarter", _("{value} is no quarter; write it as 2026-Q3."), "/period", value=submission.period[:20]
        ) from None
