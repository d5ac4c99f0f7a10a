"""Finding the report that an address names."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from api.errors import Problem
from api.programs.lookup import in_scope
from api.views import View
from groups.errors import NotFound
from groups.models import Program
from groups.periods import Period
from network.reports.models import Report


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
