"""When a quarter may be reported: pure functions of the quarter, the program's time zone and an instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from groups.periods import Period

DAYS_UNTIL_DUE = 30
State = Literal["future", "open", "late", "closed"]
Boundary = Literal["opens", "due", "closes", "exception"]


@dataclass(frozen=True)
class Window:
    """`opens` at 00:00 on the first day after the quarter, `due` at 24:00 of its 30th day, `closes` as the next quarter
    ends; all in the program's time zone. At any instant exactly one quarter is open or late, but for exceptions:
    `until` is the end of the one that a coordinator granted, later than `closes`."""

    period: Period
    opens: datetime
    due: datetime
    closes: datetime
    until: datetime | None = None

    def state(self, now: datetime) -> State:
        now = now.astimezone(UTC)  # two times of one zone would be compared by their clocks
        if now < self.opens.astimezone(UTC):
            return "future"
        if now < self.due.astimezone(UTC):
            return "open"
        return "late" if now < (self.until or self.closes).astimezone(UTC) else "closed"

    def decided_by(self, now: datetime) -> Boundary:
        """The boundary that ends the present state; that began it, where nothing comes after."""
        state = self.state(now)
        if state == "future":
            return "opens"
        if state == "open":
            return "due"
        return "exception" if self.until else "closes"

    def at(self, boundary: Boundary) -> datetime:
        instants = {"opens": self.opens, "due": self.due, "closes": self.closes}
        return instants[boundary] if boundary != "exception" else self.until or self.closes


def window(period: Period, time_zone: str, until: date | None = None) -> Window:
    """`until`: the last day of an exception; one that ends before the window closes changes nothing."""
    after = period.shift(1)
    closes = begin(after.shift(1).first_day, time_zone)
    ends = begin(until + timedelta(days=1), time_zone) if until else closes
    return Window(
        period=period,
        opens=begin(after.first_day, time_zone),
        due=begin(after.first_day + timedelta(days=DAYS_UNTIL_DUE), time_zone),
        closes=closes,
        until=ends if ends > closes else None,
    )


def begin(day: date, time_zone: str) -> datetime:
    """The first instant of the day there: 00:00, or where clocks were put forward over it, the time that they jumped to.
    A midnight that comes twice is the first of the two."""
    zone = ZoneInfo(time_zone)
    midnight = datetime.combine(day, time(), zone)
    after = midnight.astimezone(UTC)
    if after.astimezone(zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return midnight
    # In a gap, fold=1 reads the clock as it is after the jump: that instant lies before it, at most by the jump's length.
    before = midnight.replace(fold=1).astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (before, middle) if middle.astimezone(zone).date() >= day else (middle, after)
    return after.astimezone(zone)


def current_period(now: datetime, time_zone: str) -> Period:
    """The quarter in which the instant lies there."""
    return Period.containing(now.astimezone(ZoneInfo(time_zone)).date())


def open_period(now: datetime, time_zone: str) -> Period:
    """The one quarter whose window holds the instant, exceptions aside."""
    return current_period(now, time_zone).shift(-1)
