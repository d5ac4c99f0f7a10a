"""`dropped`: a figure of the quarter before that is now an absence."""

import pytest

from tests.network.standards.engine.examples import check, empty, first, only, row_of, small


@pytest.mark.parametrize(
    ("absence", "asked"),
    [("not_collected", True), ("not_applicable", True), ("no_access", False), ("pending", False)],
)
def test_only_some_reasons_ask(absence: str, asked: bool) -> None:
    document, context = small()
    empty(document, "V15", absence)
    assert [finding.code for finding in check(document, context).findings] == (["W05"] if asked else [])


def test_a_barred_program_is_not_asked_ten_times_why() -> None:
    document, context = small()
    empty(document, "V15", "not_collected")
    empty(document, "V21", "pending")
    for code in ("V12", "V13", "V18"):
        empty(document, code, "no_access")
    row_of(document, "V01")["value"] = row_of(document, "V02")["value"] = 0
    row_of(document, "V11").update(absence="no_access")
    del row_of(document, "V11")["value"]
    context["history"] = context["history"][:1]
    assert check(document, context).findings == ()


def test_an_absence_after_an_absence_is_no_question() -> None:
    document, context = small()
    empty(document, "V15", "not_collected")
    assert check(document, first(context)).findings == ()
    context["history"][0]["cells"] = [{"indicator": "V15", "absence": "pending"}]
    assert check(document, context).findings == ()


def test_what_it_says() -> None:
    document, context = small()
    empty(document, "V15", "not_collected")
    finding = only(check(document, context))
    assert finding.params == {"indicator": "V15", "facility": None, "previous": 3, "absence": "not_collected"}
