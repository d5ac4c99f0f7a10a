"""GET and POST /hsds/taxonomies, and /hsds/taxonomies/{id}."""

from uuid import uuid4

import pytest

from tests.api.hsds.conftest import contents
from tests.api.refusals import faults, refusal
from tests.cast import Api

pytestmark = pytest.mark.sqlite_only  # about what no database changes
CODES = ["service", "program_kind", "access_status", "facility_type", "operator_type", "facility_status"]


def test_are_our_code_lists(db: None) -> None:
    answer = Api().get("/hsds/taxonomies")
    shown = contents(answer)
    assert [each["x_code"] for each in shown] == CODES
    key = "f7c202f1-769d-56d4-86ef-25ce46edff99"  # the same on every node, for ever
    assert {name: value for name, value in shown[0].items() if name != "x_translations"} == {
        "id": key,
        "name": "Services",
        "description": "What a program does for people in detention.",
        "uri": f"http://127.0.0.1:8000/hsds/taxonomies/{key}",
        "version": "1.0",
        "x_code": "service",
        "x_text_language": "en",
    }
    assert set(shown[0]["x_translations"]) == {"ar", "es", "fr"}
    assert [Api().get(f"/hsds/taxonomies/{each['id']}").json() for each in shown] == shown


def test_can_be_searched_and_paged(db: None) -> None:
    found = contents(Api().get("/hsds/taxonomies?search=FACILITIES"))
    assert [each["x_code"] for each in found] == ["facility_type", "facility_status"]
    assert contents(Api().get("/hsds/taxonomies?search=%25zzz")) == []
    page = Api().post("/hsds/taxonomies", {"per_page": 4, "page": 2}).json()
    assert [each["x_code"] for each in page["contents"]] == CODES[4:]
    assert (page["total_items"], page["total_pages"], page["size"], page["last_page"]) == (6, 2, 2, True)


def test_refuse_what_they_do_not_know(db: None) -> None:
    assert faults(Api().get("/hsds/taxonomies?taxonomy_id=x")) == [("unknown_parameter", "/taxonomy_id")]
    assert faults(Api().get("/hsds/taxonomies?per_page=0")) == [("per_page_out_of_range", "/per_page")]
    for key in (uuid4(), "service"):
        assert refusal(Api().get(f"/hsds/taxonomies/{key}")) == (404, "not_found")
