"""Where something is, no finer than it may be known."""

from decimal import Decimal
from typing import Any, Protocol

from groups.codelists import LocationPrecision

# How many decimals of a degree are shown: about 10 m, 1 km, 11 km, nothing.
DECIMALS = {LocationPrecision.EXACT: 4, LocationPrecision.CITY: 2, LocationPrecision.REGION: 1}


class Placed(Protocol):
    latitude: Decimal | None
    longitude: Decimal | None
    location_precision: str


def location(record: Placed) -> dict[str, Any] | None:
    """`{latitude, longitude, precision}` in degrees of WGS 84, rounded to the precision; None without a place."""
    decimals = DECIMALS.get(LocationPrecision(record.location_precision))
    if record.latitude is None or record.longitude is None or decimals is None:
        return None
    return {
        "latitude": float(round(record.latitude, decimals)),
        "longitude": float(round(record.longitude, decimals)),
        "precision": record.location_precision,
    }
