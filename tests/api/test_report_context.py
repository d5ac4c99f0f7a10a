"""GET /programs/{id}/reports/{period}/context."""

import pytest

from groups.codelists import Scope
from tests.api.signatures import digest
from tests.api.steps import PLACE, reach
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("standard")


def test_what_validation_knows(cast: Cast) -> None:
    answer = cast.api(cast.rosa).get(f"{PLACE}/context")
    context = {
        "period": "2026-Q3",
        "start": "2026-07-01",
        "end": "2026-09-30",
        "days": 92,
        "activities": ["visits"],
        "facilities": [{"id": str(cast.north.pk), "code": "XA-NORD", "days": 92, "facts": {}}],
        "history": [],
        "countries": ["XA"],
    }
    assert (answer.status_code, answer.json()) == (200, {"context": context, "digest": digest(context)})


def test_history_is_in_the_next_quarter_s_and_not_in_its_own(cast: Cast) -> None:
    reach(cast, "accepted")
    api = cast.api(cast.rosa)
    assert api.get(f"{PLACE}/context").json()["context"]["history"] == []
    history = api.get("/programs/harbour-visitors/reports/2026-Q4/context").json()["context"]["history"]
    assert [quarter["period"] for quarter in history] == ["2026-Q3"]
    assert {"indicator": "V07", "value": 2, "base": 26} in history[0]["cells"]


def test_who_may(cast: Cast) -> None:
    path = f"{PLACE}/context"
    assert cast.api().get(path).status_code == 401
    assert [cast.api(who).get(path).status_code for who in (cast.rosa, cast.bruno, cast.amina)] == [200, 200, 200]
    assert [cast.api(who).get(path).status_code for who in (cast.chen, cast.dora, cast.elif_, cast.nadia)] == [404] * 4
    codes = {
        scope: cast.api(token=cast.token(cast.harbour, scope)).get(path).status_code
        for scope in (Scope.REPORT_READ, Scope.REPORT_WRITE, Scope.REPORT_SUBMIT)
    }
    assert codes == {Scope.REPORT_READ: 200, Scope.REPORT_WRITE: 200, Scope.REPORT_SUBMIT: 403}


@pytest.mark.parametrize("period", ["2026-Q5", "26-Q3", "null"])
def test_what_is_no_quarter(cast: Cast, period: str) -> None:
    answer = cast.api(cast.rosa).get(f"/programs/harbour-visitors/reports/{period}/context?lang=fr")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_a_quarter")
