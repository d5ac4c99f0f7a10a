"""POST /dhis2/{program}/api/dataValueSets: what DHIS2's aggregate data exchange sends, and its import summary."""

from base64 import b64encode
from datetime import datetime
from typing import Any

import pytest
import time_machine

from groups.codelists import Scope
from network.node.models import KeptAnswer
from network.reports.models import Report, Revision
from tests.api.conftest import at_once
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, everything, reach
from tests.cast import Answer, Api, Cast
from tests.documents import SMALL, small
from tests.encodings import data_value_set

DOOR = "/dhis2/harbour-visitors/api/dataValueSets"
ASKED_FOR = 'Bearer realm="visitation", Basic realm="visitation", charset="UTF-8"'


@pytest.fixture
def dhis2(cast: Cast, standard: None) -> Api:
    api = Api(token=cast.token(cast.harbour, *Scope))
    api.headers["Authorization"] = api.headers["Authorization"].replace("Bearer", "ApiToken")
    return api


def values(document: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A report as DHIS2 would push it."""
    return data_value_set(document or SMALL, period="2026-Q3", program="harbour-visitors") | changes


def some(*told: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """Data values by data element alone."""
    pushed = [{"dataElement": element, "value": value} for element, value in told]
    return {"period": "2026Q3", "orgUnit": "harbour-visitors", "dataValues": pushed, **changes}


def response(answer: Answer, status: int = 200) -> dict[str, Any]:
    """The summary; the parts that always go together are checked on the way."""
    body = answer.json()
    assert answer.status_code == status, body
    assert answer.headers["Content-Type"] == "application/json"
    assert (body["httpStatusCode"], body["httpStatus"], body["status"]) == {
        200: (200, "OK", "OK"),
        409: (409, "Conflict", "WARNING"),
    }[status]
    summary: dict[str, Any] = body["response"]
    assert summary["responseType"] == "ImportSummary"
    assert summary["description"] == body["message"]
    return summary


def conflicts(answer: Answer, status: int = 200) -> list[tuple[str, list[int]]]:
    return [(each["errorCode"], each["indexes"]) for each in response(answer, status)["conflicts"]]


def counts(answer: Answer, status: int = 200) -> tuple[int, int, int, int]:
    """Imported, updated, ignored, deleted; they add up to the values sent."""
    count = response(answer, status)["importCount"]
    return count["imported"], count["updated"], count["ignored"], count["deleted"]


def rows(cast: Cast) -> list[dict[str, Any]]:
    document: list[dict[str, Any]] = cast.api(cast.rosa).get(PLACE).json()["document"]["values"]
    return document


class TestAPush:
    def test_fills_the_draft(self, cast: Cast, dhis2: Api) -> None:
        answer = dhis2.post(DOOR, values())
        assert counts(answer) == (15, 0, 0, 0)  # thirteen cells, and two bases
        assert response(answer)["status"] == "SUCCESS"
        assert response(answer)["conflicts"] == []
        assert response(answer)["dataSetComplete"] == "false"
        assert rows(cast) == SMALL["values"]
        report = Report.objects.get()
        assert (report.status, report.version) == ("draft", 1)

    def test_is_the_same_report_as_by_json(self, cast: Cast, dhis2: Api) -> None:
        dhis2.post(DOOR, values())
        pushed = Report.objects.get().draft
        cast.api(cast.rosa).put(PLACE, small(), If_Match="*")
        report = Report.objects.get()
        assert (report.draft, report.language) == (pushed, "fr")

    def test_twice_changes_nothing(self, cast: Cast, dhis2: Api) -> None:
        dhis2.post(DOOR, values())
        with nothing_changes():
            again = dhis2.post(DOOR, values())
        assert counts(again) == (0, 0, 15, 0)
        assert (response(again)["status"], response(again)["rejectedIndexes"]) == ("SUCCESS", [])

    def test_leaves_what_it_does_not_name(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "draft")
        answer = dhis2.post(DOOR, some(("V01", "40"), ("V07", "3")))
        assert counts(answer) == (0, 2, 0, 0)
        assert rows(cast) == small(V01=40, V07={"value": 3, "base": 26})["values"]

    def test_puts_a_reason_for_a_value_and_a_value_for_a_reason(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "draft")
        answer = dhis2.post(DOOR, some(("V21.absence", "not_collected"), ("V19", "0")))
        assert counts(answer) == (0, 2, 0, 0)
        assert rows(cast) == small(V21={"absence": "not_collected"}, V19={"value": 0})["values"]

    def test_names_facilities_and_breakdowns(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "draft")
        pushed = [
            {"dataElement": "V02", "categoryOptionCombo": "sex.F", "value": "6"},
            {"dataElement": "V02", "categoryOptionCombo": "sex.M", "value": "8"},
            {"dataElement": "V12", "orgUnit": "XA-NORD", "value": "1"},
            {"dataElement": "V13", "orgUnit": str(cast.north.pk), "value": "0"},
            {"dataElement": "V36.currency", "value": "CAD"},
            {"dataElement": "V36", "value": "18250"},
        ]
        answer = dhis2.post(DOOR, some(dataValues=pushed))
        assert conflicts(answer) == []
        assert [row for row in rows(cast) if row not in SMALL["values"]] == [
            {"indicator": "V02", "by": {"sex": "F"}, "value": 6},
            {"indicator": "V02", "by": {"sex": "M"}, "value": 8},
            {"indicator": "V12", "facility": str(cast.north.pk), "value": 1},
            {"indicator": "V13", "facility": str(cast.north.pk), "value": 0},
            {"indicator": "V36", "currency": "CAD", "value": "18250.00"},
        ]

    def test_keeps_a_comment_as_the_note(self, cast: Cast, dhis2: Api) -> None:
        pushed = [{"dataElement": "V01", "value": "38", "comment": "Three of them by video."}]
        dhis2.post(DOOR, some(dataValues=pushed))
        assert rows(cast) == [{"indicator": "V01", "value": 38, "note": "Three of them by video."}]

    def test_of_several_quarters_fills_several_reports(self, cast: Cast, dhis2: Api) -> None:
        pushed = [{"dataElement": "V03", "period": period, "value": "7"} for period in ("2026Q2", "2026Q3")]
        assert counts(dhis2.post(DOOR, {"orgUnit": "harbour-visitors", "dataValues": pushed})) == (2, 0, 0, 0)
        assert sorted(Report.objects.values_list("period", flat=True)) == ["2026-Q2", "2026-Q3"]

    def test_carries_an_amount_s_currency_from_the_draft(self, cast: Cast, dhis2: Api) -> None:
        dhis2.post(DOOR, some(("V36", "18250.00"), ("V36.currency", "CAD")))
        dhis2.post(DOOR, some(("V36", "19000")))
        assert rows(cast) == [{"indicator": "V36", "value": "19000.00", "currency": "CAD"}]

    def test_where_a_facility_is_the_only_one(self, cast: Cast, dhis2: Api) -> None:
        """V11 has no total: that of the program is that of its one facility."""
        dhis2.post(DOOR, some(("V11", "true")))
        again = [{"dataElement": "V11", "orgUnit": "XA-NORD", "value": "false"}]
        assert counts(dhis2.post(DOOR, some(dataValues=again))) == (0, 1, 0, 0)
        assert rows(cast) == [{"indicator": "V11", "value": False}]


class TestWhatIsFound:
    def test_each_finding_is_one_conflict_with_its_place(self, cast: Cast, dhis2: Api) -> None:
        pushed = values(small(V21={"value": 9, "base": 15}))
        answer = dhis2.post(DOOR, pushed, Accept_Language="fr")
        (conflict,) = response(answer)["conflicts"]
        index = next(n for n, value in enumerate(pushed["dataValues"]) if value["dataElement"] == "V21.base")
        by_json = cast.api(cast.rosa).post(f"{PLACE}/validate?lang=fr", small(V21={"value": 9, "base": 15}))
        (finding,) = by_json.json()["findings"]
        assert conflict == {
            "object": "V21.base",
            "objects": {
                "severity": "error",
                "period": "2026Q3",
                "dataElement": "V21",
                "orgUnit": "harbour-visitors",
                "categoryOptionCombo": "default",
            },
            "value": finding["message"],
            "errorCode": "H31",
            "property": "base",
            "indexes": [index],
        }
        assert (response(answer)["status"], response(answer)["rejectedIndexes"]) == ("WARNING", [])
        assert counts(answer) == (15, 0, 0, 0)

    def test_in_the_rest_of_the_draft_has_no_place_in_the_push(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "draft", small(V21={"value": 9, "base": 15}))
        assert conflicts(dhis2.post(DOOR, some(("V03", "8")))) == [("H31", [])]

    def test_a_missing_figure_has_none_either(self, dhis2: Api) -> None:
        assert conflicts(dhis2.post(DOOR, values(small(V03=None)))) == [("H02", [])]

    def test_a_question_is_answered_by_a_value(self, cast: Cast, dhis2: Api) -> None:
        document = small(V17=1)
        assert conflicts(dhis2.post(DOOR, values(document))) == [("W07", [10])]
        answered = dhis2.post(DOOR, some(("V17.W07", "Published by the ombudsman.")))
        assert response(answered)["status"] == "SUCCESS"
        assert counts(answered) == (1, 0, 0, 0)
        (conflict,) = response(answered)["conflicts"]
        assert (conflict["errorCode"], conflict["objects"]["answered"]) == ("W07", "true")
        assert counts(dhis2.post(DOOR, some(("V17.W07", "Published by the ombudsman.")))) == (0, 0, 1, 0)
        # The figure changes: what was answered about the former one is gone.
        assert conflicts(dhis2.post(DOOR, some(("V17", "2")))) == [("W07", [0])]
        assert cast.api(cast.rosa).get(PLACE).json()["document"]["answers"] == []

    def test_in_the_note_of_an_answer_has_the_place_of_that_value(self, dhis2: Api) -> None:
        dhis2.post(DOOR, values(small(V17=1)))
        answer = dhis2.post(DOOR, some(("V03", "7"), ("V17.W07", "Ask eva.lopez@example.org")))
        assert ("H26", [1]) in conflicts(answer)


class TestRefused:
    def test_values_are_named_and_the_others_are_taken(self, cast: Cast, dhis2: Api) -> None:
        pushed = [
            {"dataElement": "V03", "value": "7"},
            {"dataElement": "V99", "value": "1"},
            {"dataElement": "V01", "value": "1.5"},
            {"dataElement": "V02", "categoryOptionCombo": "sex.woman", "value": "1"},
            {"dataElement": "V02", "categoryOptionCombo": "health.dental", "value": "1"},
            {"dataElement": "V12", "orgUnit": "hill-friends", "value": "1"},
            {"dataElement": "V06", "period": "202603", "value": "1"},
            {"dataElement": "V06", "period": "2026-Q3", "value": "1"},
            {"dataElement": "V06", "attributeOptionCombo": "donor", "value": "1"},
            {"dataElement": "V06", "value": " "},
            {"dataElement": "V06", "period": "2027Q1", "value": "1"},
            {"dataElement": "V06", "period": "2025Q4", "value": "1"},
            {"dataElement": "V03", "value": "8"},
            {"dataElement": "V18.absence", "value": "no_idea"},
            {"dataElement": "V03.base", "value": "8"},
        ]
        answer = dhis2.post(DOOR, some(dataValues=pushed))
        told = [each for each in conflicts(answer, 409) if each[0] != "H02"]
        assert sorted(told) == [
            ("S02", [1]),
            ("S03", [2]),
            ("S05", [4]),
            ("S06", [3]),
            ("S07", [5]),
            ("S08", [12]),
            ("S09", [13]),
            ("S10", [14]),
            ("attribute_option_combo", [8]),
            ("blank_value", [9]),
            ("not_a_quarter", [6, 7]),
            ("period_before_reporting", [11]),
            ("period_in_future", [10]),
        ]
        assert response(answer, 409)["rejectedIndexes"] == list(range(1, 15))
        assert counts(answer, 409) == (1, 0, 14, 0)
        assert rows(cast) == [{"indicator": "V03", "value": 7}]

    def test_a_value_leaves_what_was_there(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "draft")
        assert conflicts(dhis2.post(DOOR, some(("V01", "many"))), 409) == [("S03", [0])]
        assert rows(cast) == SMALL["values"]

    def test_messages_are_in_the_caller_s_language(self, dhis2: Api) -> None:
        said = set()
        for language in ("en", "es", "fr", "ar"):
            answer = dhis2.post(DOOR, some(("V01", "38"), period="202603"), Accept_Language=language)
            said.add((answer.json()["message"], response(answer, 409)["conflicts"][0]["value"]))
            assert answer.headers["Content-Language"] == language
        assert len(said) == 4

    def test_a_report_that_cannot_be_changed(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "submitted")
        with nothing_changes():
            same, other = dhis2.post(DOOR, values()), dhis2.post(DOOR, some(("V01", "39")))
        assert counts(same) == (0, 0, 15, 0)
        assert response(same)["status"] == "SUCCESS"
        assert conflicts(other, 409) == [("not_editable", [0])]

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ([], ("not_a_data_value_set", "")),
            ({}, ("not_a_data_value_set", "/dataValues")),
            ({"dataValues": {}}, ("not_a_data_value_set", "/dataValues")),
            ({"dataValues": ["V01"]}, ("not_a_data_value", "/dataValues/0")),
            ({"dataValues": [{"value": "1"}]}, ("data_element_missing", "/dataValues/0")),
            ({"dataValues": [{"dataElement": "V01", "value": [1]}]}, ("not_a_data_value", "/dataValues/0/value")),
            ({"dataValues": [{"dataElement": "V01", "deleted": "yes"}]}, ("not_a_data_value", "/dataValues/0/deleted")),
            ({"dataValues": [], "orgUnit": 7}, ("not_a_data_value", "/orgUnit")),
            ({"dataValues": [], "completeDate": "soon"}, ("not_a_complete_date", "/completeDate")),
            ({"dataValues": [{}] * 10_001}, ("too_many_data_values", "/dataValues")),
        ],
    )
    def test_bodies_that_are_no_data_value_set(self, dhis2: Api, body: Any, fault: tuple[str, str]) -> None:
        with nothing_changes():
            answer = dhis2.post(DOOR, body)
        assert refusal(answer) == (400, fault[0])
        assert faults(answer) == [fault]

    def test_bodies_that_cannot_be_read(self, dhis2: Api) -> None:
        bomb = b'<!DOCTYPE adx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><adx xmlns="urn:ihe:qrph:adx:2015">&b;</adx>'
        with nothing_changes():
            assert refusal(dhis2.post(DOOR, b"{")) == (400, "not_json")
            assert refusal(dhis2.post(DOOR)) == (400, "body_required")
            assert refusal(dhis2.post(DOOR, b" " * 1_000_001)) == (413, "body_too_large")
            for kind in ("application/adx+xml", "application/xml", "text/csv"):
                answer = dhis2.post(DOOR, bomb, Content_Type=kind)
                assert refusal(answer) == (415, "media_type_not_understood")


class TestTheAddress:
    def test_a_dry_run_writes_nothing(self, cast: Cast, dhis2: Api) -> None:
        dhis2.post(f"{DOOR}?dryRun=true", values())  # the day on which a token was last used is written once
        before = everything()
        answer = dhis2.post(
            f"{DOOR}?dryRun=true", values(small(V21={"value": 9, "base": 15}), completeDate="2026-10-20")
        )
        assert everything() == before
        assert counts(answer) == (15, 0, 0, 0)
        assert [code for code, _indexes in conflicts(answer)] == ["H31"]
        assert refusal(dhis2.post(f"{DOOR}?dryRun=true", values(), Idempotency_Key="k")) == (400, "dry_run_with_key")
        assert everything() == before

    @pytest.mark.parametrize(
        ("strategy", "count", "found"),
        [
            ("CREATE", (1, 0, 1, 0), {"V01": 38, "V04": "5"}),
            ("NEW", (1, 0, 1, 0), {"V01": 38, "V04": "5"}),
            ("UPDATE", (0, 1, 1, 0), {"V01": 40}),
            ("create_and_update", (1, 1, 0, 0), {"V01": 40, "V04": "5"}),
            ("NEW_AND_UPDATES", (1, 1, 0, 0), {"V01": 40, "V04": "5"}),
            ("DELETE", (0, 0, 1, 1), {}),
        ],
    )
    def test_strategies(
        self, cast: Cast, dhis2: Api, strategy: str, count: tuple[int, ...], found: dict[str, Any]
    ) -> None:
        reach(cast, "draft")
        answer = dhis2.post(f"{DOOR}?importStrategy={strategy}", some(("V01", "40"), ("V04", "5")))
        assert counts(answer) == count
        told = {row["indicator"]: row["value"] for row in rows(cast) if row["indicator"] in {"V01", "V04"}}
        assert told == found

    def test_a_value_that_is_deleted(self, cast: Cast, dhis2: Api) -> None:
        reach(cast, "draft")
        answer = dhis2.post(DOOR, some(dataValues=[{"dataElement": "V19", "deleted": True}]))
        assert (counts(answer), conflicts(answer)) == ((0, 0, 0, 1), [("H02", [])])
        assert rows(cast) == small(V19=None)["values"]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("importStrategy=SYNC", "strategy_not_supported"),
            ("idScheme=UID", "id_scheme_not_supported"),
            ("dataElementIdScheme=attribute:abc", "id_scheme_not_supported"),
            ("orgUnitIdScheme=name", "id_scheme_not_supported"),
            ("categoryOptionComboIdScheme=uid", "id_scheme_not_supported"),
            ("async=true", "not_asynchronous"),
            ("dryRun=1", "not_true_or_false"),
            ("nope=1", "unknown_parameter"),
        ],
    )
    def test_options_that_mean_nothing_here(self, dhis2: Api, query: str, code: str) -> None:
        with nothing_changes():
            answer = dhis2.post(f"{DOOR}?{query}", values())
        assert refusal(answer) == (400, "bad_parameter")
        assert faults(answer) == [(code, f"/{query.partition('=')[0]}")]

    def test_options_as_the_exchange_sends_them(self, dhis2: Api) -> None:
        query = (
            "idScheme=code&dataElementIdScheme=code&orgUnitIdScheme=CODE&categoryOptionComboIdScheme=code&async=false"
        )
        assert counts(dhis2.post(f"{DOOR}?{query}", values())) == (15, 0, 0, 0)


class TestComplete:
    def test_and_ready_is_submitted_once(self, cast: Cast, dhis2: Api) -> None:
        answer = dhis2.post(DOOR, values(completeDate="2026-10-20"))
        receipt = cast.api(cast.rosa).get(f"/receipts/{response(answer)['reference']}").json()
        assert (receipt["period"], receipt["revision"]) == ("2026-Q3", 1)
        assert response(answer)["href"] == f"/api/v1/receipts/{receipt['receipt']}"
        assert response(answer)["dataSetComplete"] == "2026-11-22"
        assert Report.objects.get().status == "submitted"
        with nothing_changes():
            again = dhis2.post(DOOR, values(completeDate="2026-10-20"))
        assert response(again)["reference"] == receipt["receipt"]

    def test_and_not_ready_stays_a_draft(self, cast: Cast, dhis2: Api) -> None:
        answer = dhis2.post(DOOR, values(small(V03=None), completeDate="2026-10-20"))
        assert (conflicts(answer), "reference" in response(answer)) == ([("H02", [])], False)
        assert not Revision.objects.exists()
        # What was missing comes in a push of its own.
        answer = dhis2.post(DOOR, some(("V03", "7"), completeDate="2026-10-20"))
        assert "reference" in response(answer)

    def test_and_something_refused_stays_a_draft(self, dhis2: Api) -> None:
        pushed = values(completeDate="2026-10-20")
        pushed["dataValues"].append({"dataElement": "V99", "value": "1"})
        assert conflicts(dhis2.post(DOOR, pushed), 409) == [("S02", [15])]
        assert not Revision.objects.exists()

    def test_outside_the_window_stays_a_draft(self, dhis2: Api, clock: time_machine.Traveller) -> None:
        clock.move_to(datetime.fromisoformat("2027-01-05T12:00:00Z"))
        answer = dhis2.post(DOOR, values(completeDate="2026-10-20"))
        assert conflicts(answer, 409) == [("window_closed", [])]
        assert (Report.objects.get().status, Revision.objects.exists()) == ("draft", False)

    def test_needs_the_scope_to_submit(self, cast: Cast, standard: None) -> None:
        api = Api(token=cast.token(cast.harbour, Scope.REPORT_WRITE))
        with nothing_changes():
            assert refusal(api.post(DOOR, values(completeDate="2026-10-20"))) == (403, "not_allowed")
        assert api.post(DOOR, values()).status_code == 200


class TestCredentials:
    def test_a_token_as_the_password(self, cast: Cast, standard: None) -> None:
        secret = cast.token(cast.harbour, Scope.REPORT_WRITE)
        for header in (
            f"Basic {b64encode(f'dhis2:{secret}'.encode()).decode()}",
            f"basic {b64encode(f':{secret}'.encode()).decode()}",
            f"ApiToken {secret}",
            f"Bearer {secret}",
        ):
            assert cast.api().post(DOOR, values(), Authorization=header).status_code == 200

    def test_wrong_ones(self, cast: Cast) -> None:
        secret = cast.token(cast.harbour, Scope.REPORT_WRITE)
        for header in (
            "Basic",
            "Basic !!!",
            f"Basic {secret}",
            f"Basic {b64encode(secret.encode()).decode()}",
            f"Basic {b64encode(f'{secret}:'.encode()).decode()}",
            f"Basic {b64encode(bytes([255]) + b':' + secret.encode()).decode()}",
            f"Basic {b64encode(b'bruno@example.org:a-long-test-password').decode()}",
            f"Token {secret}",
            "ApiToken d2p_abc",
        ):
            with nothing_changes():
                answer = cast.api().post(DOOR, values(), Authorization=header)
            assert refusal(answer) == (401, "invalid_credentials"), header
            assert answer.headers["WWW-Authenticate"] == ASKED_FOR

    def test_are_taken_in_these_ways_here_alone(self, cast: Cast) -> None:
        secret = cast.token(cast.harbour, *Scope)
        for header in (f"ApiToken {secret}", f"Basic {b64encode(f'x:{secret}'.encode()).decode()}"):
            answer = cast.api().get(PLACE, Authorization=header)
            assert refusal(answer) == (401, "invalid_credentials")
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="visitation"'

    def test_two_of_them(self, cast: Cast, dhis2: Api) -> None:
        session = cast.api(cast.rosa).headers["X-Session-Token"]
        assert refusal(dhis2.post(DOOR, values(), X_Session_Token=session)) == (400, "two_credentials")

    def test_of_another_program(self, cast: Cast) -> None:
        api = Api(token=cast.token(cast.hill, *Scope))
        with nothing_changes():
            assert refusal(api.post(DOOR, values())) == (404, "not_found")


class TestAtTheSameTime:
    def test_two_pushes_are_both_taken(self, shared: Cast) -> None:
        apis = [Api(token=shared.token(shared.harbour, Scope.REPORT_WRITE)) for _ in range(2)]
        told = at_once(
            lambda: apis[0].post(DOOR, some(("V01", "38"))),
            lambda: apis[1].post(DOOR, some(("V03", "7"))),
        )
        assert [counts(answer) for answer in told] == [(1, 0, 0, 0)] * 2
        assert rows(shared) == [{"indicator": "V01", "value": 38}, {"indicator": "V03", "value": 7}]


def test_a_key_gives_the_first_answer_again(cast: Cast, dhis2: Api) -> None:
    first = dhis2.post(DOOR, values(), Idempotency_Key="a")
    again = dhis2.post(DOOR, values(), Idempotency_Key="a")
    assert (again.status_code, again.content) == (200, first.content)
    assert KeptAnswer.objects.count() == 1


def test_what_was_refused_is_told_anew_under_the_same_key(cast: Cast, dhis2: Api) -> None:
    """The 409 is an answer of ours, and not kept: what was good in it is stored, once."""
    pushed = some(("V03", "7"), ("V01", "many"))
    for _ in range(2):
        assert ("S03", [1]) in conflicts(dhis2.post(DOOR, pushed, Idempotency_Key="a"), 409)
    assert rows(cast) == [{"indicator": "V03", "value": 7}]
    assert KeptAnswer.objects.count() == 0
    assert response(dhis2.post(DOOR, values(), Idempotency_Key="a"))["rejectedIndexes"] == []
    assert KeptAnswer.objects.count() == 1
