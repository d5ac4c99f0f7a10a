"""`implies`: conditions, both ways, presence, recorded facts."""

import pytest

from tests.network.standards.engine.examples import brief, case, check, empty, first, large, only, put, row_of, small


@pytest.mark.parametrize(
    ("solitary", "prolonged", "longest", "code"),
    [
        (3, 1, 16, None),
        (3, 1, 15, "H15"),
        (3, 0, 16, "H15"),
        (3, 0, 15, None),
        (3, 0, 0, "H35"),
        (0, 0, 0, None),
        (0, 0, 4, "H35"),
        (0, 0, 40, "H15"),
    ],
)
def test_the_longest_spell(solitary: int, prolonged: int, longest: int, code: str | None) -> None:
    document, context = small()
    row_of(document, "V12")["value"] = solitary
    row_of(document, "V13")["value"] = prolonged
    put(document, "V14", longest)
    assert brief(check(document, context)) == ([(code, "/values/13/value")] if code else [])


def test_a_test_that_is_not_known_is_silent() -> None:
    document, context = small()
    empty(document, "V13", "pending")
    put(document, "V14", 40)
    assert check(document, context).findings == ()


def test_visits_and_nobody_visited_is_one_finding_each_way() -> None:
    document, context = small()
    empty(document, "V21", "pending")
    row_of(document, "V02")["value"] = 0
    assert brief(check(document, context)) == [("H34", "/values/1/value")]
    row_of(document, "V01")["value"], row_of(document, "V02")["value"] = 0, 14
    assert [finding.code for finding in check(document, first(context)).findings if finding.code[0] == "H"] == ["H11"]


def test_no_access_on_all_planned_days_and_visits() -> None:
    document, context = large()
    row_of(document, "V07", "XA-PORT")["value"] = 36
    row_of(document, "V07")["value"] = 38
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["facility"]) == ("W17", "/values/2/value", "XA-PORT")


def test_no_planned_day_is_no_question() -> None:
    document, context = large()
    row_of(document, "V07", "XA-PORT").update(value=0, base=0)
    row_of(document, "V07").update(value=2, base=76)
    assert check(document, context).findings == ()


def test_the_company_of_a_private_operator() -> None:
    document, context = case("H25: a private operator without a name")
    assert only(check(document, context)).params["facility"] == "XA-ONE"
    document["values"][-1]["value"] = "police"
    assert check(document, context).findings == ()
