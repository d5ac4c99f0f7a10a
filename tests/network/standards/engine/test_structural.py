"""S01-S13: shape, types, places; and what they leave suspect."""

from typing import Any

import pytest

from network.standards.engine import MOST, findings
from tests.network.standards.engine.examples import ONE, Json, brief, check, empty, large, only, put, row_of, small

SOURCE = {"source_url": "https://example.org/report"}


@pytest.mark.parametrize("document", [None, 7, "text", [], True])
def test_a_document_that_is_no_object(document: Any) -> None:
    result = check(document, small()[1])
    assert brief(result) == [("S01", "")]
    assert not result.valid


@pytest.mark.parametrize("values", [None, {}, 7, "V01"])
def test_values_that_are_no_list(values: Any) -> None:
    document, context = small()
    document["values"] = values
    assert brief(check(document, context)) == [("S01", "/values")]


@pytest.mark.parametrize(
    ("row", "pointer"),
    [
        (None, "/values/13"),
        ([], "/values/13"),
        ({}, "/values/13"),
        ({"indicator": 7, "value": 1}, "/values/13/indicator"),
        ({"indicator": "V08", "value": 1, "facility": 7}, "/values/13/facility"),
        ({"indicator": "V08", "value": 1, "a/b~c": 7}, "/values/13/a~1b~0c"),
        ({"indicator": "V12", "value": 1, "by": "sex"}, "/values/13/by"),
        ({"indicator": "V12", "value": 1, "by": {}}, "/values/13/by"),
        ({"indicator": "V12", "value": 1, "by": {"sex": 1}}, "/values/13/by/sex"),
        ({"indicator": "V08", "absence": 1}, "/values/13/absence"),
    ],
)
def test_s01(row: Any, pointer: str) -> None:
    document, context = small()
    document["values"].append(row)
    assert brief(check(document, context)) == [("S01", pointer)]


@pytest.mark.parametrize("name", ["standard", "period", "language", "answers"])
def test_s01_members_of_the_document(name: str) -> None:
    document, context = small()
    document[name] = 7
    assert brief(check(document, context)) == [("S01", f"/{name}")]


def test_period_standard_and_language_may_be_left_out() -> None:
    document, context = small()
    for name in ("period", "standard", "language", "answers"):
        del document[name]
    assert check(document, context).ready


@pytest.mark.parametrize("more", [0, 1])
def test_ten_thousand_findings_are_kept_and_no_more(more: int) -> None:
    document, context = small()
    document |= {f"m{number:05}": 7 for number in range(MOST - 3 + more)}
    # Three findings that come late; where nobody keeps them, what is wrong is still not taken for right.
    document["answers"] = [{}]
    result = check(document, context)
    assert (len(result.findings), result.cut, result.valid, result.ready) == (MOST, bool(more), False, False)


def test_questions_beyond_those_that_are_kept_leave_nothing_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    document, context = small()
    put(document, "V40", "Call +33 612345678 or write to a@example.org")
    asked = check(document, context).findings
    monkeypatch.setattr(findings, "MOST", len(asked) - 1)
    result = check(document, context)
    assert (result.findings, result.cut, result.ready) == (asked[:-1], True, False)


@pytest.mark.parametrize("value", [-1, 10_000_000, 10**400, 7.0, 1e400, "7", "", True, None, [7], {"n": 7}])
def test_s03_integers(value: Any) -> None:
    document, context = small()
    row_of(document, "V03")["value"] = value
    finding = only(check(document, context))
    assert (finding.code, finding.pointer) == ("S03", "/values/2/value")
    assert finding.params == {
        "indicator": "V03",
        "facility": None,
        "member": "value",
        "type": "integer",
        "min": 0,
        "max": 9_999_999,
    }


