"""POST /kobo/{program}: submissions of the form as KoboToolbox's REST services send them."""

from base64 import b64encode
from typing import Any

import pytest

from api.kobo import examples
from groups.codelists import Scope
from groups.models import ProgramFacility
from network.node.models import KeptAnswer
from network.reports.models import Report
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, reach, save
from tests.cast import Answer, Api, Cast, facility
from tests.documents import SMALL, small

DOOR = "/kobo/harbour-visitors"

pytestmark = pytest.mark.usefixtures("standard")


@pytest.fixture
def kobo(cast: Cast) -> Api:
    secret = cast.token(cast.harbour, *Scope)
    api = Api()
    api.headers["Authorization"] = f"Basic {b64encode(f'kobo:{secret}'.encode()).decode()}"
    return api


def submission(uuid: str = "a", **changes: Any) -> dict[str, Any]:
    """The example under another name; questions without their group, `V01=None` for one that was not answered."""
    body = {**examples.SUBMISSION.value, "_uuid": uuid, "meta/instanceID": f"uuid:{uuid}"}
    for name, word in changes.items():
        body[name if name in body else f"core/{name}"] = word
    return {name: word for name, word in body.items() if word is not None}


def told(answer: Answer) -> list[tuple[str, str, Any]]:
    return [(each["severity"], each["code"], each.get("source")) for each in answer.json()["findings"]]


def rows(cast: Cast) -> list[dict[str, Any]]:
    document: list[dict[str, Any]] = cast.api(cast.rosa).get(PLACE).json()["document"]["values"]
    return document


class TestASubmission:
    def test_is_saved_as_the_draft(self, cast: Cast, kobo: Api) -> None:
        answer = kobo.post(DOOR, submission())
        assert (answer.status_code, answer.json()["ready"], told(answer)) == (201, True, [])
        assert rows(cast) == SMALL["values"]
        assert Report.objects.get().status == "draft"

    def test_is_answered_without_what_people_wrote_about_it(self, cast: Cast, kobo: Api) -> None:
        """Kobo keeps what it is answered, and so does the node for repeats."""
        reach(cast, "returned")
        answer = kobo.post(DOOR, submission(V01="39"))
        assert answer.json().keys() == {
            "program", "period", "status", "revision", "accepted_revision", "updated_at",
            "valid", "ready", "findings", "context_digest",
        }  # fmt: skip
        assert answer.json()["status"] == "returned"

    def test_is_the_same_report_as_by_json(self, cast: Cast, kobo: Api) -> None:
        kobo.post(DOOR, submission())
        by_form = Report.objects.get().draft
        save(cast, small(), If_Match="*")
        assert Report.objects.get().draft == by_form

    def test_takes_the_place_of_the_draft(self, cast: Cast, kobo: Api) -> None:
        save(cast, small(V01=40))
        answer = kobo.post(DOOR, submission(V03=None))
        assert (answer.status_code, told(answer)) == (200, [("error", "H02", None)])
        assert rows(cast) == small(V03=None)["values"]
        assert Report.objects.get().language == "fr"  # nobody said another one

    def test_with_faults_is_saved_and_told_of_them(self, cast: Cast, kobo: Api) -> None:
        answer = kobo.post(f"{DOOR}?lang=fr", submission(V21__base="15", V02="many", V06="3,5"))
        assert told(answer) == [
            ("error", "S03", {"question": "core/V02"}),
            ("error", "S03", {"question": "core/V06"}),
        ]
        assert answer.headers["Content-Language"] == "fr"
        answer = kobo.post(DOOR, submission("b", V21__base="15"))
        assert told(answer) == [("error", "H31", {"question": "core/V21__base"})]

    def test_with_breakdowns_notes_and_amounts(self, cast: Cast, kobo: Api) -> None:
        kobo.post(
            DOOR,
            submission(
                V03__note="Two of them new.",
                **{
                    "core/V02__sex/V02__sex__F": "6",
                    "core/V02__sex/V02__sex__M": "8",
                    "if_active_support/V36__currency": "CAD",
                    "if_active_support/V36__cost/V36__cost__housing": "1200.5",
                    "if_active_support/V36__cost/V36__cost__unknown": "300",
                    "optional/V04": "6.5",
                    "optional/V04__estimate": "yes",
                },
            ),
        )
        assert [row for row in rows(cast) if row not in SMALL["values"]] == [
            {"indicator": "V02", "by": {"sex": "F"}, "value": 6},
            {"indicator": "V02", "by": {"sex": "M"}, "value": 8},
            {"indicator": "V03", "value": 7, "note": "Two of them new."},
            {"indicator": "V04", "value": "6.5", "estimate": True},
            {"indicator": "V36", "by": {"cost": "housing"}, "value": "1200.50", "currency": "CAD"},
            {"indicator": "V36", "by": {"cost": "unknown"}, "value": "300.00", "currency": "CAD"},
        ]

    def test_with_facilities_named_by_the_form_or_in_the_repeat(self, cast: Cast, kobo: Api) -> None:
        south = facility("XA-SUD")
        ProgramFacility.objects.create(program=cast.harbour, facility=south, since="2020-01-01")
        fixed = {
            f"places__at{number}/{name}__at{number}": word
            for number, code, visits in ((1, "XA-NORD", "30"), (2, "XA-SUD", "8"))
            for name, word in (("facility", code), ("V01", visits), ("V07", "1"), ("V07__base", "13"))
        }
        kobo.post(DOOR, submission(**fixed))
        by_group = rows(cast)
        turn = {"facility__at": "XA-NORD", "V01__at": "30", "V07__at": "1", "V07__base__at": "13"}
        other = {"facility__at": "XA-SUD", "V01__at": "8", "V07__at": "1", "V07__base__at": "13"}
        repeat = [{f"places/{name}": word for name, word in each.items()} for each in (turn, other)]
        kobo.post(DOOR, submission("b", places=None) | {"places": repeat, "several": "yes"})
        assert rows(cast) == by_group
        assert {"indicator": "V07", "facility": str(south.pk), "value": 1, "base": 13} in by_group
        twice = kobo.post(
            DOOR, submission("c") | {"places": [*repeat, {"places/facility__at": "XA-SUD", "places/V01__at": "8"}]}
        )
        assert ("error", "S08", {"question": "places[3]/V01__at"}) in told(twice)


