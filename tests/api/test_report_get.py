"""GET /programs/{id}/reports/{period}."""

import pytest

from groups.codelists import Role, Scope
from groups.models import Coordinator, Membership
from tests.api.steps import PLACE, reach, save, submit
from tests.api.test_report_put import state, told
from tests.cast import Cast
from tests.documents import SMALL, small

pytestmark = pytest.mark.usefixtures("standard")


def test_shows_state_and_document(cast: Cast) -> None:
    save(cast)
    answer = cast.api(cast.rosa).get(PLACE)
    assert (answer.status_code, told(answer)) == (200, state(cast))
    assert answer.json()["document"] == {name: SMALL[name] for name in ("standard", "period", "values", "answers")}
    assert answer.headers["Cache-Control"] == "no-store"


def test_by_the_program_s_id(cast: Cast) -> None:
    save(cast)
    by_id = cast.api(cast.rosa).get(f"/programs/{cast.harbour.pk}/reports/2026-Q3")
    assert by_id.content == cast.api(cast.rosa).get(PLACE).content


def test_not_modified(cast: Cast) -> None:
    save(cast)
    api = cast.api(cast.rosa)
    first = api.get(PLACE)
    again = api.get(PLACE, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert api.get(f"{PLACE}?lang=ar", If_None_Match=first.headers["ETag"]).status_code == 304  # no text in it differs


def test_messages_in_the_language_asked_for(cast: Cast) -> None:
    save(cast, small(V03=None))
    api = cast.api(cast.rosa)
    answers = {language: api.get(f"{PLACE}?lang={language}") for language in ("en", "fr", "es", "ar", "ko")}
    messages = {language: answer.json()["findings"][0]["message"] for language, answer in answers.items()}
    assert len(set(messages.values())) == 4
    assert messages["ko"] == messages["en"]
    assert {language: answer.headers["Content-Language"] for language, answer in answers.items()} == {
        "en": "en", "fr": "fr", "es": "es", "ar": "ar", "ko": "en",
    }  # fmt: skip
    assert len({answer.headers["ETag"] for answer in answers.values()}) == 4
    assert {answer.headers["ETag"][:3] for answer in answers.values()} == {'"1.'}


@pytest.mark.parametrize("reached", ["none", "draft", "withdrawn"])
def test_a_coordinator_sees_no_draft(cast: Cast, reached: str) -> None:
    reach(cast, reached)
    api = cast.api(cast.amina)
    assert (api.get(PLACE).status_code, api.get(PLACE).json()["code"]) == (404, "not_found")
    assert api.get(f"{PLACE}/revisions").status_code == 404
    assert api.get("/programs/harbour-visitors/reports").json()["results"] == []


@pytest.mark.parametrize("reached", ["submitted", "returned", "accepted", "correcting"])
def test_a_coordinator_sees_what_was_submitted_and_not_what_is_being_changed(cast: Cast, reached: str) -> None:
    reach(cast, reached)
    if reached in {"returned", "correcting"}:
        assert save(cast, small(V01=39, V03=None), If_Match="*").status_code == 200
    answer = cast.api(cast.amina).get(PLACE)
    assert (answer.status_code, answer.json()["status"]) == (200, reached)
    assert (answer.json()["document"]["values"], answer.json()["findings"]) == (SMALL["values"], [])


def test_a_coordinator_who_reports_there_sees_the_draft_and_may_not_review(cast: Cast) -> None:
    Coordinator.objects.create(user=cast.rosa, country="XA")
    save(cast)
    answer = cast.api(cast.rosa).get(PLACE)
    assert answer.status_code == 200
    submit(cast)
    refused = cast.api(cast.rosa).post(f"{PLACE}/accept")
    assert (refused.status_code, refused.json()["code"]) == (403, "four_eyes")


def test_outsiders_learn_nothing(cast: Cast) -> None:
    reach(cast, "accepted")
    assert cast.api().get(PLACE).status_code == 401
    for who in (cast.chen, cast.dora, cast.elif_, cast.nadia):
        api = cast.api(who)
        hidden, missing = api.get(PLACE), api.get("/programs/harbour-absentee/reports/2026-Q3")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.content.replace(b"harbour-visitors", b"harbour-absentee") == missing.content


def test_one_s_own_program_without_a_report(cast: Cast) -> None:
    answer = cast.api(cast.rosa).get(PLACE)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_tokens(cast: Cast) -> None:
    save(cast)
    codes = {
        scope: cast.api(token=cast.token(cast.harbour, scope)).get(PLACE).status_code
        for scope in (Scope.REPORT_READ, Scope.REPORT_WRITE, Scope.REPORT_SUBMIT, Scope.LISTING_WRITE)
    }
    assert codes == {
        Scope.REPORT_READ: 200, Scope.REPORT_WRITE: 403, Scope.REPORT_SUBMIT: 403, Scope.LISTING_WRITE: 403,
    }  # fmt: skip
    assert cast.api(token=cast.token(cast.hill, Scope.REPORT_READ)).get(PLACE).status_code == 404


def test_who_was_a_member_sees_nothing_any_more(cast: Cast) -> None:
    save(cast)
    Membership.objects.get(user=cast.rosa, role=Role.REPORTER).delete()
    assert cast.api(cast.rosa).get(PLACE).status_code == 404


@pytest.mark.parametrize("query", ["lang=tlh", "lang=all", "revision=x", "pretty=1", "lang=en&lang=fr", "lang=%00"])
def test_unknown_parameters(cast: Cast, query: str) -> None:
    save(cast)
    answer = cast.api(cast.rosa).get(f"{PLACE}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")
    assert answer.json()["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"


def test_unknown_formats(cast: Cast) -> None:
    save(cast)
    for answer in (
        cast.api(cast.rosa).get(f"{PLACE}?format=pdf"),
        cast.api(cast.rosa).get(PLACE, Accept="application/pdf"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (406, "format_not_available")
        assert answer.headers["Content-Type"] == "application/problem+json"
