"""What can stand in the way of a report."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from groups.errors import Conflict, DomainError, Fault, Invalid
from network.reports.validation import Validation
from network.reports.windows import Window


class NotEditable(Conflict):
    code = "not_editable"
    message = _("The report cannot be changed now. Its state: {status}.")


class WrongReportState(Conflict):
    code = "wrong_report_state"
    message = _("This cannot be done in the present state of the report: {status}.")


class RevisionMoved(Conflict):
    code = "revision_moved"
    message = _("There is a newer revision, {newest}; read it first.")


class OutsideWindow(Conflict):
    """`decided_by` is the boundary of the window (opens, closes, exception) that stands in the way, `at` its instant."""

    def __init__(self, window: Window, now: datetime) -> None:
        boundary = window.decided_by(now)
        super().__init__(period=str(window.period), decided_by=boundary, at=window.at(boundary))


class WindowClosed(OutsideWindow):
    code = "window_closed"
    message = _("Reports of {period} were taken until {at}.")


class WindowNotOpen(OutsideWindow):
    code = "window_not_open"
    message = _("Reports of {period} are taken from {at}.")


class WindowNotClosed(Conflict):
    code = "window_not_closed"
    message = _("The window of {period} has not closed: it needs no exception.")


class FuturePeriod(Conflict):
    code = "period_in_future"
    message = _("{period} has not begun.")


class BeforeReporting(Conflict):
    code = "period_before_reporting"
    message = _("The program reports from {first} on.")


class ReportRefused(DomainError):
    """The findings stand in the way: 422."""

    code = "report_invalid"
    message = _("The report cannot be taken as it is; see `findings`.")

    def __init__(self, validation: Validation) -> None:
        super().__init__()
        self.validation = validation


class DocumentUnreadable(Invalid):
    """`values` is no list of objects: 400."""

    code = "document_unreadable"
    message = _("A report is an object whose `values` is a list of objects.")

    def __init__(self, pointer: str) -> None:
        super().__init__(Fault(self.code, pointer, self.message))


class TooManyFindings(Invalid):
    """Nobody reads as many findings; most likely it is no report of this kind: 400."""

    code = "too_many_findings"
    message = _("There are more than {limit} findings: most likely this is no report of the standard.")

    def __init__(self, limit: int) -> None:
        super().__init__(Fault(self.code, "", self.message, {"limit": limit}))
        self.params = {"limit": limit}


class TooManyRows(Invalid):
    """More rows than any report has, so that no body makes a million findings: 400."""

    code = "too_many_rows"
    message = _("A report has at most {most} rows here.")

    def __init__(self, pointer: str, most: int) -> None:
        super().__init__(Fault(self.code, pointer, self.message, {"most": most}))
        self.params = {"most": most}
