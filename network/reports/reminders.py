"""Which reminder fits at an instant: pure functions of a window and the time."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from groups.periods import Period
from network.reports.windows import Window, open_period

Reminder = Literal["window_opens", "report_due", "report_late"]
REMINDERS: tuple[Reminder, ...] = ("window_opens", "report_due", "report_late")
DAYS_BEFORE_DUE = 7
# Where on Earth a day begins first and last.
EARLIEST, LATEST = "Pacific/Kiritimati", "Etc/GMT+12"


def fitting(times: Window, now: datetime) -> Reminder | None:
    """The one template that is true now: what was missed while a node was down is not made up for."""
    state = times.state(now)
    if state not in {"open", "late"} or now.astimezone(UTC) >= times.closes.astimezone(UTC):
        return None  # an exception is told to the one program by who grants it
    if state == "late":
        return "report_late"
    # Seven days of the program's calendar, also where clocks change between.
    reminds = times.due - timedelta(days=DAYS_BEFORE_DUE)
    return "report_due" if now.astimezone(UTC) >= reminds.astimezone(UTC) else "window_opens"


def open_periods(now: datetime) -> list[Period]:
    """The quarters whose window is open somewhere on Earth: one, or two around the turn of a quarter."""
    return sorted({open_period(now, EARLIEST), open_period(now, LATEST)})
