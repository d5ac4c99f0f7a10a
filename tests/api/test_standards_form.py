"""GET /standards/{version}/form.xlsx: the standard as an XLSForm, read by pyxform as ODK and Kobo read it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import ConvertResult, convert

from groups.codelists import Scope
from groups.models import ProgramFacility
from network.reports.formats.xlsform.naming import Question, question_of
from network.standards import shipped
from tests.api.refusals import faults, refusal
from tests.cast import Answer, Api, Cast, facility

FORM = "/standards/1.0/form.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGES = ("English (en)", "Español (es)", "Français (fr)", "العربية (ar)")
SAID = ("label", "hint", "guidance_hint", "constraint_message")

# Written from one row by Python alone; test_standards_detail, _texts and test_report_get read such rows on both databases.
pytestmark = [pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]


def sheets(answer: Answer) -> dict[str, list[dict[str, str]]]:
    """The rows of each sheet by the names in its first line."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, XLSX)
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    found = {}
    for name in book.sheet_names:
        head, *lines = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(map(str, head), map(str, line), strict=True)) for line in lines]
    return found


def converted(answer: Answer) -> ConvertResult:
    """The form as pyxform makes it, which must have nothing to say of it."""
    done = convert(BytesIO(answer.content), file_type=".xlsx", form_name="data")
    assert done.warnings == []
    return done


def names(answer: Answer) -> list[str]:
    return [row["name"] for row in sheets(answer)["survey"] if not row["type"].startswith(("begin", "end"))]


def second_facility(cast: Cast) -> None:
    south = facility("XA-SUD")
    ProgramFacility.objects.create(program=cast.harbour, facility=south, since="2020-01-01")


def forms(cast: Cast) -> Iterator[Answer]:
    yield cast.api().get(FORM)
    yield cast.api(cast.rosa).get(f"{FORM}?program=harbour-visitors")
    second_facility(cast)
    yield cast.api(cast.rosa).get(f"{FORM}?program=harbour-visitors&period=2026-Q3&lang=ar")


def test_pyxform_takes_every_form_without_a_warning(cast: Cast) -> None:
    for answer in forms(cast):
        root = ElementTree.fromstring(converted(answer).xform)  # noqa: S314  # made here
        space = {"x": "http://www.w3.org/2002/xforms"}
        tongues = [each.get("lang") for each in root.findall(".//x:translation", space)]
        assert sorted(map(str, tongues)) == sorted(LANGUAGES)
        (made,) = [each for each in root.iter() if each.tag.endswith("}data")]
        assert (made.get("id"), made.get("version")) == ("vrs_1.0", "1.0")


def test_every_question_is_one_cell_or_asks_what_to_ask(cast: Cast) -> None:
    aside = {"standard", "period", "program", "activities", "detail", "several"}
    for answer in forms(cast):
        asked = [name for name in names(answer) if name not in aside and not name.startswith("facility__")]
        cells = [question_of(name) for name in asked]
        assert [name for name, cell in zip(asked, cells, strict=True) if cell is None] == []
        assert [cell.name for cell in cells if cell] == asked
        assert len({name.lower() for name in names(answer)}) == len(names(answer))


def test_asks_for_every_indicator_and_code_of_the_standard(cast: Cast) -> None:
    structure = shipped.read("1.0").structure
    lists = {each["code"]: [code["code"] for code in each["codes"]] for each in structure["lists"]}
    listed = {each["code"]: lists[each["list"]] for each in structure["dimensions"] if "list" in each}
    asked = set(names(cast.api().get(FORM)))
    wanted: set[str] = set()
    for each in structure["indicators"]:
        for breakdown in each["breakdowns"]:
            if breakdown["dimension"] == "facility":
                wanted.add(Question(each["code"], slot="at").name)
            else:
                wanted |= {
                    f"{each['code']}__{breakdown['dimension']}__{code}" for code in listed[breakdown["dimension"]]
                }
        if each["total"] == "typed":
            wanted |= {each["code"], f"{each['code']}__absence", f"{each['code']}__note"}
            wanted |= {f"{each['code']}__{attribute['name']}" for attribute in each.get("attributes", [])}
    assert wanted - asked == set()
    assert "V05" not in asked  # it follows from V01


