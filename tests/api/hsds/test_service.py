"""GET /hsds/services/{id}."""

from uuid import UUID

from groups.representations.hsds.ids import derived, service_id
from tests.api.hsds.conftest import Scene
from tests.api.refusals import faults, refusal


def test_has_all_its_parts(scene: Scene) -> None:
    key = service_id(str(scene.valmer.pk))
    answer = scene.get(f"/services/{key}", Accept_Language="fr")
    shown = answer.json()
    assert shown["phones"] == [
        {"id": derived("phone", key), "service_id": key, "number": "+44 20 7946 0000", "type": "voice"}
    ]
    assert [(each["code"], each["name"], each["service_id"]) for each in shown["languages"]] == [
        ("ar", "arabe", key),
        ("ckb", "sorani", key),
    ]
    assert [each["name"] for each in shown["service_areas"]] == ["Pays inventé XB"]
    assert [(each["label"], each["value"], each["taxonomy_term"]["name"]) for each in shown["attributes"]] == [
        ("Services", "interpreting", "Interprétation"),
        ("Services", "visiting", "Visites"),
    ]
    assert [each["location"]["name"] for each in shown["service_at_locations"]] == ["Centre XB-MER", "Centre XB-SUD"]
    assert "service" not in shown["service_at_locations"][0]
    assert shown["organization"]["locations"][0]["name"] == "Valmer"
    assert answer.headers["ETag"].startswith(f'"{scene.valmer.version}.')


def test_where_an_umbrella_or_nobody_is_there_is_no_service(scene: Scene) -> None:
    for program in (scene.umbrella, scene.hidden, scene.waiting):
        assert refusal(scene.get(f"/services/{service_id(str(program.pk))}")) == (404, "not_found")
    # Not its organization's id, nor one that only begins like it.
    twin = UUID(int=UUID(service_id(str(scene.valmer.pk))).int ^ 1)
    for other in (scene.valmer.pk, twin, "nowhere", UUID(int=0)):
        assert refusal(scene.get(f"/services/{other}")) == (404, "not_found")


def test_is_kept_by_its_id_when_lists_have_forgotten_it(scene: Scene) -> None:
    assert "Old Friends" not in scene.names("/services")
    assert scene.get(f"/services/{service_id(str(scene.old.pk))}").json()["name"] == "Old Friends"


def test_knows_no_parameters_but_the_language(scene: Scene) -> None:
    path = f"/services/{service_id(str(scene.valmer.pk))}"
    assert scene.get(f"{path}?lang=ko").json()["name"] == "발메르 친구들"
    assert faults(scene.get(f"{path}?full=true")) == [("unknown_parameter", "/full")]
    assert refusal(scene.post(path)) == (405, "method_not_allowed")
