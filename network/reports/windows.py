"""When a quarter may be reported: pure functions of the quarter, the program's time zone and an instant."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from groups.periods import Period

DAYS_UNTIL_DUE = 30
State = Literal["future", "open", "late", "closed"]


@dataclass(frozen=True)
class Window:
    """`opens` at 00:00 on the first day after the quarter, `due` at 24:00 of its 30th day, `closes` as the next quarter
    ends; all in the program's time zone. At any instant exactly one quarter is open or late."""

    period: Period
    opens: datetime
    due: datetime
    closes: datetime

    def state(self, now: datetime) -> State:
        if now < self.opens:
            return "future"
        if now >= self.closes:
            return "closed"
        return "open" if now < self.due else "late"


def window(period: Period, time_zone: str) -> Window:
    after = period.shift(1)
    return Window(
        period=period,
        opens=_midnight(after.first_day, time_zone),
        due=_midnight(after.first_day + timedelta(days=DAYS_UNTIL_DUE), time_zone),
        closes=_midnight(after.shift(1).first_day, time_zone),
    )


def _midnight(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(time_zone))


def current_period(now: datetime, time_zone: str) -> Period:
    """The quarter in which the instant lies there."""
    return Period.containing(now.astimezone(ZoneInfo(time_zone)).date())


def open_period(now: datetime, time_zone: str) -> Period:
    """The one quarter whose window holds the instant."""
    return current_period(now, time_zone).shift(-1)