@pytest.mark.parametrize("value", [0, 9_999_999])
def test_integers_at_their_bounds(value: int) -> None:
    document, context = small()
    put(document, "V08", value)
    assert check(document, context).findings == ()


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("0", True),
        ("12.5", True),
        ("999999999.99", True),
        ("01", False),
        ("1.", False),
        (".5", False),
        ("1.234", False),
        ("1e3", False),
        ("-1", False),
        (" 1", False),
        ("1\n", False),
        ("\u0661", False),
        (12, False),
    ],
)
def test_s03_decimals(value: Any, right: bool) -> None:
    document, context = small()
    put(document, "V04", value, estimate=True)
    assert brief(check(document, context)) == ([] if right else [("S03", "/values/13/value")])


@pytest.mark.parametrize("value", ["", " ", "x" * 4001, "a\x00b", "\ud800", 7, None])
def test_s03_texts(value: Any) -> None:
    document, context = small()
    document["values"].append({"indicator": "V40", "value": value})
    assert brief(check(document, context)) == [("S03", "/values/13/value")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2026-02-30"),
        ("as_of", "14.7.2026"),
        ("as_of", 2026),
        ("source_url", "example.org"),
        ("source_url", "ftp://example.org/x"),
        ("source_url", "https://example.org/" + "x" * 500),
        ("source_url", None),
        ("note", 7),
        ("note", ""),
    ],
)
def test_s03_attributes(name: str, value: Any) -> None:
    document, context = small()
    here = put(document, "F04", 100, facility=ONE, as_of="2026-08-01", **SOURCE)
    document["values"][here][name] = value
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["member"]) == ("S03", f"/values/{here}/{name}", name)


@pytest.mark.parametrize(
    ("amount", "currency", "right"),
    [
        ("18250.00", "CAD", True),
        ("18250", "JPY", True),
        ("1.234", "KWD", True),
        ("18250", "CAD", False),
        ("18250.00", "JPY", False),
        ("1.23", "KWD", False),
        ("1.00", "cad", False),
        ("1.00", 7, False),
    ],
)
def test_s04(amount: str, currency: Any, right: bool) -> None:
    document, context = small()
    put(document, "V34", 1)
    put(document, "V36", amount, currency=currency)
    assert [finding.code for finding in check(document, context).findings] == ([] if right else ["S04"])


def test_s04_parts_without_a_total() -> None:
    document, context = small()
    put(document, "V34", 1)
    put(document, "V36", "1.00", currency="CAD", by={"cost": "legal"})
    here = put(document, "V36", "1.00", currency="EUR", by={"cost": "housing"})
    finding = only(check(document, context))
    assert (finding.pointer, finding.params["expected"]) == (f"/values/{here - 1}/currency", "EUR")


def test_s05_a_facility_only_indicator_may_leave_out_the_only_one() -> None:
    document, context = small()
    document["values"].append({"indicator": "V11", "facility": "XA-ONE", "value": True})
    finding = only(check(document, context))
    assert (finding.code, finding.pointer, finding.params["first"]) == ("S08", "/values/13", 5)


def test_s07_code_and_id_name_one_facility() -> None:
    document, context = large()
    identifier = context["facilities"][0]["id"]
    for row in document["values"]:
        if row.get("facility") == "XA-NORD":
            row["facility"] = identifier.upper()
    assert check(document, context).findings == ()
    put(document, "V08", 3, facility="XA-NORD")
    put(document, "V08", 3, facility=identifier)
    assert brief(check(document, context)) == [("S08", f"/values/{len(document['values']) - 1}")]


def test_s08_a_bad_row_is_still_the_first() -> None:
    document, context = small()
    row_of(document, "V03")["value"] = "x"
    put(document, "V03", 7)
    assert brief(check(document, context)) == [("S03", "/values/2/value"), ("S08", "/values/13")]


