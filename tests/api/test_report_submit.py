"""POST /programs/{id}/reports/{period}/submit."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Protocol

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from groups.models import AuditRow
from network.node.models import KeptAnswer
from network.reports.actions import submissions
from network.reports.models import FreeText, Receipt, Report, Revision
from tests.api.steps import PLACE, everything, reach, save, submit
from tests.cast import Cast
from tests.documents import SMALL, small

pytestmark = pytest.mark.usefixtures("standard")


def test_gives_a_receipt(cast: Cast) -> None:
    save(cast)
    answer = submit(cast)
    revision, receipt = Revision.objects.get(), Receipt.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/receipts/{receipt.pk}"
    body = answer.json()
    assert {name: body[name] for name in body.keys() - {"signature", "key", "standard_digest"}} == {
        "receipt": str(receipt.pk),
        "program": str(cast.harbour.pk),
        "period": "2026-Q3",
        "revision": 1,
        "digest": revision.digest,
        "standard": "1.0",
        "received_on": "2026-11-22",
        "previous": None,
    }
    assert (revision.late, revision.submitted_on, revision.submitted_by) == (
        True, date(2026, 11, 22), f"user:{cast.rosa.pk}",
    )  # fmt: skip


def test_the_digest_is_that_of_the_stored_canonical_document(cast: Cast) -> None:
    shuffled = small()
    shuffled["values"].reverse()
    save(cast, shuffled)
    digest = submit(cast).json()["digest"]
    stored = Revision.objects.get().document
    assert digest == f"sha256:{hashlib.sha256(stored.encode()).hexdigest()}"
    # RFC 8785 of a document without floats and without characters to escape, written by other means.
    plain = {name: SMALL[name] for name in ("standard", "period", "values", "answers")}
    assert stored == json.dumps(plain, sort_keys=True, separators=(",", ":"))


def test_the_document_holds_no_free_text_and_no_language(cast: Cast) -> None:
    texts = {"V40": "The yard is closed at noon.", "note": "Counted twice a week.", "answer": "Published by the court."}
    document = small(V17=1)
    document["values"][0]["note"] = texts["note"]
    document["values"].append({"indicator": "V40", "value": texts["V40"]})
    document["answers"] = [{"code": "W07", "pointer": "/values/9/value", "note": texts["answer"]}]
    save(cast, document)
    assert submit(cast).status_code == 201
    revision = Revision.objects.get()
    assert not any(text in revision.document for text in texts.values())
    assert (revision.language, "language" in revision.values) == ("fr", False)
    kept = {row.pointer: row for row in FreeText.objects.all()}
    assert {pointer: row.text for pointer, row in kept.items()} == {
        "/values/0/note": texts["note"],
        "/values/13/value": texts["V40"],
        "/answers/0/note": texts["answer"],
    }
    assert len({row.salt for row in kept.values()}) == 3
    row = kept["/values/13/value"]
    sealed = hashlib.sha256((row.salt + row.text).encode()).hexdigest()
    assert revision.values["values"][13]["value"] == f"sha256:{sealed}"
    # Who may read the report reads the texts.
    read = cast.api(cast.amina).get(PLACE).json()["document"]
    assert [read["values"][13]["value"], read["values"][0]["note"], read["answers"][0]["note"]] == list(texts.values())


def test_erased_texts_leave_digest_and_findings(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "V40", "value": "The yard is closed at noon."})
    save(cast, document)
    digest = submit(cast).json()["digest"]
    FreeText.objects.update(text="", salt="")
    revision = Revision.objects.get()
    assert digest == f"sha256:{hashlib.sha256(revision.document.encode()).hexdigest()}"
    answer = cast.api(cast.amina).get(PLACE)
    assert answer.json()["document"]["values"][13] == {"indicator": "V40"}
    assert answer.json()["erased"] == ["/values/13/value"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_refuses_what_is_not_ready_with_all_findings(cast: Cast, language: str) -> None:
    save(cast, small(V03=None, V17=1))
    found = cast.api(cast.rosa).get(f"{PLACE}?lang={language}").json()
    before = everything()
    answer = cast.api(cast.rosa).post(f"{PLACE}/submit?lang={language}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    body = answer.json()
    assert (body["code"], body["status"], body["valid"], body["ready"]) == ("report_invalid", 422, False, False)
    assert [each["code"] for each in body["findings"]] == ["H02", "W07"]
    assert (body["findings"], body["context_digest"]) == (found["findings"], found["context_digest"])
    assert everything() == before


def test_a_question_alone_stands_in_the_way_until_it_is_answered(cast: Cast) -> None:
    document = small(V17=1)
    save(cast, document)
    assert submit(cast).json()["code"] == "report_invalid"
    document["answers"] = [{"code": "W07", "pointer": "/values/9", "note": "none"}]
    save(cast, document, If_Match="*")
    assert submit(cast).status_code == 201
    assert [(each["severity"], each["code"]) for each in Revision.objects.get().findings] == [("question", "W07")]


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "quarter-3"}])
def test_again_gives_the_same_receipt(cast: Cast, headers: dict[str, str]) -> None:
    save(cast)
    first = submit(cast, **headers)
    before = everything()
    for more in (headers, {}):
        again = submit(cast, **more)
        assert again.status_code == (201 if more else 200)
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert everything() == before


def test_takes_no_body(cast: Cast) -> None:
    save(cast)
    body: Any
    for body in (small(), {}, [], False, b"null"):
        answer = cast.api(cast.rosa).post(f"{PLACE}/submit", body)
        assert (answer.status_code, answer.json()["code"] in {"no_body_here", "body_required"}) == (400, True)
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("now", "status", "code"),
    [
        (datetime(2026, 9, 30, 21, 59, 59, tzinfo=UTC), 409, "window_not_open"),
        (datetime(2026, 9, 30, 22, tzinfo=UTC), 201, "on time"),
        (datetime(2026, 10, 30, 22, 59, 59, tzinfo=UTC), 201, "on time"),
        (datetime(2026, 10, 30, 23, tzinfo=UTC), 201, "late"),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 201, "late"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), 409, "window_closed"),
        (datetime(2028, 2, 29, 23, tzinfo=UTC), 409, "window_closed"),
    ],
)
def test_the_window_in_the_program_s_time_zone(
    cast: Cast, clock: time_machine.Traveller, now: datetime, status: int, code: str
) -> None:
    save(cast)
    clock.move_to(now, tick=False)
    before = everything()
    answer = submit(cast)
    assert answer.status_code == status
    if status == 201:
        assert Revision.objects.get().late == (code == "late")
    else:
        assert answer.json()["code"] == code
        assert everything() == before


def test_a_standing_receipt_is_given_also_after_the_window(cast: Cast, clock: time_machine.Traveller) -> None:
    save(cast)
    first = submit(cast)
    clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    again = submit(cast)
    assert (again.status_code, again.content) == (200, first.content)


def test_the_day_of_receipt_is_that_of_the_program(cast: Cast, clock: time_machine.Traveller) -> None:
    cast.harbour.time_zone = "Pacific/Kiritimati"
    cast.harbour.save()
    clock.move_to(datetime(2026, 11, 22, 11, tzinfo=UTC))
    save(cast)
    assert submit(cast).json()["received_on"] == "2026-11-23"


def test_tells_the_coordinators_in_the_same_transaction_and_no_figure(cast: Cast) -> None:
    save(cast)
    submit(cast)
    task = DBTaskResult.objects.get(task_path="groups.actions.mail.mail_coordinators", args_kwargs__kwargs__country="XA",
                                    args_kwargs__kwargs__template="report_submitted")  # fmt: skip
    assert task.args_kwargs["kwargs"] == {
        "country": "XA",
        "key": f"report_submitted:{Receipt.objects.get().pk}",
        "template": "report_submitted",
        "params": {"program": "harbour-visitors", "period": "2026-Q3", "address": "http://127.0.0.1:8000"},
    }
    assert cast.mails_to(cast.amina).count("A report waits for review: harbour-visitors, 2026-Q3") == 1
    assert "A report waits for review: harbour-visitors, 2026-Q3" not in cast.mails_to(cast.elif_)


def test_a_refusal_queues_nothing(cast: Cast) -> None:
    save(cast, small(V03=None))
    tasks = DBTaskResult.objects.count()
    submit(cast)
    assert DBTaskResult.objects.count() == tasks


def test_is_written_down(cast: Cast) -> None:
    save(cast)
    submit(cast)
    row = AuditRow.objects.get(action="report.submitted")
    assert (row.actor, row.program_id, row.object_id) == (
        f"user:{cast.rosa.pk}", cast.harbour.pk, str(Report.objects.get().pk),
    )  # fmt: skip
    assert row.details == {
        "version": 2, "period": "2026-Q3", "revision": 1, "digest": Revision.objects.get().digest,
    }  # fmt: skip


def test_the_draft_is_gone_and_the_report_reads_the_same(cast: Cast) -> None:
    reach(cast, "draft")
    before = cast.api(cast.rosa).get(PLACE).json()["document"]
    submit(cast)
    assert Report.objects.get().draft is None
    assert cast.api(cast.rosa).get(PLACE).json()["document"] == before


class Meanwhile(Protocol):
    def __call__(self, happens: Callable[[], object]) -> None: ...


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """What happens, once, when the next submission is prepared and not yet written."""

    def arrange(happens: Callable[[], object]) -> None:
        real = submissions.prepare

        def prepare(**arguments: Any) -> submissions.Prepared | None:
            made = real(**arguments)
            monkeypatch.setattr(submissions, "prepare", real)
            happens()
            return made

        monkeypatch.setattr(submissions, "prepare", prepare)

    return arrange


def revise(cast: Cast, document: Any) -> None:
    assert save(cast, document, If_Match="*").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "quarter-3"}])
class TestMeanwhile:
    def test_another_figure_is_what_is_submitted(
        self, cast: Cast, meanwhile: Meanwhile, headers: dict[str, str]
    ) -> None:
        save(cast)
        meanwhile(lambda: revise(cast, small(V15=5)))
        answer = submit(cast, **headers)
        revision = Revision.objects.get()
        assert next(row for row in revision.values["values"] if row["indicator"] == "V15")["value"] == 5
        assert (answer.status_code, answer.json()["digest"]) == (201, revision.digest)
        assert answer.json()["receipt"] == str(Receipt.objects.get().pk)
        if headers:
            # What is kept is what was given, and not what was foreseen.
            again = submit(cast, **headers)
            assert (again.status_code, again.content) == (201, answer.content)

    def test_what_is_no_longer_ready_is_refused(
        self, cast: Cast, meanwhile: Meanwhile, headers: dict[str, str]
    ) -> None:
        save(cast)
        meanwhile(lambda: revise(cast, small(V03=None)))
        answer = submit(cast, **headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "report_invalid")
        assert [model.objects.count() for model in (Revision, Receipt, KeptAnswer)] == [0, 0, 0]

    def test_who_was_quicker_has_submitted_it(self, cast: Cast, meanwhile: Meanwhile, headers: dict[str, str]) -> None:
        save(cast)
        quicker: list[bytes] = []
        meanwhile(lambda: quicker.append(cast.api(cast.bruno).post(f"{PLACE}/submit").content))
        answer = submit(cast, **headers)
        assert (answer.status_code, answer.content) == (200, quicker[0])
        assert (Revision.objects.count(), Receipt.objects.count()) == (1, 1)

    def test_another_quarter_has_made_the_chain_longer(
        self, cast: Cast, meanwhile: Meanwhile, headers: dict[str, str]
    ) -> None:
        other = PLACE.replace("Q3", "Q2")
        save(cast)
        assert cast.api(cast.rosa).put(other, {**small(), "period": "2026-Q2"}).status_code == 201
        until = {"until": "2026-12-20", "reason": "The office was closed."}
        assert cast.api(cast.amina).post(f"{other}/exceptions", until).status_code == 201
        earlier: list[Any] = []
        meanwhile(lambda: earlier.append(cast.api(cast.bruno).post(f"{other}/submit")))
        answer = submit(cast, **headers)
        assert (earlier[0].status_code, answer.status_code) == (201, 201)
        first, second = Receipt.objects.order_by("number")
        assert (first.number, second.number) == (1, 2)
        assert answer.json()["previous"] == first.digest
