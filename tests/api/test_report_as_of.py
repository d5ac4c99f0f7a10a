"""GET /programs/{id}/reports/{period}?revision= and ?as_of=: revisions as they came in."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from groups.codelists import Scope
from groups.models import Coordinator
from network.reports.models import FreeText, Revision
from tests.api.refusals import refusal
from tests.api.steps import PLACE, accept, correct, reach, save, send_back, submit, withdraw
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
NOTED = small(V17=1) | {"answers": [{"code": "W07", "pointer": "/values/9", "note": "published by the court"}]}
NOTED["values"][0]["note"] = "Counted twice a week."


@pytest.fixture
def lived(cast: Cast, clock: time_machine.Traveller) -> Cast:
    """Revision 1 withdrawn, 2 accepted on 24 November, 3 returned, 4 accepted on 20 December; a draft after it."""
    reach(cast, "withdrawn", NOTED)
    submit(cast)
    clock.move_to(datetime(2026, 11, 23, 23, tzinfo=UTC))  # the 24th in the program's time zone
    accept(cast)
    clock.move_to(datetime(2026, 12, 19, 12, tzinfo=UTC))
    correct(cast, reason_code="late_information")
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    send_back(cast)
    save(cast, small(V01=40), If_Match="*")
    submit(cast)
    clock.move_to(datetime(2026, 12, 20, 12, tzinfo=UTC))
    accept(cast)
    correct(cast)
    save(cast, small(V01=41), If_Match="*")
    return cast


def test_a_revision_with_its_texts_and_what_was_found_then(lived: Cast) -> None:
    row = Revision.objects.get(number=2)
    answer = lived.api(lived.rosa).get(f"{PLACE}?revision=2")
    assert answer.status_code == 200
    body = answer.json()
    (finding,) = body.pop("findings")
    assert body == {
        "program": {"id": str(lived.harbour.pk), "slug": "harbour-visitors"},
        "period": "2026-Q3",
        "revision": 2,
        "outcome": "superseded",
        "digest": row.digest,
        "standard": "1.0",
        "submitted_on": "2026-11-22",
        "accepted_on": "2026-11-24",
        "late": True,
        "reason_code": None,
        "changes": 0,
        "receipt": str(row.receipt.pk),
        "language": "fr",
        "document": {name: NOTED[name] for name in ("standard", "period", "values", "answers")},
        "erased": [],
        "context_digest": row.context_digest,
    }
    assert {name: finding[name] for name in ("severity", "code", "pointer", "cell", "answered")} == {
        "severity": "question", "code": "W07", "pointer": "/values/9/value", "cell": {"indicator": "V17"},
        "answered": True,
    }  # fmt: skip
    said = {
        language: lived.api(lived.rosa).get(f"{PLACE}?revision=2&lang={language}").json()["findings"][0]["message"]
        for language in ("en", "fr", "es", "ar")
    }
    assert len(set(said.values())) == 4
    assert said["en"] == finding["message"]


def test_its_tag_is_the_report_s(lived: Cast) -> None:
    api = lived.api(lived.rosa)
    tag = api.get(f"{PLACE}?revision=2").headers["ETag"]
    assert tag.split(".")[0] == api.get(PLACE).headers["ETag"].split(".")[0]
    assert api.get(f"{PLACE}?revision=2", If_None_Match=tag).status_code == 304
    assert save(lived, small(V01=42), If_Match=tag).status_code == 200


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        ("2026-11-22", None),
        ("2026-11-23", None),
        ("2026-11-24", 2),
        ("2026-12-19", 2),
        ("2026-12-20", 4),
        ("2100-02-28", 4),
        ("1900-01-01", None),
    ],
)
def test_what_counted_at_the_end_of_a_day(lived: Cast, day: str, counted: int | None) -> None:
    for who in (lived.rosa, lived.amina):
        answer = lived.api(who).get(f"{PLACE}?as_of={day}")
        if counted is None:
            assert refusal(answer) == (404, "not_found")
        else:
            assert (answer.status_code, answer.json()["revision"]) == (200, counted)
            assert answer.content == lived.api(who).get(f"{PLACE}?revision={counted}").content


def test_who_gets_the_document_of_which_revision(lived: Cast) -> None:
    token = lived.api(token=lived.token(lived.harbour, Scope.REPORT_READ))
    readers: dict[str, Any] = {"rosa": lived.api(lived.rosa), "amina": lived.api(lived.amina), "token": token}
    found = {
        name: [reader.get(f"{PLACE}?revision={number}").status_code for number in (1, 2, 3, 4, 5)]
        for name, reader in readers.items()
    }
    assert found == {
        "rosa": [200, 200, 200, 200, 404],
        "amina": [404, 200, 200, 200, 404],  # never what was taken back
        "token": [200, 200, 200, 200, 404],
    }
    # Nor the draft that is being written.
    assert lived.api(lived.amina).get(PLACE).json()["document"]["values"][0]["value"] == 40
    for who in (lived.chen, lived.dora, lived.elif_, lived.nadia):
        assert lived.api(who).get(f"{PLACE}?revision=2").status_code == 404
    Coordinator.objects.create(user=lived.rosa, country="XA")
    assert lived.api(lived.rosa).get(f"{PLACE}?revision=1").status_code == 200


def test_a_withdrawn_correction_is_hidden_from_the_coordinator_alone(cast: Cast) -> None:
    reach(cast, "correcting")
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    withdraw(cast)
    assert cast.api(cast.amina).get(f"{PLACE}?revision=2").status_code == 404
    assert cast.api(cast.amina).get(PLACE).json()["document"]["values"][0]["value"] == 38
    assert cast.api(cast.rosa).get(f"{PLACE}?revision=2").json()["outcome"] == "withdrawn"


def test_an_erased_text_is_named(lived: Cast) -> None:
    rows = FreeText.objects.filter(revision__number=2, pointer="/values/0/note")
    assert rows.update(text="", salt="", erased_on="2026-12-20") == 1
    body = lived.api(lived.rosa).get(f"{PLACE}?revision=2").json()
    assert (body["erased"], body["document"]["values"][0]) == (["/values/0/note"], {"indicator": "V01", "value": 38})


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("revision=0", "/revision", "not_a_revision"),
        ("revision=01", "/revision", "not_a_revision"),
        ("revision=-1", "/revision", "not_a_revision"),
        ("revision=", "/revision", "not_a_revision"),
        ("revision=1.0", "/revision", "not_a_revision"),
        ("revision=%D9%A1", "/revision", "not_a_revision"),
        (f"revision={'9' * 30}", "/revision", "not_a_revision"),
        ("as_of=2026-11-31", "/as_of", "not_a_date"),
        ("as_of=20261130", "/as_of", "not_a_date"),
        ("as_of=2026-11-30T00:00:00Z", "/as_of", "not_a_date"),
        ("as_of=", "/as_of", "not_a_date"),
        ("as_of=2026-11-30&revision=1", "/as_of", "contradictory_parameters"),
        ("revision=1&revision=2", "/revision", "repeated_parameter"),
    ],
)
def test_wrong_parameters(cast: Cast, query: str, pointer: str, code: str) -> None:
    reach(cast, "submitted")
    answer = cast.api(cast.rosa).get(f"{PLACE}?{query}")
    assert refusal(answer) == (400, "bad_parameter")
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [(pointer, code)]
