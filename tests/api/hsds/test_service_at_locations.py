"""GET and POST /hsds/service_at_locations."""

import pytest

from groups.actions import directory
from groups.models import Facility
from tests.api.hsds.conftest import Scene, contents
from tests.api.hsds.test_services import lines, taxonomy, term
from tests.api.refusals import faults
from tests.cast import Api

NORTH, SOUTH, COAST = "Harbour Visitors at XA-NORD", "Amis de Valmer at XB-SUD", "Amis de Valmer at XB-MER"
# From the exact place of XB-SUD, 51.1543 -0.1877; XB-MER is published at 51.8 -0.8, some 83 km away.
FILTERS = {
    "": [NORTH, SOUTH, COAST],
    "search=valmer": [SOUTH, COAST],
    "modified_after=2026-11-22": [NORTH, SOUTH, COAST],
    "modified_after=2026-11-23": [],
    f"taxonomy_term_id={term('suspended')}": [SOUTH, COAST],
    f"taxonomy_term_id={term('family_unit')}": [SOUTH],
    f"taxonomy_term_id={term('private_for_profit')}&search=harbour": [],
    f"taxonomy_term_id={term('interpreting')}": [SOUTH, COAST],
    f"taxonomy_term_id={term('umbrella')}": [],
    f"taxonomy_id={taxonomy('facility_status')}": [NORTH, SOUTH, COAST],
    f"taxonomy_id={taxonomy('access_status')}&taxonomy_term_id={term('open')}": [NORTH],
    "near=51.1543,-0.1877&proximity=10": [SOUTH],
    "near=51.1543,-0.1877&proximity=82000": [SOUTH],
    "near=51.1543,-0.1877&proximity=84000": [SOUTH, COAST],
    "near=51.1543,-0.1877&proximity=20040000&search=harbour": [],
    "near=-51.1543,179.8&proximity=1000": [],
}
REFUSALS = {
    "minimal=true": ("unknown_parameter", "/minimal"),
    "postcode=SW1A+1AA": ("unknown_postcode", "/postcode"),
    "postcode=": ("unknown_postcode", "/postcode"),
    "proximity=100": ("contradictory_parameters", "/proximity"),
    "near=51,0": ("contradictory_parameters", "/near"),
    "near=51,0&proximity=0": ("proximity_out_of_range", "/proximity"),
    "near=51,0&proximity=1km": ("proximity_out_of_range", "/proximity"),
    "near=51,0&proximity=20040001": ("proximity_out_of_range", "/proximity"),
    "near=91,0&proximity=1": ("not_a_place", "/near"),
    "near=51&proximity=1": ("not_a_place", "/near"),
    "near=51,0,0&proximity=1": ("not_a_place", "/near"),
    "near=51,181&proximity=1": ("not_a_place", "/near"),
    "near=NaN,0&proximity=1": ("not_a_place", "/near"),
    "near=1e1,0&proximity=1": ("not_a_place", "/near"),
    "near=,&proximity=1": ("not_a_place", "/near"),
}


def pairs(scene: Scene, query: str) -> list[str]:
    found = contents(scene.get(f"/service_at_locations?{query}"))
    return [f"{each['service']['name']} at {each['location']['external_identifier']}" for each in found]


def test_filters_combine_with_and(scene: Scene) -> None:
    assert {query: pairs(scene, query) for query in FILTERS} == FILTERS
    posted = contents(scene.post("/service_at_locations", {"near": "51.1543,-0.1877", "proximity": 10}))
    assert [each["location"]["name"] for each in posted] == ["Centre XB-SUD"]
    assert pairs(scene, f"organization_id={scene.valmer.pk}&taxonomy_term_id={term('family_unit')}") == [SOUTH]


def test_refuses_what_it_does_not_know(db: None) -> None:
    answers = {query: Api().get(f"/hsds/service_at_locations?{query}") for query in REFUSALS}
    assert {query: faults(answer) for query, answer in answers.items()} == {
        query: [fault] for query, fault in REFUSALS.items()
    }


def test_full_has_what_each_one_has(scene: Scene) -> None:
    for each in contents(scene.get("/service_at_locations?full=true")):
        alone = scene.get(f"/service_at_locations/{each['id']}").json()
        del alone["name"], alone["status"]
        assert alone == each
    listed = contents(scene.get("/service_at_locations"))[1]
    assert {"addresses", "attributes"} & listed["location"].keys() == set()
    assert {"schedules", "attributes"} & listed.keys() == set()


def test_streams_everything(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.hsds.pages.BATCH", 2)
    streamed = lines("/hsds/service_at_locations?full=true&format=ndjson", scene.cast)
    assert streamed == contents(scene.get("/service_at_locations?full=true"))


def test_what_happens_to_a_facility_is_a_change_of_what_is_done_there(scene: Scene) -> None:
    later = "2026-11-22T08:59:00Z"
    assert pairs(scene, f"modified_after={later}") == []
    Facility.objects.filter(pk=scene.coast.pk).update(last_modified="2026-11-22T09:00:00Z")
    directory.show(Facility.objects.get(pk=scene.coast.pk))
    assert pairs(scene, f"modified_after={later}") == [COAST]


def test_asking_from_several_sides_finds_no_more_than_is_published(scene: Scene) -> None:
    """XB-MER is at 51.75432 -0.78765, and published as 51.8 -0.8."""
    assert pairs(scene, "near=51.75432,-0.78765&proximity=1000") == []
    assert pairs(scene, "near=51.8,-0.8&proximity=1") == [COAST]
