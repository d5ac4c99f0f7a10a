"""PUT /programs/{id}/reports/{period}."""

from typing import Any

import pytest
import time_machine

from groups.codelists import Scope
from groups.models import AuditRow
from network.reports.models import Report
from tests.api.steps import PLACE, everything, reach, save, submit
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


def state(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What the API tells of the small report; `updated_at` and `context_digest` are left to the tests of their own."""
    return {
        "program": {"id": str(cast.harbour.pk), "slug": "harbour-visitors"},
        "period": "2026-Q3",
        "status": "draft",
        "revision": 0,
        "accepted_revision": None,
        "standard": "1.0",
        "language": "fr",
        "window": {
            "opens": "2026-09-30T22:00:00+00:00",
            "due": "2026-10-30T23:00:00+00:00",
            "closes": "2026-12-31T23:00:00+00:00",
            "until": None,
            "state": "late",
            "decided_by": "closes",
        },
        "actions": [
            {"name": "save", "allowed": True, "reason": None},
            {"name": "submit", "allowed": True, "reason": None},
            {"name": "withdraw", "allowed": False, "reason": "not_allowed"},
            {"name": "return", "allowed": False, "reason": "not_allowed"},
            {"name": "accept", "allowed": False, "reason": "not_allowed"},
            {"name": "reopen", "allowed": False, "reason": "not_allowed"},
            {"name": "except", "allowed": False, "reason": "not_allowed"},
        ],
        "valid": True,
        "ready": True,
        "findings": [],
        "comments": [],
        "rechecks": [],
        **changes,
    }


def told(answer: Any) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    return {
        name: value
        for name, value in body.items()
        if name not in {"updated_at", "context_digest", "document", "erased"}
    }


def test_creates_the_draft(cast: Cast) -> None:
    answer = save(cast)
    assert (answer.status_code, told(answer)) == (201, state(cast))
    assert answer.headers["ETag"].startswith('"1.')


def test_keeps_a_document_with_findings(cast: Cast) -> None:
    answer = save(cast, small(V03=None))
    found = answer.json()["findings"]
    assert (answer.status_code, answer.json()["valid"], answer.json()["ready"]) == (201, False, False)
    assert [(each["code"], each["pointer"], each["indicator"]) for each in found] == [("H02", "/values", "V03")]


@pytest.mark.parametrize("if_match", ["the tag", "another language", "any"])
def test_changes_with_the_version_that_was_read(cast: Cast, if_match: str) -> None:
    save(cast)
    api = cast.api(cast.rosa)
    tag = {
        "the tag": api.get(PLACE).headers["ETag"],
        "another language": api.get(f"{PLACE}?lang=ar").headers["ETag"],
        "any": "*",
    }[if_match]
    answer = save(cast, small(V01=39), If_Match=tag)
    assert (answer.status_code, answer.headers["ETag"][:3]) == (200, '"2.')
    assert api.get(PLACE).json()["document"]["values"][0] == {"indicator": "V01", "value": 39}


def test_change_without_a_version_is_refused(cast: Cast) -> None:
    save(cast)
    before = everything()
    answer = save(cast, small(V01=39))
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_required")
    assert everything() == before


@pytest.mark.parametrize("tag", ['"1.0123456789abcdef"', 'W/"2.0123456789abcdef"', '"x"', "2", "", f'"{"9" * 5000}.a"'])
def test_change_of_another_version_is_refused_and_says_what_moved(cast: Cast, tag: str) -> None:
    save(cast)
    save(cast, small(V01=39, V03=8), If_Match="*")
    before = everything()
    answer = save(cast, small(V01=40), If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "version_moved")
    assert set(answer.json()["changed"]) >= {"V01", "V03"}
    assert everything() == before


@pytest.mark.parametrize("headers", [{}, {"If_Match": '"77.ab"'}, {"If_Match": '"1.ab"'}])
def test_the_same_content_changes_nothing_whatever_the_version(cast: Cast, headers: dict[str, str]) -> None:
    save(cast)
    before = everything()
    shuffled = small()
    shuffled["values"].reverse()
    answer = save(cast, shuffled, **headers)
    assert (answer.status_code, answer.headers["ETag"][:3]) == (200, '"1.')
    assert everything() == before


def test_code_and_id_of_a_facility_are_the_same_content(cast: Cast) -> None:
    by_code, by_id = small(), small()
    by_code["values"].append({"indicator": "V01", "facility": "XA-NORD", "value": 38})
    by_id["values"].append({"indicator": "V01", "facility": str(cast.north.pk).upper(), "value": 38})
    assert save(cast, by_code).status_code == 201
    assert save(cast, by_id).headers["ETag"][:3] == '"1.'


@pytest.mark.parametrize(("first", "then"), [(b"38.0", b"38"), (b"true", b"1"), (b"1", b"1.0")])
def test_numbers_that_python_takes_for_equal_are_a_change(cast: Cast, first: bytes, then: bytes) -> None:
    body = b'{"values": [{"indicator": "V03", "value": %s}]}'
    save(cast, body % first)
    assert save(cast, body % then).status_code == 428
    assert save(cast, body % then, If_Match="*").headers["ETag"][:3] == '"2.'


def test_a_decimal_where_none_belongs_stays_what_it_is(cast: Cast) -> None:
    first = save(cast, b'{"values": [{"indicator": "V03", "value": 414.0}]}').json()["findings"]
    again = cast.api(cast.rosa).get(PLACE).json()["findings"]
    assert first == again
    assert [each["code"] for each in again if each["pointer"] == "/values/0/value"] == ["S03"]


def test_pointers_lead_into_the_document_as_sent(cast: Cast) -> None:
    document = small(V03="7", V07={"value": 27, "base": 26})
    document["values"].reverse()
    pointers = {each["code"]: each["pointer"] for each in save(cast, document).json()["findings"]}
    assert pointers == {"S03": "/values/10/value", "H20": "/values/8/value"}
    read = {each["code"]: each["pointer"] for each in cast.api(cast.rosa).get(PLACE).json()["findings"]}
    assert read == {"S03": "/values/2/value", "H20": "/values/4/value"}


def test_five_faults_in_different_cells_are_five_findings(cast: Cast) -> None:
    document = small(
        V03=None,
        V07={"value": 27, "base": 26},
        V18="0",
        V19={"absence": "forgotten"},
        V21={"value": 9, "base": 15},
    )
    found = save(cast, document).json()["findings"]
    assert [(each["severity"], each["code"], each["pointer"]) for each in found] == [
        ("error", "H02", "/values"),
        ("error", "H20", "/values/3/value"),
        ("error", "S03", "/values/9/value"),
        ("error", "S09", "/values/10/absence"),
        ("error", "H31", "/values/11/base"),
    ]


@pytest.mark.parametrize(("change", "code"), [({"period": "2026-Q2"}, "S11"), ({"standard": "9.9"}, "S12")])
def test_refuses_a_document_for_another_place(cast: Cast, change: dict[str, Any], code: str) -> None:
    before = everything()
    answer = save(cast, small() | change)
    assert (answer.status_code, answer.json()["code"]) == (422, "report_invalid")
    assert [(each["code"], each["pointer"]) for each in answer.json()["findings"]] == [(code, f"/{next(iter(change))}")]
    assert everything() == before


def test_period_and_version_may_be_left_out(cast: Cast) -> None:
    document = small()
    del document["period"], document["standard"]
    assert save(cast, document).json()["ready"] is True
    assert save(cast).headers["ETag"][:3] == '"1.'


@pytest.mark.parametrize("reached", ["submitted", "accepted"])
def test_refuses_while_the_report_is_out_of_hand_before_it_reads_the_body(cast: Cast, reached: str) -> None:
    reach(cast, reached)
    before = everything()
    answer = save(cast, b"{", If_Match='"99.ab"')
    assert (answer.status_code, answer.json()["code"]) == (409, "not_editable")
    assert everything() == before


@pytest.mark.parametrize(
    ("period", "status", "code"),
    [
        ("2027-Q1", 409, "period_in_future"),
        ("2999-Q4", 409, "period_in_future"),
        ("2025-Q4", 409, "period_before_reporting"),
        ("1000-Q1", 409, "period_before_reporting"),
        ("2026-Q5", 400, "not_a_quarter"),
        ("2026Q3", 400, "not_a_quarter"),
        ("2026-q3", 400, "not_a_quarter"),
        ("٢٠٢٦-Q3", 400, "not_a_quarter"),
        ("2026-Q3 ", 400, "not_a_quarter"),
        ("2026-Q3%00", 400, "not_a_quarter"),
        ("{}", 400, "not_a_quarter"),
    ],
)
def test_refuses_quarters_that_cannot_be(cast: Cast, period: str, status: int, code: str) -> None:
    before = everything()
    answer = cast.api(cast.rosa).put(f"/programs/harbour-visitors/reports/{period}", small())
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert everything() == before


def test_the_quarter_that_runs_may_be_drafted(cast: Cast, clock: time_machine.Traveller) -> None:
    path = "/programs/harbour-visitors/reports/2026-Q4"
    answer = cast.api(cast.rosa).put(path, {"values": []})
    assert (answer.status_code, answer.json()["window"]["state"]) == (201, "future")
    assert answer.json()["actions"][1] == {"name": "submit", "allowed": False, "reason": "window_not_open"}


def test_whose_report_it_is_not(cast: Cast) -> None:
    before = everything()
    nobody = cast.api().put(PLACE, small())
    assert (nobody.status_code, nobody.json()["code"]) == (401, "credentials_required")
    for who in (cast.chen, cast.dora, cast.elif_, cast.nadia):
        hidden = cast.api(who).put(PLACE, small())
        missing = cast.api(who).put("/programs/harbour-absentee/reports/2026-Q3", small())
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.content.replace(b"harbour-visitors", b"harbour-absentee") == missing.content
    coordinator = cast.api(cast.amina).put(PLACE, small())
    assert (coordinator.status_code, coordinator.json()["code"]) == (403, "not_allowed")
    assert everything() == before


def test_tokens(cast: Cast) -> None:
    right = cast.api(token=cast.token(cast.harbour, Scope.REPORT_WRITE)).put(PLACE, small())
    other_scope = cast.api(token=cast.token(cast.harbour, Scope.REPORT_READ)).put(PLACE, small(V01=39))
    other_program = cast.api(token=cast.token(cast.hill, Scope.REPORT_WRITE)).put(PLACE, small(V01=39))
    wrong = cast.api(token="vnt_nothing").put(PLACE, small(V01=39))
    assert [
        (answer.status_code, answer.json().get("code")) for answer in (right, other_scope, other_program, wrong)
    ] == [(201, None), (403, "not_allowed"), (404, "not_found"), (401, "invalid_credentials")]
    assert Report.objects.get().version == 1


def test_audit_rows_name_indicators_and_nothing_of_the_document(cast: Cast) -> None:
    save(cast)
    document = small(V01=39)
    document["values"] += [{"indicator": "Maria told us", "value": "x"}, {"indicator": ["V03"]}, {}]
    save(cast, document, If_Match="*")
    rows = AuditRow.objects.filter(action="report.saved").order_by("id")
    assert [row.details for row in rows] == [
        {"version": 1, "period": "2026-Q3"},
        {"version": 2, "period": "2026-Q3", "fields": ["V01"]},
    ]


def test_remembers_the_language_apart_from_the_document(cast: Cast) -> None:
    save(cast)
    answer = save(cast, small() | {"language": "es"}, If_Match="*")
    assert (answer.status_code, answer.json()["language"], answer.headers["ETag"][:3]) == (200, "es", '"2.')
    assert "language" not in cast.api(cast.rosa).get(PLACE).json()["document"]


@pytest.mark.parametrize("language", [5, None, ["fr"], {"code": "fr"}])
def test_a_language_that_is_none_stays_a_fault_until_it_is_corrected(cast: Cast, language: Any) -> None:
    def faults(answer: Any) -> list[tuple[str, str]]:
        return [(each["code"], each["pointer"]) for each in answer.json()["findings"] if each["severity"] == "error"]

    saved = save(cast, small() | {"language": language})
    assert (saved.status_code, faults(saved)) == (201, [("S01", "/language")])
    refused = submit(cast)
    assert (refused.status_code, faults(refused)) == (422, [("S01", "/language")])
    assert save(cast, small() | {"language": "fr"}, If_Match="*").status_code == 200
    assert submit(cast).status_code == 201