class TestSentAgain:
    def test_changes_nothing_even_after_the_draft_was_mended(self, cast: Cast, kobo: Api) -> None:
        first = kobo.post(DOOR, submission(V01="380"))
        save(cast, small(), If_Match="*")
        with nothing_changes():
            again = kobo.post(DOOR, submission(V01="380", _submission_time="later"))
        assert (again.status_code, again.content) == (201, first.content)
        assert rows(cast) == SMALL["values"]

    def test_edited_is_another_submission(self, cast: Cast, kobo: Api) -> None:
        kobo.post(DOOR, submission(V01="380"))
        edited = kobo.post(DOOR, submission("b"))
        assert (edited.status_code, told(edited), Report.objects.get().version) == (200, [], 2)

    def test_is_known_by_its_number_where_it_has_no_name(self, kobo: Api) -> None:
        nameless = submission(_uuid=None) | {"meta/instanceID": None}
        assert [kobo.post(DOOR, nameless).status_code for _ in range(2)] == [201, 201]
        assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["kobo:4711"]

    def test_by_somebody_who_gives_no_name_at_all(self, cast: Cast, kobo: Api) -> None:
        bare = submission(_uuid=None, _id=None) | {"meta/instanceID": None}
        assert [kobo.post(DOOR, bare).status_code for _ in range(2)] == [201, 200]
        assert (KeptAnswer.objects.count(), Report.objects.get().version) == (0, 1)

    def test_with_a_key_of_the_caller_s(self, kobo: Api) -> None:
        first = kobo.post(DOOR, submission(), Idempotency_Key="k")
        assert kobo.post(DOOR, submission(), Idempotency_Key="k").content == first.content
        assert refusal(kobo.post(DOOR, submission("b"), Idempotency_Key="k")) == (422, "idempotency_mismatch")

    def test_a_refusal_is_not_kept(self, cast: Cast, kobo: Api) -> None:
        reach(cast, "submitted")
        assert refusal(kobo.post(DOOR, submission(V01="40"))) == (409, "not_editable")
        cast.api(cast.bruno).post(f"{PLACE}/withdraw")
        assert kobo.post(DOOR, submission(V01="40")).status_code == 200