def test_core_comes_first_and_activities_when_they_are_declared(cast: Cast) -> None:
    survey = sheets(cast.api().get(FORM))["survey"]
    pages = [
        (row["name"], row["relevant"]) for row in survey if row["type"] == "begin group" and "__" not in row["name"]
    ]
    assert pages == [
        ("core", ""),
        *((f"if_active_{code}", f"selected(${{activities}}, '{code}')")
          for code in ("hotline", "recording", "complaints", "release", "support")),
        ("optional", "${detail} = 'yes'"),
    ]  # fmt: skip
    row = {row["name"]: row for row in survey}
    assert row["V03"]["relevant"] == ""
    assert row["V01"]["relevant"] == "selected(${activities}, 'visits')"
    assert row["V03__absence"]["relevant"] == "${V03} = ''"
    assert row["V07__base"]["relevant"] == "${V07} != ''"


def test_says_everything_in_every_language(cast: Cast) -> None:
    found = sheets(cast.api().get(FORM))
    for row in [*found["survey"], *found["choices"]]:
        for said in SAID:
            told = [row[f"{said}::{language}"] for language in LANGUAGES if f"{said}::{language}" in row]
            assert len(set(map(bool, told))) <= 1, row
    opening = next(row for row in found["survey"] if row["name"] == "detail")
    assert len({opening[f"label::{language}"] for language in LANGUAGES}) == 4
    assert all(row[f"label::{LANGUAGES[0]}"] for row in found["choices"])


def test_for_a_program_its_facilities_and_activities_are_fixed(cast: Cast) -> None:
    second_facility(cast)
    answer = cast.api(cast.rosa).get(f"{FORM}?program=harbour-visitors&period=2026-Q3")
    survey = {row["name"]: row for row in sheets(answer)["survey"] if not row["type"].startswith("end")}
    fixed = {name: row["calculation"] for name, row in survey.items() if row["type"] == "calculate"}
    assert fixed == {
        "standard": "'1.0'",
        "period": "'2026-Q3'",
        "program": "'harbour-visitors'",
        "activities": "'visits'",
        "facility__at1": "'XA-NORD'",
        "facility__at2": "'XA-SUD'",
    }
    assert survey["places__at2"]["label::English (en)"] == "Centre XA-SUD (XA-SUD)"
    assert survey["places__at2"]["label::العربية (ar)"] == "مركز XA-SUD (XA-SUD)"
    assert {"V01__at1", "V07__base__at2", "V11__at1"} <= survey.keys()
    assert "V11" not in survey


def test_with_one_facility_nothing_is_asked_twice(cast: Cast) -> None:
    asked = names(cast.api(cast.rosa).get(f"{FORM}?program=harbour-visitors"))
    assert [name for name in asked if re.search(r"__at\d*$", name)] == []
    assert "V11" in asked


def test_is_the_same_file_each_time_and_opens_in_the_reader_s_language(cast: Cast) -> None:
    first, again = cast.api().get(FORM), cast.api().get(FORM)
    assert first.content == again.content
    assert cast.api().get(FORM, If_None_Match=first.headers["ETag"]).status_code == 304
    french = sheets(cast.api().get(f"{FORM}?lang=fr"))
    assert french["settings"][0]["default_language"] == "Français (fr)"
    assert french["survey"] == sheets(first)["survey"]
    assert cast.api().get("/standards/current/form.xlsx").content == first.content


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/standards/9.9/form.xlsx", (404, "not_found")),
        (f"{FORM}?format=csv", (406, "format_not_available")),
        (f"{FORM}?program=harbour-visitors", (401, "credentials_required")),
    ],
)
def test_refuses(cast: Cast, path: str, told: tuple[int, str]) -> None:
    assert refusal(cast.api().get(path)) == told


def test_a_quarter_that_is_none(cast: Cast) -> None:
    answer = cast.api().get(f"{FORM}?period=202603")
    assert refusal(answer) == (400, "bad_parameter")
    assert faults(answer) == [("not_a_quarter", "/period")]


def test_for_a_program_needs_a_role_in_it(cast: Cast) -> None:
    path = f"{FORM}?program=harbour-visitors"
    assert refusal(cast.api(cast.chen).get(path)) == (404, "not_found")
    assert refusal(cast.api(cast.amina).get(path)) == (403, "not_allowed")
    token: Any = cast.token(cast.harbour, Scope.REPORT_READ)
    assert refusal(Api(token=token).get(path)) == (403, "not_allowed")
    assert Api(token=cast.token(cast.harbour, Scope.REPORT_WRITE)).get(path).status_code == 200
