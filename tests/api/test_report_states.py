"""Which act is possible in which state of a report, and who may do it."""

from collections.abc import Callable

import pytest

from groups.codelists import Role, Scope
from groups.models import Membership
from network.reports.models import Report, Revision
from tests.api.steps import PLACE, STATES, accept, everything, reach, save, send_back, submit, withdraw
from tests.cast import Answer, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")

ACTS: dict[str, Callable[[Cast], Answer]] = {
    "save": lambda cast: save(cast, small(V01=39), If_Match="*"),
    "submit": submit,
    "withdraw": withdraw,
    "return": send_back,
    "accept": accept,
    "reopen": lambda cast: cast.api(cast.bruno).post(f"{PLACE}/reopen", {"reason_code": "safety"}),
}
# What becomes of the report, or the refusal; "same" leaves it as it is.
TABLE: dict[str, dict[str, str | int]] = {
    # state: save, submit, withdraw, return, accept, reopen
    "none": {"save": "draft", "submit": 404, "withdraw": 404, "return": 404, "accept": 404, "reopen": 404},
    "draft": {"save": "draft", "submit": "submitted", "withdraw": 409, "return": 404, "accept": 404, "reopen": 409},
    "submitted": {
        "save": 409, "submit": "same", "withdraw": "draft", "return": "returned", "accept": "accepted", "reopen": 409,
    },
    "returned": {
        "save": "returned", "submit": "submitted", "withdraw": 409, "return": 409, "accept": 409, "reopen": 409,
    },
    "accepted": {
        "save": 409, "submit": "same", "withdraw": 409, "return": 409, "accept": 409, "reopen": "correcting",
    },
    # Unchanged, the correction is given up.
    "correcting": {
        "save": "correcting", "submit": "accepted", "withdraw": 409, "return": 409, "accept": 409, "reopen": 409,
    },
    "withdrawn": {
        "save": "draft", "submit": "submitted", "withdraw": 409, "return": 404, "accept": 404, "reopen": 409,
    },
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("reached", STATES)
def test_the_states(cast: Cast, reached: str, act: str) -> None:
    reach(cast, reached)
    before = everything()
    answer = ACTS[act](cast)
    expected = TABLE[reached][act]
    if isinstance(expected, int):
        code = {404: "not_found", 409: "not_editable" if act == "save" else "wrong_report_state"}[expected]
        assert (answer.status_code, answer.json()["code"]) == (expected, code)
    else:
        assert answer.status_code in {200, 201}
    if isinstance(expected, int) or expected == "same":
        assert everything() == before
    else:
        assert Report.objects.get().status == expected


@pytest.mark.parametrize("reached", [state for state in STATES if state not in {"none", "withdrawn"}])
def test_what_the_api_says_is_possible_is_possible(cast: Cast, reached: str) -> None:
    reach(cast, reached)
    told = cast.api(cast.bruno).get(PLACE).json()["actions"]
    wanted = {
        name: not isinstance(TABLE[reached][name], int) and TABLE[reached][name] != "same"
        for name in ("save", "submit", "withdraw", "reopen")
    }
    assert {each["name"]: each["allowed"] for each in told} == {
        **wanted, "return": False, "accept": False, "except": False,
    }  # fmt: skip


def test_a_withdrawn_correction_is_a_correction_again(cast: Cast) -> None:
    reach(cast, "correcting")
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    answer = withdraw(cast).json()
    assert (answer["status"], answer["notice"]) == ("correcting", None)
    assert list(Revision.objects.order_by("number").values_list("number", "outcome")) == [
        (1, "accepted"), (2, "withdrawn"),
    ]  # fmt: skip


def test_revisions_are_numbered_and_never_change(cast: Cast) -> None:
    reach(cast, "returned")
    first = Revision.objects.get()
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    accept(cast)
    rows = list(Revision.objects.order_by("number"))
    assert [(row.number, row.outcome) for row in rows] == [(1, "returned"), (2, "accepted")]
    assert (rows[0].document, rows[0].digest) == (first.document, first.digest)
    assert rows[1].document != first.document


@pytest.mark.parametrize("act", ["withdraw", "return", "accept"])
def test_each_act_bumps_the_version(cast: Cast, act: str) -> None:
    reach(cast, "submitted")
    version = Report.objects.get().version
    answer = ACTS[act](cast)
    assert answer.headers["ETag"].startswith(f'"{version + 1}.')
    assert cast.api(cast.rosa).get(PLACE).headers["ETag"].startswith(f'"{version + 1}.')


WHO_MAY = {
    # act: anonymous, reporter, manager, coordinator, coordinator elsewhere, outsider, administrator
    "submit": (401, 201, 201, 403, 404, 404, 404),
    "withdraw": (401, 403, 200, 403, 404, 404, 404),
    "reopen": (401, 403, 200, 403, 404, 404, 404),
    "return": (401, 403, 403, 200, 404, 404, 404),
    "accept": (401, 403, 403, 200, 404, 404, 404),
}


@pytest.mark.parametrize("who", range(7))
@pytest.mark.parametrize("act", WHO_MAY)
def test_who_may(cast: Cast, act: str, who: int) -> None:
    reach(cast, {"submit": "draft", "reopen": "accepted"}.get(act, "submitted"))
    user = [None, cast.rosa, cast.bruno, cast.amina, cast.elif_, cast.dora, cast.nadia][who]
    body = {"return": {"comments": [{"pointer": "", "text": "Why?"}]}, "reopen": {"reason_code": "safety"}}.get(act)
    before = everything()
    answer = cast.api(user).post(f"{PLACE}/{act}", body)
    assert answer.status_code == WHO_MAY[act][who]
    if answer.status_code >= 400:
        assert everything() == before


@pytest.mark.parametrize("act", ["withdraw", "reopen", "return", "accept"])
def test_a_second_factor_is_needed(cast: Cast, act: str) -> None:
    reach(cast, "accepted" if act == "reopen" else "submitted")
    user = cast.bruno if act in {"withdraw", "reopen"} else cast.amina
    answer = cast.api(user, mfa=False).post(f"{PLACE}/{act}", {"comments": [{"pointer": "", "text": "Why?"}]})
    assert (answer.status_code, answer.json()["code"]) == (403, "mfa_required")


def test_reporters_need_none(cast: Cast) -> None:
    api = cast.api(cast.rosa, mfa=False)
    assert (api.put(PLACE, small()).status_code, api.post(f"{PLACE}/submit").status_code) == (201, 201)


@pytest.mark.parametrize("act", ["return", "accept"])
@pytest.mark.parametrize("role", Role)
def test_nobody_reviews_the_reports_of_their_own_program(cast: Cast, act: str, role: Role) -> None:
    reach(cast, "submitted")
    Membership.objects.create(user=cast.amina, program=cast.harbour, role=role)
    before = everything()
    answer = cast.api(cast.amina).post(f"{PLACE}/{act}", {"comments": [{"pointer": "", "text": "Why?"}]})
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    assert everything() == before


@pytest.mark.parametrize("scope", Scope)
def test_tokens_submit_with_their_scope_and_never_review(cast: Cast, scope: Scope) -> None:
    save(cast)
    api = cast.api(token=cast.token(cast.harbour, scope))
    assert api.post(f"{PLACE}/submit").status_code == (201 if scope == Scope.REPORT_SUBMIT else 403)
    for act in ("withdraw", "return", "accept", "reopen"):
        assert api.post(f"{PLACE}/{act}").status_code == 403
    assert cast.api(token=cast.token(cast.hill, scope)).post(f"{PLACE}/submit").status_code == 404
