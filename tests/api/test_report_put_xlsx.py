"""PUT /programs/{id}/reports/{period} and POST .../validate with a spreadsheet."""

from typing import Any

import pytest

from groups.languages import INTERFACE_LANGUAGES
from network.reports.models import Report
from tests.api.sheets import MINE, TEMPLATE, XLSX, check, edited, grids, places, put, send, typed
from tests.api.steps import PLACE, everything, reach, save
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
SMALL = {
    ("V01|value||", "*"): 38, ("V02|value||", "*"): 14, ("V03|value||", "*"): 7, ("V06|value||", "*"): 3,
    ("V07|value||", "*"): 2, ("V07|base||", "*"): 26, ("V11|value||", "*"): "yes", ("V12|value||", "*"): 1,
    ("V13|value||", "*"): 0, ("V15|value||", "*"): 4, ("V17|value||", "*"): 0, ("V18|value||", "*"): 0,
    ("V19|absence||", "*"): "Non recueilli", ("V21|value||", "*"): 9, ("V21|base||", "*"): 12,
}  # fmt: skip


def sheet(cast: Cast, query: str = "") -> bytes:
    answer = cast.api(cast.rosa).get(MINE + query)
    assert answer.status_code == 200
    return bytes(answer.content)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_filled_sheet_is_the_same_report_as_its_json(cast: Cast, language: str) -> None:
    answer = send(cast.api(cast.rosa), typed(sheet(cast, f"&lang={language}"), SMALL))
    assert (answer.status_code, answer.json()["findings"], answer.json()["ready"]) == (201, [], True)
    assert answer.json()["language"] == language
    first = Report.objects.get().draft
    assert save(cast, small(), If_Match="*").status_code == 200
    assert first == Report.objects.get().draft


def test_sent_back_unchanged_it_changes_nothing(cast: Cast) -> None:
    save(cast, {**small(), "language": "ar"})
    before = everything()
    answer = send(cast.api(cast.rosa), sheet(cast, "&lang=ar"))
    assert (answer.status_code, answer.headers["ETag"][:3]) == (200, '"1.')
    assert everything() == before


def test_a_change_needs_the_version_that_was_read(cast: Cast) -> None:
    save(cast)
    body = typed(sheet(cast), {("V01|value||", "*"): 39})
    assert send(cast.api(cast.rosa), body).json()["code"] == "if_match_required"
    assert send(cast.api(cast.rosa), body, If_Match='"1.0123456789abcdef"').status_code == 200


def test_findings_name_sheet_and_cell(cast: Cast) -> None:
    body = typed(sheet(cast), {**SMALL, ("V07|value||", "*"): 27, ("V03|value||", "*"): "seven"})
    answer = check(cast.api(cast.rosa), body)
    found = {each["code"]: each["source"] for each in answer.json()["findings"]}
    cells = {line: places(body)[line, "*"][1] for line in ("V03|value||", "V07|value||")}
    assert found == {
        "S03": {"sheet": "Core questions", "cell": cells["V03|value||"]},
        "H20": {"sheet": "Core questions", "cell": cells["V07|value||"]},
    }
    assert not Report.objects.exists()


def test_errors_of_the_spreadsheet_are_refused_in_their_place(cast: Cast) -> None:
    body = typed(sheet(cast), {**SMALL, ("V03|value||", "*"): b' t="e"><f>#REF!+1</f><v>#REF!</v>'})
    (found,) = check(cast.api(cast.rosa), body).json()["findings"]
    assert (found["code"], found["indicator"], found["source"]["sheet"]) == ("S03", "V03", "Core questions")


def test_a_blank_cell_is_neither_zero_nor_an_absence(cast: Cast) -> None:
    body = typed(sheet(cast), {cell: value for cell, value in SMALL.items() if not cell[0].startswith("V03")})
    answer = send(cast.api(cast.rosa), body)
    assert [(each["code"], each["indicator"]) for each in answer.json()["findings"]] == [("H02", "V03")]
    document = cast.api(cast.rosa).get(PLACE).json()["document"]
    assert "V03" not in {row["indicator"] for row in document["values"]}


def test_questions_are_answered_in_the_sheet(cast: Cast) -> None:
    body = typed(sheet(cast), {**SMALL, ("V17|value||", "*"): 1})
    asked = check(cast.api(cast.rosa), body).json()
    assert [each["code"] for each in asked["findings"]] == ["W07"]
    answers = list(grids(body)).index("Answers to questions") + 1
    for cell, word in {"B4": "W07", "C4": "V17", "G4": "Published by the ombudsman."}.items():
        body = put(body, answers, cell, word)
    answered = check(cast.api(cast.rosa), body).json()
    assert (answered["ready"], asked["ready"]) == (True, False)


