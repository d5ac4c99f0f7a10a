"""GET /hsds/profile, /hsds/profile/{file}, /hsds/schema/{file}, /hsds/openapi.json."""

import re

import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from api.hsds.openapi import RESOURCES
from tests.api.hsds.answers import pages
from tests.api.hsds.conftest import Scene
from tests.api.hsds.specification import needs_specification, patched, read, validator
from tests.api.refusals import refusal
from tests.cast import Api

pytestmark = pytest.mark.sqlite_only  # about what no database changes
# The paths of HSDS 3.1, and what each knows beside `lang`; with `near`, ours.
PATHS = {
    "/": set(),
    "/services": {"search", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id",
                  "modified_after", "minimal", "full"},
    "/services/{id}": set(),
    "/taxonomies": {"search", "page", "per_page", "format"},
    "/taxonomies/{id}": set(),
    "/taxonomy_terms": {"search", "page", "per_page", "format", "taxonomy_id", "top_only", "parent_id"},
    "/taxonomy_terms/{id}": set(),
    "/organizations": {"search", "full_service", "full", "taxonomy_term_id", "taxonomy_id", "page", "per_page", "format"},
    "/organizations/{id}": {"full_service"},
    "/service_at_locations": {"search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full",
                              "page", "per_page", "format", "postcode", "proximity", "near"},
    "/service_at_locations/{id}": set(),
}  # fmt: skip


def names(operation: dict[str, list[dict[str, str]]]) -> set[str]:
    return {each["$ref"].rpartition("/")[2] for each in operation["parameters"]} - {"lang"}


def test_the_document_has_the_eleven_paths_with_their_parameters(db: None) -> None:
    document = Api().get("/hsds/openapi.json").json()
    validate(document)
    assert {path: names(methods["get"]) for path, methods in document["paths"].items()} == PATHS
    assert {path for path, methods in document["paths"].items() if "post" in methods} == {
        each.path for each in RESOURCES
    }
    assert document["servers"] == [{"url": "http://testserver/hsds"}]


def test_no_reference_leads_away(db: None) -> None:
    for path in ("openapi.json", "profile", "schema/service.json", "profile/service.json"):
        text = Api().get(f"/hsds/{path}").content.decode()
        assert set(re.findall(r"\w+://([^/\"]+)", text)) <= {"testserver", "json-schema.org"}, path


def test_the_profile_leads_to_all_its_files(db: None) -> None:
    profile = Api().get("/hsds/profile").json()
    for kind in ("profile", "schema"):
        for name, address in profile[kind].items():
            assert address == f"http://testserver/hsds/{kind}/{name}"
            assert Api().get(address.removeprefix("http://testserver")).status_code == 200
    assert profile["profile"].keys() == profile["schema"].keys()
    for path in ("/hsds/profile/nothing.json", "/hsds/schema/nothing.json", "/hsds/schema/service", "/hsds/schema"):
        assert refusal(Api().get(path)) == (404, "not_found")


def test_schemas_are_schemas_and_stand_alone(db: None) -> None:
    for address in Api().get("/hsds/profile").json()["schema"].values():
        schema = Api().get(address.removeprefix("http://testserver")).json()
        if not address.endswith("openapi.json"):
            jsonschema_rs.meta.validate(schema)
            assert schema["$id"] == address


def test_pages_and_refusals_are_as_the_document_says(scene: Scene) -> None:
    document = scene.get("/openapi.json").json()

    checks = {
        name: validator({"$ref": f"#/components/schemas/{name}", "components": document["components"]})
        for name in document["components"]["schemas"]
    }
    for where, kind, page in pages(scene):
        assert [error.message for error in checks[f"{kind}_page"].iter_errors(page)] == [], where
    checks["root"].validate(scene.get("").json())
    checks["Problem"].validate(scene.get("/services?page=0").json())


@needs_specification
def test_the_patched_document_is_ours(db: None) -> None:
    """Nothing of what it refers to elsewhere is left of the specification's, and every path is as we have it."""
    made = patched(read("openapi.json"), Api().get("/hsds/profile/openapi.json").json())
    ours = Api().get("/hsds/openapi.json").json()
    validate(made)
    assert "githubusercontent" not in str(made)
    assert made["info"] == ours["info"]
    for path, methods in ours["paths"].items():
        for method, operation in methods.items():
            found = made["paths"][path][method]
            if method == "parameters":
                assert found == operation
            else:
                assert {name: found[name] for name in operation} == operation, (method, path)


def test_they_know_no_parameters(db: None) -> None:
    for path in ("profile", "openapi.json", "schema/service.json", "profile/service.json"):
        assert refusal(Api().get(f"/hsds/{path}?version=3")) == (400, "bad_parameter")
        assert refusal(Api().post(f"/hsds/{path}")) == (405, "method_not_allowed")
