"""`compare`: scopes, terms, days, recorded facts, and silence."""

from tests.network.standards.engine.examples import brief, check, empty, first, large, only, put, row_of, small

SOURCE = {"source_url": "https://example.org/report", "as_of": "2026-08-01"}


def test_an_unknown_side_is_silent() -> None:
    document, context = small()
    empty(document, "V01", "pending")
    row_of(document, "V02")["value"] = 400
    assert check(document, first(context)).findings == ()


def test_both_looks_at_a_facility_with_a_row_of_its_own() -> None:
    document, context = large()
    row_of(document, "V02", "XA-PORT")["value"] = 121
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["facility"]) == ("H11", "/values/5/value", "XA-PORT")


def test_cells_are_the_keys_reported_on_the_left() -> None:
    document, context = large()
    put(document, "V12", 4, by={"sex": "F"})
    put(document, "V12", 7, by={"sex": "M"})
    put(document, "V13", 5, by={"sex": "F"})
    here = put(document, "V13", 1, by={"sex": "M"})
    finding = only(check(document, context))
    assert (finding.code, finding.pointer) == ("H14", f"/values/{here - 1}/value")
    assert finding.cell == {"indicator": "V13", "by": {"sex": "F"}}


def test_an_unlisted_code_of_an_opened_breakdown_is_none() -> None:
    document, context = large()
    put(document, "V12", 11, by={"sex": "M"})
    here = put(document, "V13", 1, by={"sex": "F"})
    put(document, "V13", 5, by={"sex": "M"})
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["right"]) == ("H14", f"/values/{here}/value", 0)


def test_evidence_is_not_compared() -> None:
    document, context = large()
    for code, value in (("documented", 3), ("reported", 3)):
        put(document, "V13", value, by={"evidence": code})
    assert check(document, context).findings == ()


def test_days_of_the_facility_and_of_the_period() -> None:
    document, context = large()
    row_of(document, "V07", "XA-PORT")["base"] = 72
    row_of(document, "V07")["base"] = 148
    assert check(document, context).findings == ()
    put(document, "V34", 2)
    put(document, "V35", 2 * 92 + 1)
    assert [finding.code for finding in check(document, context).findings] == ["H21"]


def test_the_only_facility_reads_the_total() -> None:
    document, context = small()
    row_of(document, "V07")["base"] = 93
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["facility"]) == ("H33", "/values/4/base", "XA-ONE")


def test_a_fact_stands_in_for_what_is_not_sent() -> None:
    document, context = small()
    put(document, "F05", 121, facility="XA-ONE", **SOURCE)
    assert check(document, context).findings == ()
    context["facilities"][0]["facts"] = {"F04": {"value": 100, "as_of": "2025-01-01"}}
    assert brief(check(document, context)) == [("W13", "/values/13/value")]
    put(document, "F04", 120, facility="XA-ONE", **SOURCE)
    assert check(document, context).findings == ()


def test_what_a_finding_has_read_is_suspect_for_later_phases_only() -> None:
    document, context = large()
    row_of(document, "V01", "XA-PORT")["value"] = 20
    assert [finding.code for finding in check(document, first(context)).findings] == ["H08"]
    row_of(document, "V01")["value"] = 314
    assert [finding.code for finding in check(document, first(context)).findings] == ["H11"]
