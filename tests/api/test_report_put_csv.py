"""PUT /programs/{id}/reports/{period} and POST .../validate with a CSV file: the findings of JSON, with their places."""

from typing import Any

import pytest
from django.utils import translation

from network.reports import sentences
from network.reports.formats.json import MOST_ROWS
from network.reports.models import Report
from network.standards import shipped
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, reach
from tests.cast import Answer, Cast
from tests.documents import small
from tests.network.reports.formats.test_csv import REFUSALS

pytestmark = pytest.mark.usefixtures("standard")
CHECK = f"{PLACE}/validate"
TIDY = """program;period;Indicateur;Valeur;base
harbour-visitors;2026-Q3;V01;38;
;;V02;14;
;;V03;٧;
;;V06;3;
;;V07;2;26
;;V11;oui;
;;V12;1;
;;V13;0;
;;V15;4;
;;V17;0;
;;V18;0;
;;V19;not_collected;
;;V21;9;12
"""
WIDE = (
    "standard,V01,V02,V03,V06,V07,V07.base,V11,V12,V13,V15,V17,V18,V19,V21,V21.base\r\n"
    "1.0,38,14,7,3,2,26,true,1,0,4,0,0,not_collected,9,12\r\n"
)


def put(cast: Cast, text: str | bytes, query: str = "", **headers: str) -> Answer:
    body = text if isinstance(text, bytes) else text.encode()
    return cast.api(cast.rosa).put(f"{PLACE}{query}", body, **{"Content_Type": "text/csv", **headers})


def check(cast: Cast, text: str | bytes, query: str = "") -> Answer:
    body = text if isinstance(text, bytes) else text.encode()
    return cast.api(cast.rosa).post(f"{CHECK}{query}", body, Content_Type="text/csv; charset=utf-8")


def findings(answer: Answer) -> list[tuple[str, str, Any]]:
    return [(each["code"], each["pointer"], each.get("source")) for each in answer.json()["findings"]]


@pytest.mark.parametrize("text", [TIDY, WIDE])
def test_the_draft_is_that_of_json(cast: Cast, text: str) -> None:
    answer = put(cast, text)
    assert (answer.status_code, answer.json()["ready"], answer.json()["findings"]) == (201, True, [])
    as_file = Report.objects.get().draft
    assert cast.api(cast.rosa).put(PLACE, small() | {"language": ""}).status_code == 200
    report = Report.objects.get()
    assert (report.draft, report.version) == (as_file, 1)  # identical content: nothing changed


def test_findings_name_row_and_column_in_the_caller_s_language(cast: Cast) -> None:
    text = TIDY.replace("V03;٧", "V03;sept").replace("V18;0", "V99;0").replace("9;12", "9;15")
    answer = check(cast, text, "?lang=fr")
    assert answer.status_code == 200
    assert findings(answer) == [
        ("H02", "/values", None),
        ("S03", "/values/2/value", {"row": 4, "column": "Valeur"}),
        ("S02", "/values/10/indicator", {"row": 12, "column": "Indicateur"}),
        ("H31", "/values/12/base", {"row": 14, "column": "base"}),
    ]
    assert answer.json()["findings"][1]["message"].startswith(
        shipped.read("1.0").texts["fr"]["S03.message"]["text"].partition("{")[0]
    )


def test_the_findings_are_those_of_the_document(cast: Cast) -> None:
    """But for their sources, and the order of the rows, which is that of the file."""
    faulty = small(V07={"value": 27, "base": 26}, V17=1, V01=380)
    text = TIDY.replace("V07;2;26", "V07;27;26").replace("V17;0", "V17;1").replace("V01;38", "V01;380")
    as_file = check(cast, text).json()["findings"]
    as_json = cast.api(cast.rosa).post(CHECK, faulty).json()["findings"]
    for each in as_file:
        assert each.pop("source")["row"] > 1
    assert as_file == as_json
    assert len(as_file) == 4


