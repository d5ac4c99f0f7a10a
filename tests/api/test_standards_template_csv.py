"""GET /standards/{version}/template.csv: what is due, in columns that are read back; and reports as CSV."""

import csv as library
import io
from typing import Any
from urllib.parse import quote

import pytest

from groups.codelists import Scope
from network.node.canonical import digest
from network.reports.models import Report
from network.standards import shipped
from tests.api.refusals import nothing_changes, refusal
from tests.api.steps import PLACE, reach, save, submit
from tests.cast import Answer, Cast
from tests.documents import small

# Written from one row by Python alone; test_standards_detail, _texts and test_report_get read such rows on both databases.
pytestmark = [pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]
TEMPLATE = "/standards/1.0/template.csv"
OWN = f"{TEMPLATE}?program=harbour-visitors&period=2026-Q3"
VISITS = ["V01", "V02", "V03", "V06", "V07", "V11", "V12", "V13", "V15", "V17", "V18", "V19", "V21"]


def table(answer: Answer, delimiter: str = ",") -> list[dict[str, str]]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = answer.content.decode("utf-8-sig")
    return list(library.DictReader(io.StringIO(text, ""), delimiter=delimiter))


def filled(rows: list[dict[str, str]], document: dict[str, Any]) -> bytes:
    """The table with the values of the document typed in, as a spreadsheet saves it."""
    told = {row["indicator"]: row for row in document["values"]}
    buffer = io.StringIO()
    writer = library.DictWriter(buffer, list(rows[0]), delimiter=";")
    writer.writeheader()
    for row in rows:
        answer = told.get(row["Indicateur"], {})
        row["Valeur"] = str(answer.get("value", answer.get("absence", ""))).lower()
        row["Base (nombre sur lequel porte le compte)"] = str(answer.get("base", ""))
        writer.writerow(row)
    return buffer.getvalue().encode()


def test_for_nobody_all_that_is_due_of_all_activities(cast: Cast) -> None:
    rows = table(cast.api().get(f"{TEMPLATE}?period=2026-Q3"))
    assert [row["Indicator"] for row in rows][:5] == ["V01", "V02", "V03", "V06", "V07"]
    assert {"V09", "V22", "V27", "V28", "V36"} < {row["Indicator"] for row in rows}
    assert {row["Quarter"] for row in rows} == {"2026-Q3"}
    assert {row["Version"] for row in rows} == {"1.0"}
    assert {row["Value"] for row in rows} == {row["Program"] for row in rows} == {""}
    assert rows[0]["Label"] == shipped.read("1.0").texts["en"]["V01.label"]["text"]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_what_is_filled_in_is_the_report(cast: Cast, language: str) -> None:
    """Filled in French and sent by the reader of another language."""
    rows = table(cast.api(cast.rosa).get(f"{OWN}&lang=fr"))
    assert [row["Indicateur"] for row in rows] == VISITS
    body = filled(rows, small())
    answer = cast.api(cast.rosa).put(f"{PLACE}?lang={language}", body, Content_Type="text/csv")
    assert (answer.status_code, answer.json()["findings"]) == (201, [])
    as_file = Report.objects.get().draft
    save(cast)
    assert Report.objects.get().draft == as_file


def test_blank_as_it_is_says_nothing(cast: Cast) -> None:
    for shape in ("tidy", "wide"):
        body = cast.api(cast.rosa).get(f"{OWN}&shape={shape}").content
        answer = cast.api(cast.rosa).post(f"{PLACE}/validate", body, Content_Type="text/csv")
        assert [each["code"] for each in answer.json()["findings"]] == ["H02"] * len(VISITS)


def test_wide_has_the_columns_that_are_needed(cast: Cast) -> None:
    (row,) = table(cast.api(cast.rosa).get(f"{OWN}&shape=wide&delimiter=semicolon"), ";")
    assert list(row)[:6] == ["Program", "Quarter", "Version", "Facility", "V01", "V02"]
    assert {"V07.base", "V21.base"} < set(row)
    assert "V01.base" not in row


