"""GET /programs?near= and ?bbox=."""

import math
from decimal import Decimal
from typing import Any

import pytest

from groups.models import Entry
from tests.api.directory import pages, refused, slugs
from tests.cast import Api, Cast, program

# Latitude and longitude: two near each other on either side of the antimeridian, two at the poles, and a city twice.
PLACES = {
    "fiji": ("-17.80000", "177.40000"),
    "tonga": ("-21.10000", "-175.20000"),
    "north-pole": ("89.90000", "10.00000"),
    "south-pole": ("-89.90000", "-100.00000"),
    "paris": ("48.85660", "2.35220"),
    "paris-too": ("48.85660", "2.35220"),
    "london": ("51.50740", "-0.12780"),
}
REFUSED = [
    ("near=48.85", "wrong_number_of_values", "/near"),
    ("near=48.85,2.35,7", "wrong_number_of_values", "/near"),
    ("near=", "wrong_number_of_values", "/near"),
    ("near=48.85,east", "not_a_number", "/near"),
    ("near=48.85,", "not_a_number", "/near"),
    ("near=nan,0", "not_a_number", "/near"),
    ("near=1e1,0", "not_a_number", "/near"),
    ("near=inf,0", "not_a_number", "/near"),
    ("near=%D9%A3,0", "not_a_number", "/near"),
    ("near=+1,0", "not_a_number", "/near"),
    ("near=90.0001,0", "off_the_globe", "/near"),
    ("near=0,-180.5", "off_the_globe", "/near"),
    ("near=99999999999,0", "not_a_number", "/near"),
    ("radius_km=10", "contradictory_parameters", "/radius_km"),
    ("near=0,0&radius_km=0", "radius_out_of_range", "/radius_km"),
    ("near=0,0&radius_km=-1", "radius_out_of_range", "/radius_km"),
    ("near=0,0&radius_km=20016", "radius_out_of_range", "/radius_km"),
    ("near=0,0&radius_km=far", "not_a_number", "/radius_km"),
    ("bbox=1,2,3", "wrong_number_of_values", "/bbox"),
    ("bbox=1,2,3,four", "not_a_number", "/bbox"),
    ("bbox=0,-91,1,1", "off_the_globe", "/bbox"),
    ("bbox=-181,0,1,1", "off_the_globe", "/bbox"),
    ("bbox=0,10,10,0", "contradictory_parameters", "/bbox"),
]
BOXES = [
    ("170,-30,-170,0", ["fiji", "tonga"]),
    ("-170,-30,170,0", []),
    ("170,-30,180,0", ["fiji"]),
    ("-1,48,3,52", ["london", "paris", "paris-too"]),
    ("2.3522,48.8566,2.3522,48.8566", ["paris", "paris-too"]),
    ("-180,-90,180,90", sorted(PLACES)),
    ("-180,80,180,90", ["north-pole"]),
    ("10,-90,9.9,90", sorted(PLACES)),  # all around, but for a tenth of a degree
]


@pytest.fixture
def places(cast: Cast) -> Cast:
    for slug, (latitude, longitude) in PLACES.items():
        program(
            slug.replace("-", " "), cast.dora, latitude=Decimal(latitude), longitude=Decimal(longitude),
            location_precision="exact",
        )  # fmt: skip
    return cast


def far(one: str, other: str) -> float:
    """Kilometres, by the law of cosines: another formula than that of the code."""
    (a, b), (c, d) = ([math.radians(float(each)) for each in PLACES[name]] for name in (one, other))
    return 6371.0088 * math.acos(math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(d - b))


def near(cast: Cast, name: str, radius: float) -> list[str]:
    return slugs(cast, f"near={','.join(PLACES[name])}&radius_km={radius}")


def test_the_nearest_come_first_also_across_the_antimeridian_and_over_the_poles(places: Cast) -> None:
    assert near(places, "paris", 1) == ["paris", "paris-too"]
    assert near(places, "paris", 400) == ["paris", "paris-too", "london"]
    # Without a radius: a hundred kilometres.
    assert slugs(places, "near=48.8566,2.3522") == ["paris", "paris-too"]
    assert near(places, "fiji", 1000) == ["fiji", "tonga"]
    assert near(places, "tonga", 1000) == ["tonga", "fiji"]
    assert near(places, "north-pole", 20) == ["north-pole"]
    assert slugs(places, "near=89.95,-170&radius_km=30") == ["north-pole"]
    assert slugs(places, "near=-90,0&radius_km=20") == ["south-pole"]
    for name in PLACES:
        everything = near(places, name, 20015)
        assert everything == sorted(PLACES, key=lambda other: (round(far(name, other), 3), other))


def test_tells_how_far_and_ends_where_it_says(places: Cast) -> None:
    rows = places.api().get("/programs?near=48.8566,2.3522&radius_km=400").json()["results"]
    assert [row["distance_m"] for row in rows[:2]] == [0, 0]
    assert rows[2]["distance_m"] == pytest.approx(1000 * far("paris", "london"), abs=2)
    assert "distance_m" not in places.api().get("/programs?bbox=-1,48,3,52").json()["results"][0]
    exactly = rows[2]["distance_m"] / 1000
    assert near(places, "paris", exactly)[-1] == "london"
    assert "london" not in near(places, "paris", exactly - 0.002)


def test_pages_by_distance_show_each_row_once(places: Cast) -> None:
    query = "near=0,0&radius_km=20015"
    whole = pages(places, f"{query}&limit=200")[0]
    assert len(whole) == len(PLACES)
    for limit in (1, 2, 3):
        assert [row for page in pages(places, f"{query}&limit={limit}") for row in page] == whole


def test_boxes_go_across_the_antimeridian(places: Cast) -> None:
    assert [(box, slugs(places, f"bbox={box}")) for box, _found in BOXES] == BOXES


def test_places_and_words_combine(places: Cast) -> None:
    # The distance orders, and the words only choose.
    assert slugs(places, "near=51,0&radius_km=1000&q=paris") == ["paris", "paris-too"]
    assert slugs(places, "near=51,0&radius_km=1000&bbox=-1,51,1,52") == ["london"]
    assert slugs(places, "near=51,0&radius_km=1000&country=XB") == []


def test_who_shows_no_place_is_not_found_by_it(cast: Cast) -> None:
    made: dict[str, Any] = {"latitude": Decimal("48.85664"), "longitude": Decimal("2.35222")}
    for precision in ("exact", "city", "region", "country"):
        program(precision, cast.dora, location_precision=precision, **made)
    shown = dict(Entry.objects.filter(slug__in=["exact", "city", "region", "country"]).values_list("slug", "latitude"))
    assert shown == {"exact": 48.8566, "city": 48.86, "region": 48.9, "country": None}
    assert slugs(cast, "bbox=2,48,3,49") == ["city", "exact", "region"]
    # By the place as it is shown, not as it is known.
    assert slugs(cast, "bbox=2.35,48.8565,2.353,48.8567") == ["exact"]


def test_refuses_what_is_nowhere(db: None) -> None:
    assert [(query, *refused(Api().get(f"/programs?{query}"))[0]) for query, *_told in REFUSED] == REFUSED
