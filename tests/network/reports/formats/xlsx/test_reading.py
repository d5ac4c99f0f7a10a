"""What people write into cells, and what it is read as."""

from functools import cache
from typing import Any

import pytest

from network.reports.formats.filled import Filled, source_of
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.xlsx.cells import letters_of, word_of
from network.reports.formats.xlsx.reading import read
from network.reports.formats.xlsx.writing import write
from tests.api.sheets import edited, grids, places, put, typed
from tests.network.reports.formats.xlsx.forms import LANGUAGES, PROGRAM, form, vocabulary
from tests.network.standards.engine.examples import Json, large, small


@cache
def blank(language: str = "en", *, places_: int = 1) -> bytes:
    context = (small if places_ == 1 else large)()[1]
    return write(form(context, None, language))


def read_back(body: bytes, program: str = PROGRAM) -> Filled:
    return read(body, vocabulary(), program=program)


def rows(body: bytes) -> list[Json]:
    values: list[Json] = read_back(body).document["values"]
    return values


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_sheet_says_nothing(language: str) -> None:
    """Neither zero nor an absence."""
    read_ = read_back(blank(language))
    assert read_.document == {
        "standard": "1.0", "period": "2026-Q3", "language": language, "values": [], "answers": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (414, 414), (414.0, 414), (0, 0), ("414", 414), (" 1 234 ", 1234), ("١٢٣", 123), ("۴۲", 42), ("1.5", "1.5"), (1.5, "1.5"),
        (-3, "-3"), ("many", "many"), ("Not collected", None), (b"><f>1+1</f><v>2</v>", 2),
        (b' t="e"><f>1/0</f><v>#DIV/0!</v>', "#DIV/0!"), (b' t="e"><v>#REF!</v>', "#REF!"), (0.1 + 0.2, "0.3"),
    ],
)  # fmt: skip
def test_counts(written: Any, value: Any) -> None:
    body = typed(blank(), {("V01|value||", "*"): written})
    expected = {"absence": "not_collected"} if value is None else {"value": value}
    assert rows(body) == [{"indicator": "V01", **expected}]


