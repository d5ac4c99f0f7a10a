"""What has everything wrong, through each channel: all findings up to ten thousand, one sentence beyond; in little memory."""

import json
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from groups.codelists import Scope
from network.node.worker import Loop
from network.reports.actions import bulk
from network.reports.bulk import lines
from network.reports.models import BulkFindings, BulkJob, Report
from tests.api.bulk import PATH, umbrella
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, save
from tests.cast import Api, Cast
from tests.documents import small

# How much is wrong is counted before any database sees it.
pytestmark = [pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]
MOST = 10_000
CHECK = f"{PLACE}/validate"
SENTENCES = {
    "en": "There are more than 10000 findings: most likely this is no report of the standard.",
    "fr": "Il y a plus de 10000 constats : ce n’est sans doute pas un rapport de la norme.",
    "ar": "هناك أكثر من 10000 من نتائج التحقق: الأرجح أن هذا ليس تقريراً بحسب المعيار.",
}


@contextmanager
def within(most: int) -> Iterator[None]:
    """Python's memory grows by less than so many bytes."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def members(number: int, **document: Any) -> bytes:
    """The small valid document with so many members that no report has; each is one finding."""
    return json.dumps({**small(), **document, **{f"m{each}": 1 for each in range(number)}}).encode()


# Each has more than ten thousand findings: one fault again and again, where a check could be without an end.
TOO_MANY = {
    "members of the document": members(MOST + 1),
    "members of a row": json.dumps({"values": [{"indicator": "V01", **{f"m{n}": 1 for n in range(MOST + 1)}}]}).encode(),
    "members of answers": json.dumps(
        small() | {"answers": [{f"m{n}": 1 for n in range(11)} for _answer in range(1_000)]}
    ).encode(),
    "rows of a cell": json.dumps({"values": [{"indicator": "V01", "value": 1}] * MOST}).encode(),
    "texts": json.dumps(
        {"values": [{"indicator": "V01", "value": 1, "note": "+33 612345678 a@example.org"}] * 6_000}
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MANY)
def test_a_report_with_more_findings_than_anybody_reads_is_refused(cast: Cast, name: str) -> None:
    rosa = cast.api(cast.rosa)
    with nothing_changes():
        for answer in (rosa.put(PLACE, TOO_MANY[name]), rosa.post(CHECK, TOO_MANY[name])):
            assert refusal(answer) == (400, "too_many_findings")
            assert faults(answer) == [("too_many_findings", "")]


@pytest.mark.parametrize("language", SENTENCES)
def test_in_words_of_the_caller(cast: Cast, language: str) -> None:
    answer = cast.api(cast.rosa).post(f"{CHECK}?lang={language}", members(MOST + 1))
    assert (answer.json()["detail"], answer.json()["errors"][0]["detail"]) == (SENTENCES[language],) * 2


def test_all_of_them_are_told_up_to_there(cast: Cast) -> None:
    with within(64_000_000):
        answer = save(cast, members(MOST))
        assert (answer.status_code, len(answer.json()["findings"])) == (201, MOST)
    # And what is kept can be read again.
    assert len(cast.api(cast.rosa).get(PLACE).json()["findings"]) == MOST


def test_a_draft_that_has_more_by_now_is_shown_and_can_be_mended(cast: Cast) -> None:
    """As when a version before this one kept it, or the program left the facility that it is about."""
    save(cast, small())
    Report.objects.update(draft=json.loads(members(MOST + 1)))
    rosa = cast.api(cast.rosa)
    shown = rosa.get(PLACE)
    assert (shown.status_code, shown.json()["valid"], len(shown.json()["findings"])) == (200, False, MOST)
    with nothing_changes():
        assert refusal(rosa.post(f"{PLACE}/submit")) == (422, "report_invalid")
        assert refusal(rosa.post(CHECK)) == (400, "too_many_findings")
    assert save(cast, small(), If_Match="*").json()["valid"] is True


def test_in_a_csv_file(cast: Cast) -> None:
    api = cast.api(cast.rosa)
    with within(64_000_000):
        # No number, and from the second on twice.
        answer = api.put(PLACE, b"indicator,value\n" + b"V01,x\n" * MOST, Content_Type="text/csv")
        assert refusal(answer) == (400, "too_many_findings")
        answer = api.put(PLACE, b"indicator,value\n" + b"V99,1\n" * (MOST - 100), Content_Type="text/csv")
    places = [each["source"]["row"] for each in answer.json()["findings"] if each["code"] == "S02"]
    assert places == [*range(2, MOST - 98)]


def test_in_a_push_of_dhis2(cast: Cast) -> None:
    api = Api(token=cast.token(cast.harbour, *Scope))
    pushed = [{"dataElement": f"V{number}", "value": "1"} for number in range(100, MOST + 100)]
    told = []
    with nothing_changes(), within(64_000_000):
        for values in (pushed, pushed[100:]):
            body = {"period": "2026Q3", "orgUnit": "harbour-visitors", "dataValues": values}
            answer = api.post("/dhis2/harbour-visitors/api/dataValueSets?dryRun=true", body)
            assert answer.json()["response"]["importCount"]["ignored"] == len(values)
            told.append([each["errorCode"] for each in answer.json()["response"]["conflicts"]])
    assert told[0] == ["too_many_findings"]
    assert told[1].count("S02") == MOST - 100


class TestAFileOfManyReports:
    def test_refuses_such_a_line_alone(self, cast: Cast) -> None:
        umbrella(cast, 1)
        line = members(MOST + 1, program="harbour-visitors", period="2026-Q3")
        whole = json.dumps({"program": "harbour-visitors", "period": "2026-Q3", **small()}).encode()
        body = b"\n".join((line, whole))
        answer = cast.api(cast.dora).post(f"{PATH}?lang=fr", body, Content_Type="application/x-ndjson").json()
        assert [(each["outcome"], each.get("code")) for each in answer["results"]] == [
            ("refused", "too_many_findings"),
            ("created", None),
        ]
        assert answer["results"][0]["detail"] == SENTENCES["fr"]

    def test_of_seventy_thousand_findings(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """Half of a batch, all of which is wrong, in half of the memory: as Python objects its findings took 62 MB."""
        _wide, groups = umbrella(cast, 2)
        monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
        number = lines.BATCH_LINES // 2
        rows = ",".join(['{"":1}'] * 550)
        body = f'{{"program":"{groups[1].slug}","period":"2026-Q3","values":[{rows}]}}\n'.encode() * number
        api = cast.api(cast.dora)
        with within(32_000_000):
            job = api.post(PATH, body, Content_Type="application/x-ndjson").json()
            Loop().run_once()
        assert BulkJob.objects.get().counts["refused"] == number
        kept = list(BulkFindings.objects.all())
        assert max(len(each.body) for each in kept) < 2_000_000
        assert sum(len(each.packed) for each in kept) < sum(len(each.body) for each in kept) / 20
        told: Any = api.get(f"{PATH}/{job['id']}/findings")
        found = [json.loads(each) for each in told.getvalue().splitlines()]
        assert [each["line"] for each in found] == [*range(1, number + 1)]
        assert {len(each["findings"]) for each in found} == {563}
