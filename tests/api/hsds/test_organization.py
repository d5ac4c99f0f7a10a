"""GET /hsds/organizations/{id}."""

from uuid import uuid4

from groups.actions import directory
from groups.codelists import LocationPrecision
from groups.representations.hsds.ids import derived
from tests.api.hsds.conftest import Scene, contents
from tests.api.refusals import faults, refusal


def test_is_what_the_full_list_has(scene: Scene) -> None:
    for each in contents(scene.get("/organizations?full=true")):
        assert scene.get(f"/organizations/{each['id']}").json() == each
    for each in contents(scene.get("/organizations?full=true&full_service=true")):
        assert scene.get(f"/organizations/{each['id']}?full_service=true").json() == each


def test_needs_a_description_and_has_one(scene: Scene) -> None:
    shown = scene.get(f"/organizations/{scene.umbrella.pk}").json()
    assert (shown["name"], shown["description"]) == ("All Friends", "All Friends")


def test_tells_where_it_is_no_finer_than_it_may_be_known(scene: Scene) -> None:
    found = {}
    for precision in LocationPrecision:
        scene.valmer.location_precision = precision
        scene.valmer.save()
        directory.show(scene.valmer)
        (shown,) = scene.get(f"/organizations/{scene.valmer.pk}").json()["locations"]
        found[precision.value] = [
            shown.get(name) for name in ("location_type", "latitude", "longitude", "x_location_precision")
        ]
    assert found == {
        "exact": ["physical", 51.1679, -0.1765, "exact"],
        "city": ["virtual", 51.17, -0.18, "city"],
        "region": ["virtual", 51.2, -0.2, "region"],
        "country": ["virtual", None, None, None],
    }
    key = derived("location", str(scene.valmer.pk))
    assert shown["addresses"] == [
        {
            "id": derived("address", key), "location_id": key, "address_1": "", "city": "Valmer", "state_province": "XB-02",
            "postal_code": "", "country": "XB", "address_type": "virtual",
        }
    ]  # fmt: skip


def test_is_not_found_where_it_is_not_listed(scene: Scene) -> None:
    for key in (scene.hidden.pk, scene.waiting.pk, uuid4(), "valmer-friends"):
        assert refusal(scene.get(f"/organizations/{key}")) == (404, "not_found")
    assert scene.get(f"/organizations/{scene.old.pk}").status_code == 200


def test_knows_one_parameter(scene: Scene) -> None:
    path = f"/organizations/{scene.valmer.pk}"
    assert faults(scene.get(f"{path}?full=true")) == [("unknown_parameter", "/full")]
    assert faults(scene.get(f"{path}?full_service=2")) == [("not_a_boolean", "/full_service")]
