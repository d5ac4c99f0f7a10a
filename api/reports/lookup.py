"""Finding the report, or the revision of it, that an address names."""

import re
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from api.errors import Problem, bad_parameter
from api.programs.lookup import in_scope
from api.views import View
from groups.errors import NotFound
from groups.models import Program
from groups.periods import Period
from network.reports import policy
from network.reports.models import Outcome, Report, Revision
from network.reports.models.revision import RevisionQuerySet

NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class Place(NamedTuple):
    program: Program
    period: Period


def place(view: View, program: str, period: str) -> Place:
    """The program within the caller's scope, and the quarter."""
    found = in_scope(view, program)
    try:
        return Place(found, Period.parse(period))
    except ValueError:
        raise Problem(
            400, "not_a_quarter", _("{value} is no quarter; write it as 2026-Q3."), value=period[:20]
        ) from None


def existing(view: View, where: Place) -> Report:
    """The report, where there is one that the caller may know of."""
    rows = Report.objects.visible_to(view.subject).select_related("program")
    report = rows.filter(program=where.program, period=str(where.period)).first()
    if report is None:
        raise NotFound
    return report


def revisions(view: View, report: Report) -> RevisionQuerySet:
    """The revisions whose documents the caller may read: a coordinator reads none that was taken back."""
    rows = Revision.objects.filter(report=report)
    if not policy.sees_drafts(view.subject, report.program):
        rows = rows.standing()
    return rows.select_related("receipt", "report__program")


def chosen_revision(view: View, report: Report) -> Revision | None:
    """The one that `?revision=` names, or that counted at the end of the day `?as_of=`; None without either."""
    number, day = revision_parameter(view, "revision"), _day_parameter(view, "as_of")
    if number is not None and day is not None:
        raise bad_parameter("as_of", "contradictory_parameters", _("Send either revision or as_of."))
    if number is None and day is None:
        return None
    rows = revisions(view, report)
    if number is not None:
        return named_revision(rows, number)
    counted = rows.filter(outcome__in=[Outcome.ACCEPTED, Outcome.SUPERSEDED], accepted_on__lte=day)
    found = counted.order_by("-number").first()
    if found is None:
        raise NotFound
    return found


def named_revision(rows: RevisionQuerySet, number: str) -> Revision:
    """Of these rows, the one with the number; what is no number names nothing."""
    found = rows.filter(number=number).first() if NUMBER.fullmatch(number) else None
    if found is None:
        raise NotFound
    return found


def revision_parameter(view: View, name: str) -> str | None:
    text = view.request.query_params.get(name)
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        raise bad_parameter(name, "not_a_revision", _("{value} is no number of a revision."), value=text[:20])
    return text


def _day_parameter(view: View, name: str) -> date | None:
    text = view.request.query_params.get(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise bad_parameter(name, "not_a_date", _("{value} is no date; write it as 2026-10-31."), value=text[:40])
    return day