@pytest.mark.parametrize(("activity", "refused"), [("hotline", True), ("release", False)])
def test_s09_not_applicable_depends_on_what_is_declared(activity: str, refused: bool) -> None:
    document, context = small()
    context["activities"].append(activity)
    for code in ("V09", "V10", "V32", "V33"):
        put(document, code, absence="not_applicable" if code in ("V09", "V10") else "pending")
    assert [finding.code for finding in check(document, context).findings] == (["S09"] * 2 if refused else [])


def test_s10_a_base_belongs_to_no_reason_and_to_no_absence() -> None:
    document, context = small()
    put(document, "V21", 4, by={"nolawyer": "cannot_pay"}, base=12)
    empty(document, "V07", "pending")
    row_of(document, "V07")["base"] = 26
    assert brief(check(document, context)) == [("S10", "/values/4/base"), ("S10", "/values/13/base")]


def test_s11_and_s12_do_not_hide_the_other_structural_errors() -> None:
    document, context = small()
    document.update(period="2026-Q2", standard="0.9")
    row_of(document, "V03")["value"] = "x"
    row_of(document, "V02")["value"] = 900
    document["answers"] = [{"code": "W07", "pointer": "/values/9", "note": "none"}]
    assert brief(check(document, context)) == [("S11", "/period"), ("S12", "/standard"), ("S03", "/values/2/value")]


def test_s12_a_version_that_is_no_longer_accepted() -> None:
    document, context = small()
    finding = only(check(document, {**context, "versions": ["1.1", "2.0"]}))
    assert (finding.code, finding.params["version"], finding.params["expected"]) == ("S12", "1.0", "1.1, 2.0")
    early = {**context, "period": "2023-Q4"}
    assert brief(check({**document, "period": "2023-Q4"}, early)) == [("S12", "/standard")]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (7, [("S01", "/answers/0")]),
        ({}, [("S01", "/answers/0")] * 3),
        ({"code": 7, "pointer": "/values/9", "note": "x"}, [("S01", "/answers/0/code")]),
        ({"code": "W07", "pointer": "/values/9", "note": ""}, [("S03", "/answers/0/note")]),
        ({"code": "W07", "pointer": "/values/9", "note": "x" * 501}, [("S03", "/answers/0/note")]),
        ({"code": "W07", "pointer": "/values/9", "note": "x", "more": 1}, [("S01", "/answers/0/more")]),
        ({"code": "W07", "pointer": "/values/09", "note": "x"}, [("S13", "/answers/0")]),
        ({"code": "W07", "pointer": "/values/8", "note": "x"}, [("S13", "/answers/0")]),
        ({"code": "W06", "pointer": "/values/9", "note": "x"}, [("S13", "/answers/0")]),
        ({"code": "W07", "pointer": "/values/9", "note": "x" * 500}, []),
    ],
)
def test_answers(answer: Any, told: list[tuple[str, str]]) -> None:
    document, context = small()
    row_of(document, "V17")["value"] = 1
    document["answers"] = [answer]
    result = check(document, context)
    assert brief(result) == [*told, ("W07", "/values/9/value")]
    assert result.findings[-1].answered is (told == [])


def suspects(document: Json, context: Json) -> list[str]:
    return [finding.code for finding in check(document, context).findings]


def test_an_error_in_a_part_silences_its_breakdown_and_what_follows_from_it() -> None:
    document, context = large()
    row_of(document, "V06", refusal="no_reason_given")["value"] = "15"
    assert suspects(document, context) == ["S03"]


def test_an_error_in_a_facility_leaves_other_facilities_alone() -> None:
    document, context = large()
    row_of(document, "V01", "XA-NORD")["value"] = None
    row_of(document, "V02", "XA-PORT")["value"] = 121
    assert suspects(document, context) == ["S03", "H11"]


def test_an_unknown_code_does_not_read_as_none() -> None:
    document, context = large()
    put(document, "V12", 11, by={"sex": "male"})
    put(document, "V13", 6, by={"sex": "M"})
    assert suspects(document, context) == ["S06"]
