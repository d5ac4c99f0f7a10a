"""The two documents of the standard give no finding; each seeded fault gives exactly the one it should."""

import pytest

from tests.network.standards.engine.examples import Json, case, check, empty, first, large, put, row_of, small

Told = list[tuple[str, str, str]]


def told(document: Json, context: Json) -> Told:
    return [(finding.severity, finding.code, finding.pointer) for finding in check(document, context).findings]


@pytest.mark.parametrize("name", ["small: valid", "large: valid"])
def test_the_documents_give_no_finding(name: str) -> None:
    document, context = case(name)
    for known in (context, first(context)):
        result = check(document, known)
        assert result.findings == ()
        assert (result.valid, result.ready) == (True, True)


@pytest.mark.parametrize("name", ["nil report", "barred"])
def test_nil_and_barred_give_nothing_at_first_and_two_questions_after_four_quarters(name: str) -> None:
    assert told(*case(f"{name}: valid as a first report")) == []
    assert told(*case(f"{name} after four quarters of visits")) == [
        ("question", "W01", "/values/0/value"),
        ("question", "W01", "/values/1/value"),
    ]


def test_1_a_missing_row() -> None:
    document, context = small()
    document["values"].remove(row_of(document, "V03"))
    (finding,) = check(document, context).findings
    assert (finding.code, finding.pointer, finding.indicator) == ("H02", "/values", "V03")


def test_2_a_figure_ten_times_too_large() -> None:
    document, context = small()
    row_of(document, "V01")["value"] = 380
    assert told(document, context) == [("question", "W01", "/values/0/value")]


def test_3_swapped_digits() -> None:
    document, context = large()
    row_of(document, "V01", "XA-PORT")["value"] = 102
    (finding,) = check(document, context).findings
    assert (finding.severity, finding.code, finding.pointer) == ("error", "H08", "/values/0/value")
    assert (finding.params["total"], finding.params["sum"]) == (414, 396)


def test_4_more_people_than_the_facilities_together() -> None:
    document, context = large()
    row_of(document, "V02")["value"] = 170
    row_of(document, "V02", sex="U")["value"] = 15
    row_of(document, "V02", age="unknown")["value"] = 14
    (finding,) = check(document, context).findings
    assert (finding.severity, finding.code, finding.pointer) == ("error", "H09", "/values/3/value")
    assert (finding.params["max"], finding.params["sum"]) == (118, 168)


def test_5_prolonged_solitary_without_solitary_at_one_facility() -> None:
    document, context = large()
    row_of(document, "V13")["value"] = row_of(document, "V13", "XA-NORD")["value"] = 8
    (finding,) = check(document, context).findings
    assert (finding.severity, finding.code, finding.pointer) == ("error", "H14", "/values/28/value")
    assert (finding.params["left"], finding.params["right"], finding.params["facility"]) == (8, 7, "XA-NORD")


def test_6_a_number_as_text() -> None:
    document, context = large()
    row_of(document, "V18")["value"] = "5"
    assert told(document, context) == [("error", "S03", "/values/34/value")]


def test_7_an_unknown_code() -> None:
    document, context = large()
    row_of(document, "V02", sex="F")["by"] = {"sex": "female"}
    assert told(document, context) == [("error", "S06", "/values/6/by/sex")]


def test_8_open_complaints() -> None:
    document, context = large()
    row_of(document, "V30")["value"] = 13
    (finding,) = check(document, context).findings
    assert (finding.severity, finding.code, finding.pointer) == ("question", "W18", "/values/46/value")
    assert finding.params["expected"] == 12


def test_9_a_base_of_more_people_than_visited() -> None:
    document, context = small()
    row_of(document, "V21")["base"] = 15
    assert told(document, context) == [("error", "H31", "/values/12/base")]


def test_10_a_figure_that_was_dropped() -> None:
    document, context = small()
    empty(document, "V15", "not_collected")
    assert told(document, context) == [("question", "W05", "/values/8/absence")]


def test_11_more_planned_days_than_days() -> None:
    document, context = large()
    row_of(document, "V07", "XA-PORT")["base"] = 80
    row_of(document, "V07")["base"] = 156
    assert told(document, context) == [("error", "H33", "/values/18/base")]


def test_12_the_same_cell_twice() -> None:
    document, context = large()
    put(document, "V03", 41)
    assert told(document, context) == [("error", "S08", "/values/47")]


def test_five_faults_in_disjoint_cells_give_five_findings() -> None:
    document, context = large()
    row_of(document, "V01", "XA-PORT")["value"] = 102
    row_of(document, "V13")["value"] = row_of(document, "V13", "XA-NORD")["value"] = 8
    row_of(document, "V18")["value"] = "5"
    row_of(document, "V30")["value"] = 13
    put(document, "V03", 41)
    assert told(document, context) == [
        ("error", "H08", "/values/0/value"),
        ("error", "H14", "/values/28/value"),
        ("error", "S03", "/values/34/value"),
        ("question", "W18", "/values/46/value"),
        ("error", "S08", "/values/47"),
    ]
