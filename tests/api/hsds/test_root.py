"""GET /hsds/."""

from tests.api.hsds.conftest import Scene
from tests.api.refusals import faults, refusal


def test_names_its_version_its_profile_and_its_document(scene: Scene) -> None:
    for path in ("", "/"):
        answer = scene.get(path)
        assert answer.json() == {
            "version": "3.1",
            "profile": "http://testserver/hsds/profile",
            "openapi_url": "http://testserver/hsds/openapi.json",
        }
    for link in (answer.json()["profile"], answer.json()["openapi_url"]):
        assert scene.get(link.removeprefix("http://testserver/hsds")).status_code == 200


def test_knows_no_parameters(scene: Scene) -> None:
    answer = scene.get("?page=1")
    assert refusal(answer) == (400, "bad_parameter")
    assert faults(answer) == [("unknown_parameter", "/page")]


def test_pages_of_other_sites_may_read_all_of_it_and_no_more(scene: Scene) -> None:
    """Also refusals, and what is not there."""
    for path in ("", "/services", "/services?page=0", "/nowhere", "/services?format=ndjson"):
        assert scene.get(path, Origin="https://elsewhere.example").headers["Access-Control-Allow-Origin"] == "*"
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    before = scene.cast.api().send("OPTIONS", "/hsds/services", **asked)
    assert (before.status_code, before.content) == (204, b"")
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    allowed = before.headers["Access-Control-Allow-Headers"].lower()
    assert "authorization" not in allowed
    assert "Access-Control-Allow-Credentials" not in before.headers
    assert "Access-Control-Allow-Origin" not in scene.cast.api().get("/me").headers
    assert "Access-Control-Allow-Origin" not in scene.cast.api().get("/api/v1/programs").headers


def test_a_name_that_only_begins_alike_is_none_of_it(scene: Scene) -> None:
    assert refusal(scene.get("/services/nowhere")) == (404, "not_found")
    assert scene.get("x").status_code == 404
