"""Numbers, places and times in parameters, as they are or refused."""

import re
from datetime import UTC, date, datetime

from django.utils.translation import gettext_lazy as _

from api.errors import bad_parameter

NUMBER = re.compile(r"-?[0-9]{1,5}(\.[0-9]{1,12})?", re.ASCII)
CENTURIES = ("19", "20", "21")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[ +-][0-9]{2}:[0-9]{2})", re.ASCII
)


def number(parameter: str, text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise bad_parameter(parameter, "not_a_number", _("{value} is no number."), value=text[:40])
    return float(text)


def point(parameter: str, text: str) -> tuple[float, float]:
    """Latitude and longitude."""
    latitude, longitude = _numbers(parameter, text, 2)
    _check_globe(parameter, [latitude], [longitude])
    return latitude, longitude


def box(parameter: str, text: str) -> tuple[float, float, float, float]:
    """West, south, east, north; west is more than east where it goes across the antimeridian."""
    west, south, east, north = _numbers(parameter, text, 4)
    _check_globe(parameter, [south, north], [west, east])
    if south > north:
        raise bad_parameter(parameter, "contradictory_parameters", _("The south of the box is north of its north."))
    return west, south, east, north


def day(parameter: str, text: str) -> date:
    try:
        if DAY.fullmatch(text) and text[:2] in CENTURIES:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise bad_parameter(parameter, "not_a_date", _("{value} is no date; write it as 2026-10-31."), value=text[:40])


def instant(parameter: str, text: str) -> datetime:
    """A time with its zone, or a date, which is its first moment in UTC."""
    try:
        if DAY.fullmatch(text) and text[:2] in CENTURIES:
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        if INSTANT.fullmatch(text) and text[:2] in CENTURIES:
            # In an address a plus sign that was not escaped is a space.
            return datetime.fromisoformat(text.replace(" ", "+")).astimezone(UTC)
    except ValueError:
        pass
    raise bad_parameter(
        parameter, "not_a_time", _("{value} is no time; write it as 2026-10-31T08:00:00Z."), value=text[:40]
    )


def _numbers(parameter: str, text: str, count: int) -> list[float]:
    parts = text.split(",")
    if len(parts) != count:
        raise bad_parameter(
            parameter, "wrong_number_of_values", _("{count} numbers with commas are needed here."), count=count
        )
    return [number(parameter, part) for part in parts]


def _check_globe(parameter: str, latitudes: list[float], longitudes: list[float]) -> None:
    if max(map(abs, latitudes)) > 90 or max(map(abs, longitudes)) > 180:
        raise bad_parameter(parameter, "off_the_globe", _("Latitudes are from -90 to 90, longitudes from -180 to 180."))
