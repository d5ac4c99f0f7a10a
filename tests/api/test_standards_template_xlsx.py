"""GET /standards/{version}/template.xlsx: the spreadsheet to fill."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from groups.codelists import Scope
from groups.languages import INTERFACE_LANGUAGES
from network.reports.sheets import WORDS
from tests.api.sheets import MINE, TEMPLATE, XLSX, grids, places
from tests.api.steps import reach, save
from tests.cast import Cast

# Written from one row by Python alone; test_standards_detail, _texts and test_report_get read such rows on both databases.
pytestmark = [pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]


def workbook(cast: Cast, user: Any = None, path: str = TEMPLATE) -> bytes:
    answer = cast.api(user).get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, XLSX)
    return bytes(answer.content)


def value_at(body: bytes, line: str, column: str = "*") -> Any:
    """What stands in the cell of a line, by the keys in the hidden column and row."""
    for grid in grids(body).values():
        for row in grid:
            if row[0] == line and column in grid[0]:
                return row[grid[0].index(column)]
    raise AssertionError(line)


def test_for_nobody(cast: Cast) -> None:
    body = workbook(cast)
    first, *others = grids(body)
    assert (first, others[-3:]) == ("Core questions", ["Further rows", "Answers to questions", "_vrs"])
    told = dict(row[:2] for row in grids(body)["_vrs"][:8])
    assert (told["standard"], told["program"], told["period"], told["language"]) == ("1.0", "", "", "en")
    assert {column for _line, column in places(body)} == {"*"}


def test_name_of_the_file(cast: Cast) -> None:
    answer = cast.api(cast.rosa).get(f"{MINE}&lang=ar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="vrs-1.0-harbour-visitors-2026-Q3-ar.xlsx"'
    assert answer.headers["Content-Language"] == "ar"
    assert answer.headers["Cache-Control"] == "no-store"
    blank = cast.api().get(f"{TEMPLATE}?lang=fr")
    assert blank.headers["Content-Disposition"] == 'attachment; filename="vrs-1.0-fr.xlsx"'


def test_the_core_questions_stand_on_the_first_sheet_and_nothing_else(cast: Cast) -> None:
    first = {line.split("|")[0] for (line, _column), (number, _name) in places(workbook(cast)).items() if number == 1}
    core = ["V01", "V02", "V03", "V06", "V07", "V11", "V12", "V13", "V15", "V17", "V18", "V19", "V21"]
    assert sorted(first) == core


def test_all_that_is_asked_stands_once(cast: Cast) -> None:
    codes = {line.split("|")[0] for line, _column in places(workbook(cast))}
    standard = cast.api().get("/standards/1.0").json()
    asked = {each["code"] for section in standard["sections"] for each in section["indicators"]}
    assert codes == asked - {"V05"}  # derived


def test_activities_of_the_program_come_first(cast: Cast) -> None:
    sheets = list(grids(workbook(cast, cast.rosa, MINE)))
    assert sheets[:3] == ["Core questions", "Visits and access", "Hotline and contacts"]
    cast.harbour.activities.create(code="support", since="2020-01-01")
    assert list(grids(workbook(cast, cast.rosa, MINE)))[:3] == [
        "Core questions",
        "Community support",
        "Visits and access",
    ]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_is_in_its_language(cast: Cast, language: str) -> None:
    body = workbook(cast, path=f"{TEMPLATE}?lang={language}")
    standard = cast.api().get(f"/standards/1.0?lang={language}").json()
    titles = [section["label"] for section in standard["sections"]]
    assert set(list(grids(body))[1:-3]) <= {title[:31].strip() for title in titles}
    said = {cell for grid in grids(body).values() for row in grid for cell in row if isinstance(cell, str)}
    indicator = standard["sections"][0]["indicators"][0]
    assert f"{indicator['code']}  {indicator['label']}" in said
    assert any(indicator["definition"] in cell and indicator["guidance"] in cell for cell in said)
    with translation.override(language):
        assert {str(WORDS[name]) for name in ("manner", "whole", "absence", "rows_manner", "answers_manner")} <= said


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_goes_from_right_to_left_where_the_language_does(cast: Cast, language: str) -> None:
    for name, root in sheets_of(workbook(cast, path=f"{TEMPLATE}?lang={language}")):
        if "sheet14" not in name:
            assert (root.find(".//{*}sheetView").get("rightToLeft") == "1") is (language == "ar")


def sheets_of(body: bytes) -> list[tuple[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return [(name, ElementTree.fromstring(package.read(name))) for name in names]  # noqa: S314  # our own


def test_sheets_are_locked_but_for_the_answers(cast: Cast) -> None:
    for _name, root in sheets_of(workbook(cast, cast.rosa, MINE)):
        assert root.find("{*}sheetProtection") is not None


def test_cells_let_in_what_belongs_there(cast: Cast) -> None:
    """Whole numbers for counts; drop-downs from named ranges, for Excel refuses literal lists of over 255 characters."""
    body = workbook(cast, cast.rosa, f"{MINE}&lang=es")
    kinds: dict[str, set[str]] = {}
    for _name, root in sheets_of(body):
        for check in root.iterfind(".//{*}dataValidation"):
            source = check.find("{*}formula1")
            kinds.setdefault(check.get("type", ""), set()).add(source.text if source is not None else "")
            assert len(check.get("prompt", "")) <= 255
            assert check.get("type") is None or check.get("error")
    assert kinds["whole"] == {"0"}
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314  # our own
    named = {each.get("name") for each in book.iterfind(".//{*}definedName")}
    assert kinds["list"] <= named
    assert {"absences", "truths", "currencies", "list_CL_OPERATOR_TYPE"} <= kinds["list"]
    assert kinds["date"] == {"DATE(1900,3,1)"}


def test_properties_say_whose_it_is(cast: Cast) -> None:
    body = workbook(cast, cast.rosa, MINE)
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        root = ElementTree.fromstring(package.read("docProps/custom.xml"))  # noqa: S314  # our own
    told = {each.get("name"): "".join(each.itertext()) for each in root}
    hidden = dict(row[:2] for row in grids(body)["_vrs"][1:8])
    assert told == {f"vrs_{name}": value for name, value in hidden.items()}
    assert (told["vrs_program"], told["vrs_period"]) == (str(cast.harbour.pk), "2026-Q3")


def test_is_filled_with_the_draft(cast: Cast) -> None:
    save(cast)
    body = workbook(cast, cast.rosa, MINE)
    assert [value_at(body, line) for line in ("V01|value||", "V07|base||", "V11|value||", "V19|absence||")] == [
        38, 26, "Yes", "Not collected",
    ]  # fmt: skip
    assert value_at(body, "V09|value||") == ""


def test_the_last_quarter_is_the_one_meant(cast: Cast) -> None:
    save(cast)
    body = workbook(cast, cast.rosa, f"{TEMPLATE}?program=harbour-visitors")
    assert value_at(body, "V01|value||") == 38


@pytest.mark.parametrize("state", ["submitted", "returned", "accepted", "correcting"])
def test_is_filled_in_every_state(cast: Cast, state: str) -> None:
    reach(cast, state)
    assert value_at(workbook(cast, cast.rosa, MINE), "V01|value||") == 38


def test_who_may_write_and_not_read_gets_it_without_figures(cast: Cast) -> None:
    save(cast)
    body = cast.api(token=cast.token(cast.harbour, Scope.REPORT_WRITE)).get(MINE).content
    assert value_at(body, "V01|value||") == ""
    body = cast.api(token=cast.token(cast.harbour, Scope.REPORT_WRITE, Scope.REPORT_READ)).get(MINE).content
    assert value_at(body, "V01|value||") == 38


def test_the_same_is_made_of_the_same_bytes(cast: Cast) -> None:
    first, second = (cast.api(cast.rosa).get(MINE) for _ in range(2))
    assert first.content == second.content
    again = cast.api(cast.rosa).get(MINE, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_who_gets_one_for_a_program(cast: Cast) -> None:
    found = {
        name: cast.api(getattr(cast, name)).get(MINE).status_code for name in ("bruno", "rosa", "amina", "dora", "chen")
    }
    assert found == {"bruno": 200, "rosa": 200, "amina": 403, "dora": 404, "chen": 404}
    assert cast.api().get(MINE).status_code == 401
    assert cast.api(token=cast.token(cast.hill, Scope.REPORT_WRITE)).get(MINE).status_code == 404


@pytest.mark.parametrize("query", ["period=2026-Q5", "period=", "periods=2026-Q3", "lang=xx", "lang=all"])
def test_wrong_parameters(cast: Cast, query: str) -> None:
    answer = cast.api().get(f"{TEMPLATE}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_unknown_versions_programs_and_formats(cast: Cast) -> None:
    assert cast.api().get("/standards/9.9/template.xlsx").status_code == 404
    assert cast.api(cast.rosa).get(f"{TEMPLATE}?program=nobody").status_code == 404
    assert cast.api().get(f"{TEMPLATE}?format=json").status_code == 406
