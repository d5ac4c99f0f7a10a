"""Entries by where they are, as far as it is published. Degrees of WGS 84, metres on a sphere."""

import math

from django.db.models import F, FloatField, IntegerField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cast, Cos, Floor, Least, Radians, Sqrt
from django.db.models.lookups import LessThanOrEqual

from groups.models.entry import Entry, EntryQuerySet

RADIUS = 6_371_008.8
# Half around: what lies on the other side of the globe.
FARTHEST = math.pi * RADIUS / 1000
# The part of the globe that is a large box.
LARGE = 0.1


def within(rows: EntryQuerySet, west: float, south: float, east: float, north: float) -> EntryQuerySet:
    """The rows in the box; where `west` is more than `east` it goes across the antimeridian."""
    across = west > east
    inside = Q(latitude__gte=south, latitude__lte=north) & (
        Q(longitude__gte=west) | Q(longitude__lte=east) if across else Q(longitude__gte=west, longitude__lte=east)
    )
    share = (north - south) * (east - west + 360 * across) / (180 * 360)
    # Few are in a small box: they are found by their place. Most are in a large one: they are read in order, and looked at.
    return rows.filter(Q(pk__in=Entry.objects.filter(inside).values("pk")) if share < LARGE else inside)


def near(rows: EntryQuerySet, latitude: float, longitude: float, kilometres: float) -> EntryQuerySet:
    """The rows at most so far away, annotated with `metres`, a whole number."""
    angle = kilometres * 1000 / RADIUS
    metres = _metres(latitude, longitude)
    rows = within(rows, *_box(latitude, longitude, angle)).annotate(metres=metres)
    return rows.filter(LessThanOrEqual(metres, kilometres * 1000))


def _box(latitude: float, longitude: float, angle: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a circle with this radius (radians), a little more than needed."""
    around = math.degrees(angle) + 1e-6
    south, north = latitude - around, latitude + around
    if south <= -90 or north >= 90:
        return -180.0, south, 180.0, north  # it holds a pole, and so every longitude
    aside = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(latitude))))) + 1e-6
    if aside >= 180:
        return -180.0, south, 180.0, north
    west, east = longitude - aside, longitude + aside
    return west + 360 * (west < -180), south, east - 360 * (east > 180), north


def _metres(latitude: float, longitude: float) -> Combinable:
    """By haversines: half of (1 - cos) of what lies between latitudes and longitudes."""
    between = (1 - Cos(Radians(F("latitude") - latitude))) / 2
    across = (
        Cos(Radians(F("latitude")))
        * math.cos(math.radians(latitude))
        * (1 - Cos(Radians(F("longitude") - longitude)))
        / 2
    )
    share = Least(between + across, Value(1.0), output_field=FloatField())
    return Cast(Floor(2 * RADIUS * ASin(Sqrt(share)) + 0.5), IntegerField())
