"""CSV in both shapes: what it says, what is refused, and that what is written reads back equal."""

import json
import tracemalloc
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups import tables
from network.node.canonical import digest
from network.reports.formats import csv
from network.reports.formats.csv.columns import LABELS, MOST_COLUMNS, name_of
from network.reports.formats.csv.guard import FORMULA, guarded, unguarded
from network.reports.formats.filled import Filled
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary, folded
from network.standards import shipped
from network.standards.engine import canonicalise, compile_structure

VERSION = shipped.read("1.0")
CASES = {case["name"]: case for case in shipped.conformance("1.0")["cases"]}
LANGUAGES = ("en", "es", "fr", "ar")
NOWHERE = csv.Address()
HARBOUR = csv.Address(frozenset({"harbour-visitors", "id-1"}))


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(VERSION.structure, VERSION.texts)


def read(text: str | bytes, address: csv.Address = NOWHERE) -> Filled:
    return csv.read(text if isinstance(text, bytes) else text.encode(), vocabulary(), address)


def values(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(text).document["values"]
    return rows


def refused(text: str | bytes, address: csv.Address = NOWHERE) -> tuple[str, Any, dict[str, Any]]:
    with pytest.raises(Unreadable) as caught:
        read(text, address)
    return caught.value.code, caught.value.source, caught.value.params


def canonical(document: dict[str, Any], context: dict[str, Any]) -> str:
    return digest(canonicalise(compile_structure(VERSION.structure), document, context).document)


TIDY = "indicator,facility,dimension,code,value,base\nV01,,,,414,\nV02,,sex,F,60,\nV07,XA-NORD,,,2,76\n"
ROWS = [
    {"indicator": "V01", "value": 414},
    {"indicator": "V02", "by": {"sex": "F"}, "value": 60},
    {"indicator": "V07", "facility": "XA-NORD", "value": 2, "base": 76},
]


@pytest.mark.parametrize(
    "text",
    [
        TIDY,
        TIDY.replace(",", ";"),
        TIDY.replace(",", "\t"),
        TIDY.replace("\n", "\r\n"),
        TIDY.replace("\n", "\r"),
        TIDY.rstrip(),
        "\ufeff" + TIDY,
        TIDY + "\n\n,,,,,\n",
        TIDY.replace("\n", ",,\n"),
        TIDY.replace("414", "٤١٤").replace("60", "６０"),
        TIDY.replace("sex,F", "Sexe,Féminin").replace("indicator", "Indicateur"),
        "value;code;facility;base;dimension;indicator\n414;;;;;V01\n60;F;;;sex;V02\n2;;XA-NORD;76;;V07\n",
        "facility,V01,V02.sex.F,V07,V07.base\n,414,60,,\nXA-NORD,,,2,76\n",
        "المرفق;v01;V02.Sex.Female;V07;V07.Base (number out of which it is counted)\n;414;60;;\nXA-NORD;;;2;76\n",
    ],
)  # fmt: skip
def test_many_ways_to_write_the_same(text: str) -> None:
    assert values(text) == ROWS


def test_utf_16_as_spreadsheets_save_it() -> None:
    assert read(TIDY.encode("utf-16")).document["values"] == ROWS


def test_a_decimal_comma_between_semicolons() -> None:
    assert values("indicator;value\nV04;12,5\n") == [{"indicator": "V04", "value": "12.5"}]


def test_blank_is_neither_zero_nor_an_absence() -> None:
    assert values("indicator,value,absence\nV01,,\nV02,0,\nV03, ,\nV19,,not_collected\nV18,Pas recueilli,\n") == [
        {"indicator": "V02", "value": 0},
        {"indicator": "V19", "absence": "not_collected"},
        {"indicator": "V18", "value": "Pas recueilli"},
    ]
    assert values("facility,V01,V19\n,0,not_collected\nXA-NORD,,\n") == [
        {"indicator": "V01", "value": 0},
        {"indicator": "V19", "absence": "not_collected"},
    ]


def test_formulas_stay_text_and_quoted_line_breaks_stay() -> None:
    text = 'indicator,value,note\nV40,"=HYPERLINK(""x"")\r\n second",\nV40,\'=1+1,\nV01,=1+1,"\'-a"\n'
    assert values(text) == [
        {"indicator": "V40", "value": '=HYPERLINK("x")\r\n second'},
        {"indicator": "V40", "value": "=1+1"},
        {"indicator": "V01", "value": "=1+1", "note": "-a"},
    ]


def test_sources_count_rows_as_a_spreadsheet_does() -> None:
    told = read('Indicateur,value,Note (jamais publiée)\n\nV40,"a\nb",\nV01,1,x\nV19,not_collected,\n')
    assert [dict(each)["value"] for each in told.sources] == [
        {"row": 3, "column": "value"}, {"row": 4, "column": "value"}, {"row": 5, "column": "value"},
    ]  # fmt: skip
    assert told.sources[1]["note"] == {"row": 4, "column": "Note (jamais publiée)"}
    assert told.sources[2]["absence"] == {"row": 5, "column": "value"}
    assert told.sources[0][""] == {"row": 3, "column": "Indicateur"}
    (wide,) = read("facility,V02.sex.F,V01\n\nXA-NORD,60,\n").sources
    assert (wide[""], wide["by"], wide["facility"]) == (
        {"row": 3, "column": "V02.sex.F"}, {"row": 3, "column": "V02.sex.F"}, {"row": 3, "column": "facility"},
    )  # fmt: skip


def test_answers() -> None:
    text = (
        "indicator,value,question,answer\nV17,1,W07,the court\nV01,380,W01 W03,a new director\n"
        "V17,,W20,on 14 July 2026\nV17,,W07/W20,as published\n"
    )
    told = read(text)
    assert told.document["answers"] == [
        {"code": "W07", "pointer": "/values/0", "note": "the court"},
        {"code": "W01", "pointer": "/values/1", "note": "a new director"},
        {"code": "W03", "pointer": "/values/1", "note": "a new director"},
        {"code": "W20", "pointer": "/values/0", "note": "on 14 July 2026"},
        {"code": "W20", "pointer": "/answers/0", "note": "as published"},
    ]
    assert len(told.document["values"]) == 2
    assert told.beside["answers/3"] == {"row": 4, "column": "answer"}
    wide = read("V17,V17.question,V17.answer\n1,W07,the court\n,W20,on 14 July 2026\n").document
    assert (len(wide["values"]), [each["code"] for each in wide["answers"]]) == (1, ["W07", "W20"])


def test_an_answer_to_a_cell_that_is_not_there_is_a_row_that_the_engine_refuses() -> None:
    told = read("indicator,value,question,answer\nV17,,W07,the court\nV01,1,,only a note\nV02,1,W01,\n").document
    assert told["values"][-1] == {"indicator": "V17"}
    assert told["answers"] == [
        {"code": "W07", "pointer": "/values/2", "note": "the court"},
        {"pointer": "/values/0", "note": "only a note"},
        {"code": "W01", "pointer": "/values/1"},
    ]


def test_what_the_file_says_of_itself() -> None:
    text = (
        "program,period,standard,indicator,value\nharbour-visitors,2026-q3,1.0,V01,1\n,,,V02,1\nid-1,٢٠٢٦-Q3,,V03,1\n"
    )
    assert refused(text, HARBOUR)[0] == "not_the_same"
    told = read(text.replace("id-1", "harbour-visitors"), HARBOUR)
    assert {name: told.document[name] for name in ("period", "standard")} == {"period": "2026-Q3", "standard": "1.0"}
    assert told.beside["period"] == {"row": 2, "column": "period"}
    assert refused("program,V01\nhill-friends,1\n", HARBOUR) == (
        "wrong_program", {"row": 2, "column": "program"}, {"program": "hill-friends"},
    )  # fmt: skip
    assert refused("program,V01\nhill-friends,\n", HARBOUR)[0] == "wrong_program"
    assert refused("period,V01,facility\n2026-Q3,1,\n2026-Q2,1,XA-NORD\n")[:2] == (
        "not_the_same", {"row": 3, "column": "period"},
    )  # fmt: skip


HUGE = 4_900_000  # as large as a body may be
REFUSALS: dict[str, tuple[bytes, str, Any]] = {
    "Latin-1": (b"indicator,value,note\nV01,1," + "é".encode("latin-1"), "not_utf8", None),
    "mixed": ("indicator,value,note\nV01,1,é\nV02,1,".encode() + b"\xe9\n", "not_utf8", None),
    "half a UTF-16 file": (TIDY.encode("utf-16")[:-1], "not_utf8", None),
    "NUL": (b"indicator,value\nV01,1\0\n", "bad_text", {"row": 2}),
    "nothing": (b"", "no_header", {"row": 1}),
    "blank": (b"\xef\xbb\xbf \r\n\r\nV01,1", "no_header", {"row": 1}),
    "only separators": (b",,,\nV01,1", "no_header", {"row": 1}),
    "no header": (b"V01,414\nV02,160\n", "unknown_column", {"row": 1, "column": "414"}),
    "unknown column": (b"indicator,value,colour\n", "unknown_column", {"row": 1, "column": "colour"}),
    "unknown part": (b"V02.sex.female.x,V01\n", "unknown_column", {"row": 1, "column": "V02.sex.female.x"}),
    "unknown dimension": (b"V02.sox.F\n", "unknown_column", {"row": 1, "column": "V02.sox.F"}),
    "twice": (b"indicator,value,Valeur\n", "column_twice", {"row": 1, "column": "Valeur"}),
    "twice in wide": (b"V02.sex.F,V02.sex.Female\n", "column_twice", {"row": 1, "column": "V02.sex.Female"}),
    "neither shape": (b"facility,period\n", "no_shape", {"row": 1}),
    "no value": (b"indicator,note\n", "no_shape", {"row": 1}),
    "both shapes": (b"indicator,value,V01\n", "no_shape", {"row": 1}),
    "a note of nothing": (b"facility,V01,note\n", "no_shape", {"row": 1}),
    "short row": (b"indicator,value\nV01,1\nV02\n", "ragged_row", {"row": 3}),
    "long row": (b"indicator,value\nV01,1,2\n", "ragged_row", {"row": 2}),
    "no header above": (b"indicator,value,\nV01,1,2\n", "column_without_header", {"row": 2}),
    "open quotes": (b'indicator,value\nV01,"1\n', "not_csv", {"row": 2}),
    "text after quotes": (b'indicator,value\nV01,"1"2\n', "not_csv", {"row": 2}),
    "a million columns": (b"," * 1_000_000, "line_too_long", {"row": 1}),
    "too many columns": (b"indicator,value" + b"," * MOST_COLUMNS, "too_many_columns", {"row": 1}),
    "a header without end": (b'"' + b"\n" * HUGE, "line_too_long", {"row": 1}),
    "a line without end": (b"indicator,value\nV01," + b"1" * HUGE, "line_too_long", {"row": 2}),
    "a cell without end": (b'indicator,value\nV01,"' + b"1\n" * (HUGE // 2), "not_csv", {"row": 2}),
    "empty rows": (b"indicator,value\n" + b"\n" * HUGE, "too_many_rows", {"row": 20_001}),
    "rows of separators": (b"indicator,value\n" + b",\n" * (HUGE // 2), "too_many_rows", {"row": 20_001}),
    "too many cells": (b"V01" + b"," * 1_000 + (b"\n1" + b"," * 1_000) * 4_000, "too_many_cells", {"row": 500}),
    "too many figures": (b"indicator,value\n" + b"V01,1\n" * 19_000, "too_many_figures", {"row": 10_002, "column": "indicator"}),
    "too many in a row": (b"V01,V02,V03\n" + b"1,1,1\n" * 19_000, "too_many_figures", {"row": 3_335, "column": "V02"}),
    "too many answers": (b"indicator,question,value\n" + (b"V01," + b"W01 " * 24_000 + b",1\n") * 50,
                         "too_many_answers", {"row": 2, "column": "question"}),
    "wide characters": (("indicator,value\nV40," + "😀" * 1_200_000).encode(), "line_too_long", {"row": 2}),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_is_refused_early_and_in_little_memory(name: str) -> None:
    body, code, source = REFUSALS[name]
    vocabulary()
    tracemalloc.start()
    try:
        assert refused(body)[:2] == (code, source)
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


def test_the_byte_that_is_wrong() -> None:
    assert refused(b"indicator,value\nV01,\xff")[2] == {"byte": 20}


def test_columns_have_one_meaning_in_all_languages() -> None:
    for name, labels in LABELS.items():
        assert set(labels) == set(LANGUAGES)
        for label in labels.values():
            assert name_of(label, vocabulary()) == name
            assert vocabulary().attribute(label) is None
    assert len({folded(label) for labels in LABELS.values() for label in labels.values()}) >= 4 * len(LABELS) - 10


def test_the_formulas_are_those_of_all_our_tables() -> None:
    assert set(FORMULA) == set(tables.FORMULA)


@given(st.text(alphabet="'=+-@\t\r\n\0＝＋－＠a1"))
def test_what_is_guarded_comes_back_and_is_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tables.FORMULA or not text


def write(document: dict[str, Any], context: dict[str, Any], **how: Any) -> str:
    language = how.get("language", "en")
    layout = csv.Layout(VERSION.structure, VERSION.texts[language], **{"language": language, **how})
    whole = {"program": "harbour-visitors", "period": document["period"], "standard": document["standard"]}
    return csv.write(document, layout, whole=whole, names={each["id"]: each["code"] for each in context["facilities"]})


@pytest.mark.parametrize("shape", csv.SHAPES)
@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case["valid"]])
def test_every_valid_vector_reads_back_equal(name: str, shape: str) -> None:
    document, context = CASES[name]["document"], CASES[name]["context"]
    text = write(document, context, shape=shape, labelled=True)
    assert canonical(read(text, HARBOUR).document, context) == canonical(document, context)


TEXT = st.text(min_size=1, max_size=60).filter(str.strip).filter(lambda text: "\0" not in text and text.isprintable())
ODD = ["=1+1", "'=x", "''-", "+\t", " a ", 'say "no"', "a;b,c\td", "one\r\ntwo", "\n x", "not_collected"]
TEXTS = st.one_of(TEXT, st.sampled_from(ODD))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Rows of every type with absences, attributes, breakdowns and answers, in any order; few are valid reports."""
    cells = draw(st.lists(st.sampled_from(_cells()), unique_by=json.dumps, max_size=25))
    rows = [{**json.loads(json.dumps(cell)), **draw(_answer(cell["indicator"]))} for cell in cells]
    answers: list[dict[str, Any]] = []
    for number in range(len(rows)):
        for code in draw(st.lists(st.sampled_from(["W01", "W05", "W07", "W20"]), unique=True, max_size=2)):
            answers.append({"code": code, "pointer": f"/values/{number}/value", "note": draw(TEXTS)})
            if draw(st.booleans()):
                answers.append({"code": "W20", "pointer": f"/answers/{len(answers) - 1}/note", "note": draw(TEXTS)})
    return {"standard": "1.0", "period": "2026-Q3", "values": rows, "answers": answers}


CONTEXT = CASES["large: valid"]["context"]


@cache
def _cells() -> list[dict[str, Any]]:
    codes = {each["code"]: [code["code"] for code in each["codes"]] for each in VERSION.structure["lists"]}
    lists = {each["code"]: codes.get(each.get("list"), []) for each in VERSION.structure["dimensions"]}
    cells: list[dict[str, Any]] = []
    for each in VERSION.structure["indicators"]:
        places: list[dict[str, Any]] = [{}, {"facility": CONTEXT["facilities"][0]["id"]}, {"facility": "XA-PORT"}]
        for place in places:
            cells.append({"indicator": each["code"], **place})
            for breakdown in each["breakdowns"]:
                name = breakdown["dimension"]
                cells += [{"indicator": each["code"], **place, "by": {name: code}} for code in lists[name]]
    return cells


def _answer(code: str) -> st.SearchStrategy[dict[str, Any]]:
    indicator = next(each for each in VERSION.structure["indicators"] if each["code"] == code)
    absence = st.fixed_dictionaries({"absence": st.sampled_from(["not_collected", "no_access", "pending"])})
    digits = st.integers(0, 999_999_999)
    exact = {
        "integer": st.integers(0, 9_999_999),
        "decimal": st.one_of(digits.map(str), digits.map(lambda n: f"{n}.5"), digits.map(lambda n: f"{n}.25")),
        "money": digits.map(lambda n: f"{n}.25"),
        "boolean": st.booleans(),
        "text": TEXTS,
        "code": st.just("public"),
    }[indicator["type"]]
    notes: dict[str, Any] = {"note": TEXTS}
    notes |= {"base": st.integers(0, 999), "source_url": st.just("https://example.org/a,b;c"), "estimate": st.booleans(),
              "reference_year": st.integers(1900, 2100), "as_of": st.just("2026-01-31")}  # fmt: skip
    sent: dict[str, Any] = {"value": exact}
    if indicator["type"] == "money":
        sent["currency"] = st.sampled_from(["CAD", "EUR"])
    return absence | st.fixed_dictionaries(sent, optional=notes)


@settings(max_examples=150, deadline=None)
@given(
    documents(), st.sampled_from(csv.SHAPES), st.sampled_from(LANGUAGES), st.sampled_from(sorted(csv.DELIMITERS)),
    st.booleans(),
)  # fmt: skip
def test_what_is_written_reads_back_equal(
    document: dict[str, Any], shape: str, language: str, delimiter: str, labelled: bool
) -> None:
    text = write(document, CONTEXT, shape=shape, language=language, delimiter=delimiter, labelled=labelled)
    assert all(cell[:1] not in tables.FORMULA for line in _table(text, delimiter) for cell in line)
    assert canonical(read(text, HARBOUR).document, CONTEXT) == canonical(document, CONTEXT)


def _table(text: str, delimiter: str) -> list[list[str]]:
    """As another reader sees it."""
    import csv as library
    import io

    rows = list(library.reader(io.StringIO(text[1:], ""), delimiter=csv.DELIMITERS[delimiter]))
    return [[cell or "x" for cell in row] for row in rows]
