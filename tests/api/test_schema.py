"""GET /api/schema and /api/docs: the schema is true of what is sent and of what is answered."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from api.access.views import SUSPENDED
from api.companies.views import OWNER
from api.facilities import examples as places
from groups.models import Claim, Membership, Program, Proof
from tests.api.steps import PLACE, reach
from tests.cast import Cast, program
from tests.checks import schema as committed
from tests.documents import small

# The shapes of answers, which no database changes.
pytestmark = pytest.mark.sqlite_only

Schema = dict[str, Any]


@cache
def document(language: str = "en") -> Schema:
    answer = Client().get(f"/api/schema?lang={language}")
    assert answer.status_code == 200
    return dict(answer.json())


def resolved(schema: Schema) -> Schema:
    """A schema with the components that it refers to."""
    return {**schema, "components": document()["components"]}


def operations() -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_committed_schema_is_the_one_that_the_code_makes() -> None:
    assert committed.FILE.read_text(encoding="utf-8") == committed.make()


def test_every_operation_has_a_name_a_summary_and_says_what_a_refusal_is() -> None:
    names = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(names) == len(set(names))
    for path, method, operation in operations():
        assert operation["summary"], (path, method)
        assert set(operation["responses"]) >= {"4XX", "5XX"}, (path, method)


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_is_said_in_every_language_of_the_interface(language: str) -> None:
    here = {(path, method): operation["summary"] for path, method, operation in operations()}
    there = {
        (path, method): operation["summary"]
        for path, methods in document(language)["paths"].items()
        for method, operation in methods.items()
    }
    assert there.keys() == here.keys()
    assert [key for key in here if here[key] == there[key]] == []


def test_examples_validate() -> None:
    found = []
    for _path, _method, operation in operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for name, example in content.get("examples", {}).items():
            jsonschema_rs.validator_for(resolved(content["schema"])).validate(example["value"])
            found.append(name)
    assert len(found) >= 9


def test_examples_are_accepted(cast: Cast, standard: None) -> None:
    examples = {
        operation["operationId"]: example["value"]
        for _path, _method, operation in operations()
        for example in operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {}).values()
    }  # fmt: skip
    bruno, amina = cast.api(cast.bruno), cast.api(cast.amina)
    waiting = program("Waiting Friends", cast.dora, listed=False)
    Membership.objects.filter(program=program("Quiet Friends", cast.dora)).delete()
    report = "/programs/harbour-visitors/reports/2026-Q3"
    version = bruno.get("/programs/harbour-visitors").headers["ETag"]
    asked = [
        bruno.post("/programs", examples["register_program"]),
        bruno.patch("/programs/harbour-visitors", examples["change_program"], If_Match=version),
        amina.post(f"/programs/{waiting.slug}/reject", examples["reject_program"]),
        bruno.post("/programs/harbour-visitors/members", examples["invite_member"]),
        bruno.put(f"/programs/harbour-visitors/members/{cast.rosa.pk}", examples["change_member"]),
        bruno.post("/programs/harbour-visitors/tokens", examples["create_token"]),
        bruno.post(f"{report}/validate", examples["validate_report"]),
        bruno.put(report, examples["save_report"]),
        bruno.post(f"{report}/submit"),
        amina.post(f"{report}/return", examples["return_report"]),
        bruno.post(f"{report}/submit"),
        amina.post(f"{report}/accept", {**examples["accept_report"], "revision": 2}),
        bruno.post(f"{report}/reopen", examples["reopen_report"]),
        amina.post("/programs/harbour-visitors/reports/2026-Q2/exceptions", examples["grant_exception"]),
        bruno.post("/programs/visites-du-port/proofs", examples["begin_proof"]),
        bruno.post("/programs/visites-du-port/hand-over", examples["hand_over_program"]),
        claim := cast.api(cast.chen).post("/programs/quiet-friends/claims", examples["claim_program"]),
        amina.post(f"/programs/quiet-friends/claims/{claim.json()['id']}/decline", examples["decline_claim"]),
        amina.post("/facilities", examples["add_facility"]),
        amina.patch("/facilities/XA-NORD", examples["change_facility"], If_Match="*"),
        amina.post("/facilities/XA-NORD/facts", examples["add_fact"]),
        bruno.post("/programs/harbour-visitors/facility-proposals", examples["propose_facility"]),
        bruno.post("/programs/harbour-visitors/facilities/XA-NORD/access", examples["change_access"]),
        amina.post("/companies", examples["add_company"]),
    ]
    assert [answer.status_code for answer in asked] == [
        201, 200, 200, 201, 200, 201, 200, 201, 201, 200, 201, 200, 200, 201, 201, 202, 201, 200,
        201, 200, 201, 201, 201, 201,
    ]  # fmt: skip


def test_answers_are_as_the_schema_says(cast: Cast, standard: None) -> None:
    bruno, anybody = cast.api(cast.bruno), cast.api()
    report = "/api/v1/programs/harbour-visitors/reports/2026-Q3"
    put = bruno.put(report, small(V01=380))
    wide = program("Wide Network", cast.bruno, kind="umbrella", activities=[])
    alike = program("Harbor Visitor", cast.dora, listed=False, parent=wide.pk, email="ana.rossi@example.org")
    Proof.objects.create(program=cast.harbour, kind="vouch", voucher=cast.hill, proven_on="2026-11-01")
    Claim.objects.create(program=cast.harbour, user=cast.bruno, note="Me.")
    Proof.objects.create(program=alike, kind="email", domain="a.org", expires_at="2026-11-23T08:00:00Z")
    Program.objects.filter(pk=cast.hill.pk).update(pending_changes={"website": "https://hill.example.org"})
    asked = {
        "/api/v1/programs": anybody.get("/programs"),
        "/api/v1/programs/{program}": bruno.get("/programs/harbour-visitors"),
        "/api/v1/facilities": anybody.get("/facilities"),
        "/api/v1/facilities/{facility}": anybody.get(f"/facilities/{cast.north.pk}"),
        "/api/v1/programs/{program}/members": bruno.get("/programs/harbour-visitors/members"),
        "/api/v1/programs/{program}/tokens": bruno.get("/programs/harbour-visitors/tokens"),
        "/api/v1/programs/{program}/proofs": bruno.get("/programs/harbour-visitors/proofs"),
        "/api/v1/programs/{program}/claims": bruno.get("/programs/harbour-visitors/claims"),
        "/api/v1/programs/{program}/groups": bruno.get("/programs/wide-network/groups"),
        "/api/v1/listings": cast.api(cast.amina).get("/listings"),
        "/api/v1/me": bruno.get("/me"),
        "/api/v1/periods": anybody.get("/periods"),
        "/api/v1/programs/{program}/reports": bruno.get("/programs/harbour-visitors/reports"),
        "/api/v1/programs/{program}/reports/{period}": bruno.get(report),
    }
    assert put.status_code == 201
    for path, answer in asked.items():
        assert answer.status_code == 200, path
        said = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema_rs.validator_for(resolved(said)).validate(answer.json())
        assert_known(said, answer.json())
    refused = anybody.get("/programs?nope=1")
    jsonschema_rs.validator_for(resolved({"$ref": "#/components/schemas/Problem"})).validate(refused.json())


def test_answers_about_facilities_are_as_the_schema_says(cast: Cast) -> None:
    amina, rosa, anybody = cast.api(cast.amina), cast.api(cast.rosa), cast.api()
    owner = amina.post("/companies", {"name": "Holding"})
    company = f"/companies/{amina.post('/companies', {'name': 'Guards', 'parent': owner.json()['id']}).json()['id']}"
    entered = amina.post("/facilities", {**places.NEW.value, "name": "Centre XA-NORD"})
    fact = {**places.FACT_VALUES, "field": "company", "value": "Guards"}
    told = amina.post("/facilities/XA-NORD/facts", fact)
    closed = rosa.post("/programs/harbour-visitors/facilities/XA-NORD/access", SUSPENDED.value)
    new = {"kind": "new", "values": {**places.NEW.value, "name": "Centre XA-NORD", "identifiers": []}}
    proposed = rosa.post("/programs/harbour-visitors/facility-proposals", new)
    one = "/facility-proposals/{proposal}"
    asked = [
        ("/facilities", "post", "NewFacility", entered),
        ("/facilities", "get", "FacilityPage", anybody.get("/facilities?facets=country")),
        ("/facilities/{facility}", "get", "Facility", anybody.get("/facilities/XA-NORD")),
        ("/facilities/{facility}/facts", "post", "Facility", told),
        ("/companies", "get", "CompanyPage", anybody.get("/companies")),
        ("/companies/{company}", "get", "Company", anybody.get(f"/companies/{owner.json()['id']}")),
        ("/companies/{company}", "patch", "Company", amina.patch(company, OWNER.value, If_Match="*")),
        ("/access", "get", "AccessPage", anybody.get("/access")),
        ("/programs/{program}/facilities/{facility}/access", "post", "AccessLine", closed),
        ("/programs/{program}/facility-proposals", "post", "OneProposal", proposed),
        ("/facility-proposals", "get", "ProposalPage", amina.get("/facility-proposals")),
        (one, "get", "OneProposal", amina.get(f"/facility-proposals/{proposed.json()['id']}")),
        (f"{one}/decline", "post", "OneProposal",
         amina.post(f"/facility-proposals/{proposed.json()['id']}/decline", places.DECLINE.value)),
    ]  # fmt: skip
    for path, method, component, answer in asked:
        assert answer.status_code in {200, 201}, (path, answer.content)
        responses = document()["paths"][f"/api/v1{path}"][method]["responses"]
        said = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
        jsonschema_rs.validator_for(resolved(said)).validate(answer.json())
        assert_known({"$ref": f"#/components/schemas/{component}"}, answer.json())


def test_answers_about_revisions_and_windows_are_as_the_schema_says(cast: Cast, standard: None) -> None:
    """A correction, its revisions, the accepted one as it was, and an exception."""
    reach(cast, "submitted", small())
    bruno, amina = cast.api(cast.bruno), cast.api(cast.amina)
    withdrawn = bruno.post(f"{PLACE}/withdraw")
    bruno.post(f"{PLACE}/submit")
    amina.post(f"{PLACE}/accept")
    reopened = bruno.post(f"{PLACE}/reopen", {"reason_code": "safety"})
    closed = "/programs/harbour-visitors/reports/2026-Q2/exceptions"
    granted = amina.post(closed, {"until": "2026-12-10", "reason": "A flooded office."})
    report = "/api/v1/programs/{program}/reports/{period}"
    asked = [
        (report, "get", "WholeRevision", bruno.get(f"{PLACE}?revision=1")),
        (f"{report}/withdraw", "post", "WithdrawnReport", withdrawn),
        (f"{report}/reopen", "post", "ReportState", reopened),
        (f"{report}/exceptions", "post", "WindowException", granted),
        (f"{report}/exceptions", "get", "ExceptionPage", bruno.get(closed)),
        (f"{report}/revisions", "get", "RevisionPage", bruno.get(f"{PLACE}/revisions")),
        (f"{report}/revisions/{{number}}", "get", "RevisionWithReceipt", bruno.get(f"{PLACE}/revisions/2")),
        (f"{report}/revisions/{{number}}/diff", "get", "Diff", bruno.get(f"{PLACE}/revisions/2/diff")),
    ]
    for path, method, component, answer in asked:
        assert answer.status_code in {200, 201}, path
        responses = document()["paths"][path][method]["responses"]
        said = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
        jsonschema_rs.validator_for(resolved(said)).validate(answer.json())
        assert_known({"$ref": f"#/components/schemas/{component}"}, answer.json())
    refused = bruno.post("/programs/harbour-visitors/reports/2026-Q1/submit")
    bruno.put("/programs/harbour-visitors/reports/2026-Q1", small() | {"period": "2026-Q1"})
    shut = bruno.post("/programs/harbour-visitors/reports/2026-Q1/submit")
    assert (refused.status_code, shut.status_code) == (404, 409)
    for answer in (refused, shut):
        jsonschema_rs.validator_for(resolved({"$ref": "#/components/schemas/Problem"})).validate(answer.json())
        assert_known({"$ref": "#/components/schemas/Problem"}, answer.json())


def assert_known(schema: Schema, value: Any) -> None:
    """No answer has a member that the schema does not name."""
    if "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for part in schema.get("oneOf", []) + schema.get("allOf", []):
        if "$ref" in part and value is not None and "properties" not in schema:
            return assert_known(part, value)
    if isinstance(value, dict) and "properties" in schema:
        assert value.keys() <= schema["properties"].keys(), value.keys() - schema["properties"].keys()
        for name, member in value.items():
            assert_known(schema["properties"][name], member)
    if isinstance(value, list) and "items" in schema:
        for member in value:
            assert_known(schema["items"], member)
    return None


def test_the_page_runs_no_script_but_its_own() -> None:
    answer = Client().get("/api/docs?lang=ar")
    page = answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert '<html lang="ar" dir="rtl">' in page
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [Client().get(source.replace("&amp;", "&")).status_code for source in sources] == [200] * len(sources)
    assert re.findall(r"<script>|<style|\sstyle=|\son[a-z]+=", page) == []