@pytest.mark.parametrize(
    ("written", "currency", "value"),
    [
        (18250.0, "CAD", "18250.00"), (18250.5, "cad", "18250.50"), ("18.250,50", "EUR", "18250.50"), (18250, "JPY", "18250"),
        ("1,5", "EUR", "1.50"), (1.234, "KWD", "1.234"), ("١٢٫٥", "EUR", "12.50"), (7, "", "7.00"),
    ],
)  # fmt: skip
def test_money(written: Any, currency: str, value: str) -> None:
    answers: dict[tuple[str, str], Any] = {("V36|value||", "*"): written, ("V36|value|cost|housing", "*"): written}
    body = typed(blank(), answers | ({("V36|currency|*|", "*"): currency} if currency else {}))
    common = {"currency": currency.upper()} if currency else {}
    assert rows(body) == [
        {"indicator": "V36", "value": value, **common},
        {"indicator": "V36", "by": {"cost": "housing"}, "value": value, **common},
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_any_language_in_a_sheet_of_any_other(language: str) -> None:
    body = typed(
        blank(language),
        {
            ("V11|value||", "*"): "Oui",
            ("V12|absence||", "*"): "Sin acceso",
            ("V13|absence||", "*"): "لم يُجمع",
            ("V15|absence||", "*"): "pending",
        },
    )
    assert rows(body) == [
        {"indicator": "V11", "value": True},
        {"indicator": "V12", "absence": "no_access"},
        {"indicator": "V13", "absence": "not_collected"},
        {"indicator": "V15", "absence": "pending"},
    ]


def test_truths_dates_and_facts() -> None:
    day = b"><v>46204</v>"
    answers: dict[tuple[str, str], Any] = {
        ("V11|value||", "*"): False,
        ("F04|value||", "*"): 120,
        ("F04|as_of||", "*"): day,
        ("F04|source_url||", "*"): "https://example.org/report",
        ("F05|value||", "*"): 3,
        ("F05|as_of||", "*"): "٢٠٢٦-٠٧-٠١",
    }
    assert rows(typed(blank(), answers)) == [
        {"indicator": "V11", "value": False},
        {"indicator": "F04", "value": 120, "as_of": "2026-07-01", "source_url": "https://example.org/report"},
        {"indicator": "F05", "value": 3, "as_of": "2026-07-01"},
    ]


def test_facilities_are_columns_and_parts_are_lines() -> None:
    body = typed(
        blank(places_=2),
        {
            ("V01|value||", "*"): 414,
            ("V01|value||", "@XA-NORD"): 294,
            ("V01|value|mode|video", "@XA-PORT"): 1,
            ("V13|absence||", "@XA-PORT"): "No access",
            ("V07|value||", "@XA-NORD"): 2,
            ("V07|base||", "@XA-NORD"): 76,
        },
    )
    assert rows(body) == [
        {"indicator": "V01", "value": 414},
        {"indicator": "V01", "facility": "XA-NORD", "value": 294},
        {"indicator": "V01", "facility": "XA-PORT", "by": {"mode": "video"}, "value": 1},
        {"indicator": "V07", "facility": "XA-NORD", "value": 2, "base": 76},
        {"indicator": "V13", "facility": "XA-PORT", "absence": "no_access"},
    ]


def test_sources_name_sheet_and_cell() -> None:
    body = typed(
        blank(places_=2), {("V07|value||", "@XA-NORD"): 2, ("V07|base||", "@XA-NORD"): 76, ("V12|absence||", "*"): "x"}
    )
    found = read_back(body)
    known = places(body)
    names = {line: known[line, column][1] for line, column in (("V07|value||", "@XA-NORD"), ("V07|base||", "@XA-NORD"))}
    assert source_of(found.sources, 0, "value") == {"sheet": "Core questions", "cell": names["V07|value||"]}
    assert source_of(found.sources, 0, "base") == {"sheet": "Core questions", "cell": names["V07|base||"]}
    assert source_of(found.sources, 0, "facility") == {"sheet": "Core questions", "cell": names["V07|value||"]}
    assert source_of(found.sources, 1, "absence") == {"sheet": "Core questions", "cell": known["V12|absence||", "*"][1]}


def test_further_rows_and_answers() -> None:
    body = blank(places_=2)
    names = list(grids(body))
    further, answers = names.index("Further rows") + 1, names.index("Answers to questions") + 1
    for cell, word in {
        "B4": "V01",
        "C4": "XA-NORD",
        "D4": "Way of visiting",
        "E4": "Par vidéo",
        "F4": "3",
        "N4": "Twice.",
    }.items():
        body = put(body, further, cell, word)
    for cell, word in {
        "B4": "W07",
        "C4": "V01",
        "D4": "XA-NORD",
        "E4": "mode",
        "F4": "video",
        "G4": "So it was.",
    }.items():
        body = put(body, answers, cell, word)
    body = put(put(body, answers, "B6", "W01"), answers, "C6", "V03")
    document = read_back(body).document
    row = {"indicator": "V01", "facility": "XA-NORD", "by": {"mode": "video"}, "value": 3, "note": "Twice."}
    assert (document["values"], document["answers"]) == (
        [row],
        [{"code": "W07", "pointer": "/values/0", "note": "So it was."}, {"code": "W01", "pointer": ""}],
    )


def test_lines_may_be_moved() -> None:
    """A row inserted above, a sheet renamed: keys move along."""
    body = typed(blank(), {("V01|value||", "*"): 38})

    def inserted(content: bytes) -> bytes:
        for number in range(400, 2, -1):
            content = content.replace(b'<row r="%d"' % number, b'<row r="%d"' % (number + 1))
            for letter in b"ABCDEFGH":
                content = content.replace(b'<c r="%c%d"' % (letter, number), b'<c r="%c%d"' % (letter, number + 1))
        return content

    moved = edited(body, "xl/worksheets/sheet1.xml", inserted)
    renamed = edited(moved, "xl/workbook.xml", lambda old: old.replace(b"Core questions", b"Our numbers"))
    found = read_back(renamed)
    row, column = places(body)["V01|value||", "*"][1][1:], places(body)["V01|value||", "*"][1][0]
    assert found.document["values"] == [{"indicator": "V01", "value": 38}]
    assert source_of(found.sources, 0, "value") == {"sheet": "Our numbers", "cell": f"{column}{int(row) + 1}"}


def refused(body: bytes, program: str = PROGRAM) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_back(body, program)
    return caught.value


def test_sheets_of_another_program() -> None:
    found = refused(blank(), "another")
    assert (found.code, found.source) == ("wrong_program", {"sheet": "_vrs", "cell": "B4"})
    assert grids(blank())["_vrs"][3][:2] == ["program", PROGRAM]


def test_a_sheet_for_anybody_is_for_any_program() -> None:
    body = write(form(small()[1], None, program="", period=""))
    assert read_back(body, "another").document == {"standard": "1.0", "language": "en", "values": [], "answers": []}


def test_changed_heads() -> None:
    hidden = len(grids(blank()))
    assert refused(put(blank(), hidden, "B5", "2026-Q2")).code == "template_changed"
    assert refused(put(blank(), hidden, "A5", "quarter")).code == "no_template"
    assert refused(put(blank(), hidden, "A1", "notes")).code == "no_template"


def test_changed_keys() -> None:
    assert refused(put(put(blank(), 1, "A5", "V01"), 1, "C5", 3)).code == "template_changed"
    assert refused(put(put(blank(), 1, "C1", "everywhere"), 1, "C5", 3)).code == "template_changed"


def test_a_sheet_that_is_missing() -> None:
    found = refused(put(blank(), 2, "A1", "notes"))
    assert (found.code, found.params) == ("sheet_missing", {"sheet": "access"})


def test_figures_where_nothing_is_asked() -> None:
    """A number beside its cell would be lost without a word."""
    for cell in ("D4", "C4", "B5"):
        body = put(blank(), 1, cell, 38)
        found = refused(body)
        assert (found.code, found.source, found.params) == (
            "stray_figure", {"sheet": "Core questions", "cell": cell}, {"value": "38"},
        )  # fmt: skip


def test_a_formula_that_was_never_reckoned() -> None:
    found = refused(typed(blank(), {("V01|value||", "*"): b"><f>SUM(C9:C12)</f>"}))
    assert (found.code, found.params) == ("formula_without_value", {"cell": "C5"})
    assert rows(typed(blank(), {("V01|value||", "*"): b' t="str"><f>IF(1,"","")</f><v></v>'})) == []


def test_a_copied_sheet_is_two_answers() -> None:
    body = typed(blank(), {("V01|value||", "*"): 38})
    again = put(put(body, 2, "A1", "page access"), 2, "A5", "V01|value||")
    assert rows(put(again, 2, "C5", 38)) == [{"indicator": "V01", "value": 38}, {"indicator": "V01", "value": 38}]


def test_names_of_columns() -> None:
    assert [letters_of(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_words_of_cells() -> None:
    assert [word_of(each) for each in (1.0, 1e15, 2.5, True, "a")] == ["1", "1000000000000000", "2.5", "true", "a"]


def test_a_panic_of_the_library_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def panics(cls: Any, body: Any) -> None:
        raise panic

    monkeypatch.setattr(
        "network.reports.formats.xlsx.reading.CalamineWorkbook",
        type("Book", (), {"from_filelike": classmethod(panics)}),
    )
    assert refused(blank()).code == "not_xlsx"