@pytest.mark.parametrize("door", [send, check])
def test_the_sheet_of_another_quarter_or_program_is_refused(cast: Cast, door: Any) -> None:
    rosa = cast.api(cast.rosa)
    other_quarter = bytes(rosa.get(f"{TEMPLATE}?program=harbour-visitors&period=2026-Q2").content)
    hill = bytes(cast.api(cast.dora).get(f"{TEMPLATE}?program=hill-friends&period=2026-Q3").content)
    before = everything()
    quarter, program = door(rosa, other_quarter), door(rosa, hill)
    found = [(each["code"], each["pointer"]) for each in quarter.json()["findings"]]
    assert found == [("S11", "/period")]
    assert (program.status_code, program.json()["code"]) == (422, "wrong_program")
    assert program.json()["errors"] == [
        {
            "code": "wrong_program",
            "pointer": "",
            "detail": "This is the spreadsheet of another program.",
            "params": {},
            "source": {"sheet": "_vrs", "cell": "B4"},
        }
    ]
    assert quarter.status_code == (422 if door is send else 200)
    assert everything() == before


def test_a_blank_sheet_of_nobody_is_for_any_program_and_quarter(cast: Cast) -> None:
    body = bytes(cast.api().get(TEMPLATE).content)
    assert send(cast.api(cast.rosa), typed(body, SMALL)).json()["ready"] is True


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This is no XLSX workbook, or it is damaged or locked with a password."),
        ("es", "No es un libro XLSX, o está dañado o protegido con contraseña."),
        ("fr", "Ce n’est pas un classeur XLSX, ou bien il est endommagé ou verrouillé par un mot de passe."),
        ("ar", "هذا ليس مصنف XLSX، أو أنه تالف أو مقفل بكلمة مرور."),
    ],
)
def test_what_is_no_workbook_is_refused_in_the_language_of_who_sent_it(cast: Cast, language: str, says: str) -> None:
    before = everything()
    answer = send(cast.api(cast.rosa), b"V01,38", f"{PLACE}?lang={language}")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_xlsx")
    assert [each["detail"] for each in answer.json()["errors"]] == [says]
    assert everything() == before


def test_each_refusal_of_a_workbook_has_a_sentence(cast: Cast) -> None:
    whole = sheet(cast)
    bodies = {
        "has_macros": edited(whole, "xl/vbaProject.bin", lambda old: b"1"),
        "has_links": edited(whole, "xl/externalLinks/externalLink1.xml", lambda old: b"<a/>"),
        "unusual_xml": edited(
            whole, "xl/styles.xml", lambda old: old.replace(b"<styleSheet", b"<!DOCTYPE a><styleSheet")
        ),
        "too_much_inside": edited(whole, "xl/worksheets/sheet1.xml", lambda old: old + b" " * 20_000_000),
        "too_many_cells": edited(
            whole,
            "xl/worksheets/sheet1.xml",
            lambda old: old.replace(b"</sheetData>", b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        ),
        "no_template": put(whole, len(grids(whole)), "A1", "notes"),
        "template_changed": put(whole, len(grids(whole)), "B5", "2026-Q2"),
        "sheet_missing": put(whole, 2, "A1", "notes"),
        "stray_figure": put(whole, 1, "D4", 38),
        "formula_without_value": typed(whole, {("V01|value||", "*"): b"><f>1+1</f>"}),
    }
    before = everything()
    for code, body in bodies.items():
        answer = send(cast.api(cast.rosa), body)
        assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["code"]) == (400, code, code)
        assert "{" not in answer.json()["errors"][0]["detail"]
    assert everything() == before


def test_forty_megabytes_are_refused_unread(cast: Cast) -> None:
    answer = send(cast.api(cast.rosa), bytes(40_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_report_that_cannot_be_changed_is_not_read_at_all(cast: Cast) -> None:
    reach(cast, "submitted")
    answer = send(cast.api(cast.rosa), b"nothing")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_editable")


def test_others_cannot_send_one(cast: Cast) -> None:
    body = typed(sheet(cast), SMALL)
    found = {name: send(cast.api(getattr(cast, name)), body).status_code for name in ("amina", "chen", "dora", "bruno")}
    assert found == {"amina": 403, "chen": 404, "dora": 404, "bruno": 201}


def test_media_type_may_carry_parameters_and_any_case(cast: Cast) -> None:
    answer = send(cast.api(cast.rosa), typed(sheet(cast), SMALL), Content_Type=f"{XLSX.upper()}; charset=binary")
    assert answer.status_code == 201
