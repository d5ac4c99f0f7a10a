"""GET /hsds/service_at_locations/{id}."""

from uuid import uuid4

from groups.actions import directory
from groups.codelists import LocationPrecision
from groups.models import ProgramFacility
from groups.representations.hsds.ids import at_location_id, derived, service_id
from tests.api.hsds.conftest import Scene
from tests.api.refusals import refusal


def path(scene: Scene) -> str:
    return f"/service_at_locations/{at_location_id(str(scene.valmer.pk), str(scene.south.pk))}"


def test_tells_of_the_place_the_days_and_the_access(scene: Scene) -> None:
    shown = scene.get(path(scene)).json()
    key, place = shown["id"], str(scene.south.pk)
    listed = scene.get("/services?search=valmer").json()["contents"][0]
    attributes = {name: shown[name].pop("attributes") for name in ("location",)} | {"": shown.pop("attributes")}
    assert shown == {
        "id": at_location_id(str(scene.valmer.pk), place),
        "service_id": service_id(str(scene.valmer.pk)),
        "location_id": place,
        # What a strict reader of the specification's document demands.
        "name": "Amis de Valmer",
        "status": "temporarily closed",
        "description": "Access suspended since 2026-10-03",
        "location": {
            "id": place,
            "location_type": "physical",
            "name": "Centre XB-SUD",
            "alternate_name": "LRA",
            "x_text_language": "en",
            "x_translations": {"ar": {"name": "مركز XB-SUD"}},
            "latitude": 51.1543,
            "longitude": -0.1877,
            "x_location_precision": "exact",
            "external_identifier": "XB-SUD",
            "external_identifier_type": "visitation-network-facility",
            "addresses": [
                {
                    "id": derived("address", place),
                    "location_id": place,
                    "address_1": "",
                    "city": "Valmer",
                    "state_province": "XB-02",
                    "postal_code": "",
                    "country": "XB",
                    "address_type": "physical",
                }
            ],
        },
        "schedules": [
            {
                "id": derived("schedule", key),
                "service_at_location_id": key,
                "freq": "WEEKLY",
                "interval": 1,
                "wkst": "MO",
                "byday": "SA,SU",
                "dtstart": "2024-05-01",
            }
        ],
        "x_access_status": "suspended",
        "x_access_since": "2026-10-03",
        "service": listed,
    }
    told = {name: [(each["label"], each["value"]) for each in found] for name, found in attributes.items()}
    assert told == {
        "": [("Access", "suspended")],
        "location": [
            ("Types of facilities", "family_unit"),
            ("Types of operators", "private_for_profit"),
            ("States of facilities", "in_use"),
            ("company", "Guards"),
            ("parent_company", "Holding"),
        ],
    }


def test_tells_where_no_finer_than_it_may_be_known(scene: Scene) -> None:
    found = {}
    for precision in LocationPrecision:
        scene.south.location_precision = precision
        scene.south.save()
        directory.show(scene.south)
        place = scene.get(path(scene)).json()["location"]
        found[precision.value] = (place.get("latitude"), place.get("longitude"))
    assert found == {
        "exact": (51.1543, -0.1877),
        "city": (51.15, -0.19),
        "region": (51.2, -0.2),
        "country": (None, None),
    }


def test_ends_with_the_visits(scene: Scene) -> None:
    link = ProgramFacility.objects.get(program=scene.valmer, facility=scene.south)
    link.until = "2026-11-01"
    link.save()
    directory.show(scene.valmer)
    assert refusal(scene.get(path(scene))) == (404, "not_found")
    assert len(scene.get("/service_at_locations?search=valmer").json()["contents"]) == 1


def test_is_not_found_where_there_is_none(scene: Scene) -> None:
    hidden = at_location_id(str(scene.hidden.pk), str(scene.coast.pk))
    elsewhere = at_location_id(str(scene.valmer.pk), str(scene.cast.north.pk))
    for key in (hidden, elsewhere, uuid4(), scene.south.pk, "x"):
        assert refusal(scene.get(f"/service_at_locations/{key}")) == (404, "not_found")
