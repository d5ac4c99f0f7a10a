"""`breakdown`: the four relations, partial parts, absent parents, attributes and nested cells."""

import pytest

from tests.network.standards.engine.examples import brief, check, empty, first, large, only, put, row_of, small


@pytest.mark.parametrize(("parts", "holds"), [((2, 1), True), ((2, 0), False), ((2, 2), False), ((3,), True)])
def test_sum(parts: tuple[int, ...], holds: bool) -> None:
    document, context = small()
    for code, value in zip(("no_reason_given", "staffing"), parts, strict=False):
        put(document, "V06", value, by={"refusal": code})
    assert brief(check(document, context)) == ([] if holds else [("H08", "/values/3/value")])


@pytest.mark.parametrize(("total", "holds"), [(117, False), (118, True), (168, True), (169, False)])
def test_cover_over_facilities(total: int, holds: bool) -> None:
    document, context = large()
    document["values"] = [row for row in document["values"] if row["indicator"] != "V02" or "by" not in row]
    row_of(document, "V02")["value"] = total
    row_of(document, "V21")["base"] = 100
    codes = [finding.code for finding in check(document, context).findings]
    assert codes == ([] if holds else ["H09"])


def test_within_allows_less_and_refuses_more() -> None:
    document, context = large()
    row_of(document, "V09", "XA-NORD")["value"] = 145
    assert check(document, context).findings == ()
    row_of(document, "V09", "XA-NORD")["value"] = 146
    finding = only(check(document, context))
    assert (finding.code, finding.indicator) == ("H29", "V09")
    assert finding.params["sum"] == 206


def test_at_most_looks_at_each_part_alone() -> None:
    document, context = large()
    row_of(document, "V15", health="medication")["value"] = 38
    assert check(document, context).findings == ()
    row_of(document, "V15", health="medication")["value"] = 39
    assert only(check(document, context)).code == "H10"


def test_a_missing_facility_weakens_cover_to_at_most() -> None:
    document, context = large()
    port = row_of(document, "V02", "XA-PORT")
    del port["value"]
    port["absence"] = "no_access"
    assert check(document, context).findings == ()


def test_two_complete_breakdowns_without_a_total_must_agree() -> None:
    document, context = large()
    document["values"].remove(row_of(document, "V07"))
    put(document, "V07", 8, by={"refusal": "staffing"})
    finding = only(check(document, context))
    assert (finding.code, finding.cell) == ("H08", {"indicator": "V07"})
    assert finding.params["dimension"] == "refusal"


def test_an_absent_total_beside_every_part_is_known() -> None:
    document, context = large()
    empty(document, "V07", "pending")
    finding = only(check(document, context))
    assert (finding.code, finding.pointer) == (
        "H08",
        f"/values/{document['values'].index(row_of(document, 'V07'))}/absence",
    )


def test_an_absent_total_beside_people_at_facilities_is_not() -> None:
    document, context = large()
    document["values"] = [row for row in document["values"] if row["indicator"] != "V02" or "by" not in row]
    empty(document, "V02", "not_collected")
    assert check(document, first(context)).findings == ()


def test_the_base_is_checked_over_facilities() -> None:
    document, context = large()
    row_of(document, "V07")["base"] = 113
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["sum"]) == ("H08", "/values/16/base", 112)


def test_a_facility_is_a_parent_too() -> None:
    document, context = large()
    put(document, "V02", 60, facility="XA-NORD", by={"sex": "F"})
    finding = only(check(document, context))
    assert (finding.code, finding.params["facility"], finding.params["total"]) == ("H08", "XA-NORD", 118)


def test_a_code_is_a_parent_of_its_facilities() -> None:
    document, context = large()
    put(document, "V15", 15, facility="XA-NORD", by={"health": "medication"})
    finding = only(check(document, context))
    assert finding.code == "H10"
    assert finding.cell == {"indicator": "V15", "by": {"health": "medication"}}


def test_money_is_exact() -> None:
    document, context = small()
    put(document, "V36", "0.30", currency="EUR")
    put(document, "V36", "0.10", currency="EUR", by={"cost": "staff"})
    put(document, "V36", "0.20", currency="EUR", by={"cost": "legal"})
    put(document, "V34", 1)
    assert check(document, context).findings == ()
    document["values"][-2]["value"] = "0.21"
    assert only(check(document, context)).params["difference"] == "-0.01"
