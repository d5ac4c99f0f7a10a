"""`answered`: what is due, and when a facility needs its own row."""

import pytest

from tests.network.standards.engine.examples import ONE, brief, check, empty, first, large, only, put, row_of, small


def test_an_absence_is_an_answer() -> None:
    document, context = small()
    empty(document, "V03", "pending")
    assert check(document, context).findings == ()


def test_a_declared_activity_makes_its_indicators_due() -> None:
    document, context = small()
    context["activities"].append("hotline")
    result = check(document, context)
    assert [finding.indicator for finding in result.findings] == ["V09", "V10"]
    assert brief(result) == [("H02", "/values"), ("H02", "/values")]


def test_a_total_that_can_be_derived_is_not_missing() -> None:
    document, context = large()
    document["values"].remove(row_of(document, "V01"))
    assert check(document, context).findings == ()


def test_a_breakdown_that_does_not_derive_leaves_the_total_missing() -> None:
    document, context = small()
    document["values"].remove(row_of(document, "V15"))
    put(document, "V15", 3, by={"health": "dental"})
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.cell) == ("H02", "/values", {"indicator": "V15"})


def test_each_facility_in_use_has_a_row() -> None:
    document, context = large()
    document["values"].remove(row_of(document, "V11", "XA-PORT"))
    finding = only(check(document, context))
    assert (finding.code, finding.indicator, finding.params["facility"]) == ("H02", "V11", "XA-PORT")


def test_an_indicator_without_any_row_is_missing_once() -> None:
    document, context = large()
    document["values"] = [row for row in document["values"] if row["indicator"] != "V11"]
    assert brief(check(document, context)) == [("H02", "/values")]


def test_a_total_that_is_no_sum_is_missing_beside_a_facility() -> None:
    document, context = large()
    document["values"] = [
        row for row in document["values"] if row["indicator"] != "V02" or row.get("facility") == "XA-PORT"
    ]
    assert [finding.params["facility"] for finding in check(document, context).findings] == [None, "XA-NORD"]


def test_an_absent_total_needs_no_facilities() -> None:
    document, context = large()
    document["values"] = [row for row in document["values"] if row["indicator"] not in ("V01", "V02")]
    put(document, "V01", absence="pending")
    put(document, "V02", absence="pending")
    assert check(document, context).findings == ()


def test_the_only_facility_never_needs_a_row() -> None:
    document, context = small()
    assert len(context["facilities"]) == 1
    assert not any("facility" in row for row in document["values"])
    row_of(document, "V11")["facility"] = ONE
    assert check(document, first(context)).findings == ()


def test_a_program_without_facilities_is_not_asked_about_each() -> None:
    document, context = small()
    context["facilities"] = []
    document["values"].remove(row_of(document, "V11"))
    assert check(document, context).findings == ()


@pytest.mark.parametrize("code", ["V01", "V02", "V06", "V07", "V11"])
def test_without_visits_nothing_about_visits_is_due(code: str) -> None:
    document, context = small()
    context["activities"] = []
    document["values"].remove(row_of(document, code))
    assert all(finding.code != "H02" for finding in check(document, context).findings)


def test_a_structural_error_silences_presence() -> None:
    document, context = small()
    row_of(document, "V03")["value"] = None
    assert brief(check(document, context)) == [("S03", "/values/2/value")]