def test_questions_are_answered_in_the_file(cast: Cast) -> None:
    asked = TIDY.replace("V17;0", "V17;1")
    assert [code for code, *_rest in findings(check(cast, asked))] == ["W07"]
    head, *rows = asked.splitlines()
    told = "\n".join(
        [f"{head};question;answer", *(f"{row};W07;published" if "V17" in row else f"{row};;" for row in rows)]
    )
    answer = put(cast, told)
    assert (answer.status_code, answer.json()["ready"]) == (201, True)
    assert cast.api(cast.rosa).get(PLACE).json()["document"]["answers"] == [
        {"code": "W07", "pointer": "/values/9", "note": "published"}
    ]
    told = told.replace("published", "call 0151 2345 67890")
    assert ("H26", "/answers/0/note", {"row": 11, "column": "answer"}) in findings(check(cast, told))


@pytest.mark.parametrize(
    ("text", "code", "pointer", "source"),
    [
        (TIDY.replace("2026-Q3", "2026-Q2"), "S11", "/period", {"row": 2, "column": "period"}),
        (WIDE.replace("\r\n1.0,", "\r\n2.0,"), "S12", "/standard", {"row": 2, "column": "standard"}),
    ],
)
def test_another_quarter_s_or_version_s_file(cast: Cast, text: str, code: str, pointer: str, source: Any) -> None:
    with nothing_changes():
        answer = put(cast, text)
    assert (answer.status_code, findings(answer)) == (422, [(code, pointer, source)])
    assert findings(check(cast, text)) == [(code, pointer, source)]


def test_another_program_s_file(cast: Cast) -> None:
    with nothing_changes():
        answer = put(cast, TIDY.replace("harbour-visitors", "hill-friends"), "?lang=es")
    assert refusal(answer) == (422, "wrong_program")
    assert answer.headers["Content-Language"] == "es"
    assert faults(answer) == [("wrong_program", "")]
    assert answer.json()["errors"][0]["source"] == {"row": 2, "column": "program"}
    assert "hill-friends" in answer.json()["errors"][0]["detail"]
    assert put(cast, TIDY.replace("harbour-visitors", str(cast.harbour.pk))).status_code == 201


def test_what_is_no_report_is_refused_in_the_caller_s_language(cast: Cast) -> None:
    seen = set()
    with nothing_changes():
        for name, (body, code, source) in REFUSALS.items():
            if not body:
                continue
            said = set()
            for language in ("en", "es", "fr", "ar") if code not in seen else ("en",):
                answer = put(cast, body, f"?lang={language}")
                assert (name, *refusal(answer)) == (name, 400, code)
                (error,) = answer.json()["errors"]
                assert (name, error.get("source")) == (name, source)
                with translation.override(language):
                    assert error["detail"] == str(sentences.CSV[code]).format(**error["params"])
                said.add(error["detail"])
            assert len(said) == (1 if code in seen else 4), said
            seen.add(code)
    assert seen == sentences.CSV.keys() - {"wrong_program", "not_the_same"}


def test_nothing_at_all(cast: Cast) -> None:
    assert refusal(put(cast, b"")) == (400, "body_required")


def test_over_the_limit_it_is_not_read(cast: Cast) -> None:
    with nothing_changes():
        assert refusal(put(cast, b"V01\n" + b"1" * 10_000_000)) == (413, "body_too_large")


def test_more_rows_than_a_report_has(cast: Cast) -> None:
    answer = put(cast, "indicator,value\n" + "V01,1\n" * (MOST_ROWS + 1))
    assert refusal(answer) == (400, "too_many_figures")


def test_only_where_a_report_may_be_saved(cast: Cast) -> None:
    reach(cast, "submitted")
    assert refusal(put(cast, b"\xff", If_Match='"1.x"')) == (409, "not_editable")
    body = TIDY.encode()
    for who, status in ((cast.chen, 404), (cast.dora, 404), (None, 401)):
        assert cast.api(who).put(PLACE, body, Content_Type="text/csv").status_code == status
        assert cast.api(who).post(CHECK, body, Content_Type="text/csv").status_code == status


def test_another_media_type(cast: Cast) -> None:
    answer = cast.api(cast.rosa).put(PLACE, TIDY.encode(), Content_Type="text/plain")
    assert refusal(answer) == (415, "media_type_not_understood")