@pytest.mark.parametrize("shape", ["tidy", "wide"])
def test_is_filled_with_the_draft_for_its_own_people_alone(cast: Cast, shape: str) -> None:
    save(cast, small(V01=41, V17=1) | {"answers": [{"code": "W07", "pointer": "/values/9", "note": "=published"}]})
    before = Report.objects.get().draft
    own = cast.api(cast.rosa).get(f"{OWN}&shape={shape}")
    assert b"'=published" in own.content
    again = cast.api(cast.rosa).put(PLACE, own.content, Content_Type="text/csv")
    assert (again.status_code, Report.objects.get().draft) == (200, before)
    assert own.headers["Cache-Control"] == "no-store"
    # A coordinator sees no draft, a token that only writes nothing that was written, and nobody else anything of it.
    write = cast.api(token=cast.token(cast.harbour, Scope.REPORT_WRITE))
    for other in (cast.api(cast.amina), write, cast.api()):
        assert b"41" not in other.get(f"{OWN}&shape={shape}").content.replace(b"2026", b"")
    for who in (cast.chen, cast.dora, cast.elif_):
        assert refusal(cast.api(who).get(OWN)) == (404, "not_found")
    token = cast.api(token=cast.token(cast.harbour, Scope.LISTING_WRITE))
    assert refusal(token.get(OWN)) == (403, "not_allowed")


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
@pytest.mark.parametrize(
    "query", ["shape=tidy", "shape=wide", "shape=tidy&delimiter=semicolon", "shape=wide&delimiter=tab"]
)
def test_a_report_as_csv_reads_back_equal(cast: Cast, state: str, query: str) -> None:
    reach(cast, state)
    shown = cast.api(cast.rosa).get(PLACE).json()
    answer = cast.api(cast.rosa).get(f"{PLACE}?format=csv&{query}&lang=ar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-visitors-2026-Q3.csv"'
    assert answer.headers["ETag"].split(".")[0] == cast.api(cast.rosa).get(PLACE).headers["ETag"].split(".")[0]
    if state == "draft":
        again = cast.api(cast.rosa).put(PLACE, answer.content, Content_Type="text/csv")
        assert (again.status_code, again.json()["status"]) == (200, "draft")
        assert digest(cast.api(cast.rosa).get(PLACE).json()["document"]) == digest(shown["document"])
    else:
        verdict = cast.api(cast.rosa).post(f"{PLACE}/validate", answer.content, Content_Type="text/csv").json()
        assert (verdict["ready"], verdict["changes"]) == (True, [] if state == "accepted" else None)


def test_a_revision_as_csv(cast: Cast) -> None:
    reach(cast, "submitted")
    api = cast.api(cast.amina)
    assert table(api.get(f"{PLACE}?revision=1&format=csv"))[0]["Value"] == "38"
    assert table(api.get(PLACE, Accept="text/csv"))[0]["Indicator"] == "V01"
    assert refusal(cast.api(cast.dora).get(f"{PLACE}?format=csv")) == (404, "not_found")
    assert refusal(cast.api().get(f"{PLACE}?format=csv")) == (401, "credentials_required")


def test_formulas_are_neutralised(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "V40", "value": '=HYPERLINK("https://example.org")', "note": "@x"})
    save(cast, document)
    answer = cast.api(cast.rosa).get(f"{PLACE}?format=csv")
    row = table(answer)[-1]
    assert row["Value"] == '\'=HYPERLINK("https://example.org")'
    assert row["Note (never published)"] == "'@x"
    with nothing_changes():
        assert cast.api(cast.rosa).put(PLACE, answer.content, Content_Type="text/csv").status_code == 200
    assert submit(cast).status_code == 201


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{OWN}&shape=long", "bad_parameter"),
        (f"{OWN}&delimiter={quote(';')}", "bad_parameter"),
        (f"{TEMPLATE}?period=2026-Q7", "bad_parameter"),
        (f"{TEMPLATE}?revision=1", "bad_parameter"),
        (f"{PLACE}?shape=wide", "bad_parameter"),
        (f"{PLACE}?format=csv&shape=long", "bad_parameter"),
    ],
)
def test_bad_parameters(cast: Cast, path: str, code: str) -> None:
    save(cast)
    assert refusal(cast.api(cast.rosa).get(path)) == (400, code)


def test_what_is_not_there(cast: Cast) -> None:
    assert refusal(cast.api().get("/standards/9.9/template.csv")) == (404, "not_found")
    assert refusal(cast.api().get(f"{TEMPLATE}?program=nobody")) == (404, "not_found")
    assert refusal(cast.api().get(TEMPLATE, Accept="application/json")) == (406, "format_not_available")