class TestRefused:
    def test_of_another_version_or_quarter(self, kobo: Api) -> None:
        with nothing_changes():
            other = kobo.post(DOOR, submission(standard="0.9"))
            elsewhere = kobo.post(f"{DOOR}?period=2026-Q2", submission())
        assert refusal(other) == (422, "report_invalid")
        assert [each["code"] for each in other.json()["findings"]] == ["S12"]
        assert refusal(elsewhere) == (422, "report_invalid")
        assert [each["code"] for each in elsewhere.json()["findings"]] == ["S11"]
        assert kobo.post(f"{DOOR}?period=2026-Q3", submission()).status_code == 201

    def test_of_another_program(self, cast: Cast, kobo: Api) -> None:
        with nothing_changes():
            assert refusal(kobo.post(DOOR, submission() | {"program": "hill-friends"})) == (422, "wrong_program")
        assert kobo.post(DOOR, submission() | {"program": "harbour-visitors"}).status_code == 201
        assert kobo.post(DOOR, submission("b") | {"program": str(cast.harbour.pk)}).status_code == 200

    def test_of_a_quarter_that_is_not_this_program_s(self, kobo: Api) -> None:
        with nothing_changes():
            assert refusal(kobo.post(DOOR, submission(period="2027-Q1"))) == (409, "period_in_future")
            assert refusal(kobo.post(DOOR, submission(period="2025-Q4"))) == (409, "period_before_reporting")

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"period": "202603"}, ("not_a_quarter", "/period")),
            ({"period": None}, ("not_this_form", "")),
            ({"standard": None}, ("not_this_form", "")),
            ({"standard": ["1.0"]}, ("not_an_answer", "/standard")),
            ({"core/visits": "38"}, ("unknown_question", "/core~1visits")),
            ({"core/V02__sex": "6"}, None),
            ({"core/V01": {"a": 1}}, ("not_an_answer", "/core~1V01")),
            ({"places": ["XA-NORD"]}, ("not_an_answer", "/places")),
            ({"places": [{"places/V01__at": "8"}]}, ("facility_not_named", "/places~1V01__at")),
            ({"core/V01__at2": "8"}, ("facility_not_named", "/core~1V01__at2")),
        ],
    )  # fmt: skip
    def test_what_is_no_submission_of_the_form(
        self, kobo: Api, changes: dict[str, Any], fault: tuple[str, str] | None
    ) -> None:
        body = {name: word for name, word in (submission() | changes).items() if word is not None}
        if fault is None:
            # A member that V02 does not have: the engine says so, in its place.
            assert ("error", "S01", {"question": "core/V02__sex"}) in told(kobo.post(DOOR, body))
            return
        with nothing_changes():
            answer = kobo.post(DOOR, body)
        assert refusal(answer) == (400, fault[0])
        assert faults(answer) == [fault]

    def test_bodies_that_cannot_be_read(self, kobo: Api) -> None:
        with nothing_changes():
            assert refusal(kobo.post(DOOR, [])) == (400, "not_a_submission")
            assert refusal(kobo.post(DOOR, b"{")) == (400, "not_json")
            assert refusal(kobo.post(DOOR)) == (400, "body_required")
            assert refusal(kobo.post(DOOR, b" " * 1_000_001)) == (413, "body_too_large")
            xml = b'<!DOCTYPE data [<!ENTITY a "aaaa">]><data id="vrs_1.0">&a;</data>'
            for kind in ("application/xml", "text/xml"):
                answer = kobo.post(DOOR, xml, Content_Type=kind)
                assert refusal(answer) == (415, "media_type_not_understood")
            long = submission("x" * 300)
            assert refusal(kobo.post(DOOR, long)) == (400, "idempotency_key_malformed")

    def test_credentials(self, cast: Cast, kobo: Api) -> None:
        nobody, other = Api(), Api(token=cast.token(cast.hill, *Scope))
        reader = Api(token=cast.token(cast.harbour, Scope.REPORT_READ))
        with nothing_changes():
            unknown = nobody.post(DOOR, submission())
            assert refusal(unknown) == (401, "credentials_required")
            assert 'Basic realm="visitation"' in unknown.headers["WWW-Authenticate"]
            assert refusal(other.post(DOOR, submission())) == (404, "not_found")
            assert refusal(reader.post(DOOR, submission())) == (403, "not_allowed")
        # A header of one's own, where no user and password are set.
        assert Api(token=cast.token(cast.harbour, Scope.REPORT_WRITE)).post(DOOR, submission()).status_code == 201
