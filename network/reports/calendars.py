"""The windows of a program's quarters with the exceptions granted to it."""

from datetime import datetime

from groups.models import Program
from groups.periods import Period
from network.reports.models import WindowException
from network.reports.windows import Window, window


def window_of(program: Program, period: Period, now: datetime) -> Window:
    plain = window(period, program.time_zone)
    if plain.state(now) != "closed":
        return plain  # an exception is granted to a closed window only, so there is nothing to look for
    granted = WindowException.objects.filter(program=program, period=str(period))
    return window(period, program.time_zone, max(granted.values_list("until", flat=True), default=None))


def windows_of(program: Program, periods: list[Period]) -> list[Window]:
    """Those of several quarters, in their order."""
    last_days = WindowException.objects.last_days([program.pk])
    return [window(period, program.time_zone, last_days.get((program.pk, str(period)))) for period in periods]
