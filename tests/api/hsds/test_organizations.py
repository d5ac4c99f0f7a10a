"""GET and POST /hsds/organizations."""

from groups.representations.hsds.ids import service_id
from tests.api.hsds.conftest import Scene, contents
from tests.api.hsds.test_services import lines, taxonomy, term
from tests.api.refusals import faults
from tests.cast import Api

EVERY = ["Abroad Circle", "All Friends", "Amis de Valmer", "Harbour Visitors", "Hill Friends", "Quiet Friends"]
FILTERS = {
    "": EVERY,
    "search=friends": ["All Friends", "Hill Friends", "Quiet Friends"],
    f"taxonomy_term_id={term('umbrella')}": ["All Friends"],
    f"taxonomy_term_id={term('suspended')}": ["Amis de Valmer"],
    f"taxonomy_term_id={term('visiting')}&search=friends": ["Hill Friends", "Quiet Friends"],
    f"taxonomy_id={taxonomy('service')}": [name for name in EVERY if name != "All Friends"],
    f"taxonomy_id={taxonomy('facility_type')}": ["Amis de Valmer", "Harbour Visitors"],
    f"taxonomy_id={taxonomy('facility_type')}&taxonomy_term_id={term('umbrella')}": [],
}
REFUSALS = {
    "organization_id=00000000-0000-4000-8000-000000000000": ("unknown_parameter", "/organization_id"),
    "modified_after=2026-11-22": ("unknown_parameter", "/modified_after"),
    "minimal=true": ("unknown_parameter", "/minimal"),
    "full_service=1": ("not_a_boolean", "/full_service"),
    "taxonomy_term_id=": ("not_a_uuid", "/taxonomy_term_id"),
    "format=ndjson&page=1": ("contradictory_parameters", "/page"),
}


def test_filters_combine_with_and(scene: Scene) -> None:
    assert {query: scene.names(f"/organizations?{query}") for query in FILTERS} == FILTERS
    assert [each["name"] for each in contents(scene.post("/organizations", {"search": "all"}))] == ["All Friends"]


def test_refuses_what_it_does_not_know(db: None) -> None:
    answers = {query: Api().get(f"/hsds/organizations?{query}") for query in REFUSALS}
    assert {query: faults(answer) for query, answer in answers.items()} == {
        query: [fault] for query, fault in REFUSALS.items()
    }


def test_groups_have_services_as_far_as_is_asked_for(scene: Scene) -> None:
    key = service_id(str(scene.valmer.pk))
    umbrella, plain = contents(scene.get("/organizations"))[1:3]
    assert (umbrella["x_kind"], plain["x_kind"]) == ("umbrella", "group")
    assert plain["parent_organization_id"] == umbrella["id"]
    assert {"services", "locations"} & plain.keys() == set()
    full = contents(scene.get("/organizations?full=true"))
    assert [each["name"] for each in full if "services" not in each] == ["All Friends"]
    assert full[2]["services"] == [
        {
            "id": key,
            "last_modified": full[2]["services"][0]["last_modified"],
            "name": "Amis de Valmer",
            "status": "temporarily closed",
        }
    ]
    whole = contents(scene.get("/organizations?full_service=true"))[2]
    assert "locations" not in whole
    alone = scene.get(f"/services/{key}").json()
    del alone["organization"]
    assert whole["services"] == [alone]
    both = contents(scene.get("/organizations?full=true&full_service=true"))[2]
    assert both == {**full[2], "services": [alone]}


def test_streams_everything(scene: Scene) -> None:
    streamed = lines("/hsds/organizations?full=true&format=ndjson", scene.cast)
    assert streamed == contents(scene.get("/organizations?full=true"))
