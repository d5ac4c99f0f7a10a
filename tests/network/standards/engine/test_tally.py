"""`tally`: how many totals pass, told once at the first of them."""

from tests.network.standards.engine.examples import Json, case, check, first, only, put, row_of, small


def same_as_before(context: Json, **values: object) -> Json:
    cells = [{"indicator": code, "value": value} for code, value in values.items()]
    return {**context, "history": [{"period": "2026-Q2", "cells": cells}]}


def test_zeros_do_not_count_as_the_same() -> None:
    document, context = small()
    context = same_as_before(context, V01=38, V02=14, V03=7, V06=3, V13=0, V17=0, V18=0)
    assert check(document, context).findings == ()


def test_five_do() -> None:
    document, context = small()
    context = same_as_before(context, V01=38, V02=14, V03=7, V06=3, V15=4)
    finding = only(check(document, context))
    assert (finding.severity, finding.code, finding.pointer) == ("notice", "W11", "/values/0/value")
    assert (finding.params["count"], finding.params["number"]) == (5, None)


def test_the_first_is_the_first_in_the_order_of_the_indicators() -> None:
    document, context = small()
    document["values"].reverse()
    context = same_as_before(context, V01=38, V02=14, V03=7, V06=3, V15=4)
    finding = only(check(document, context))
    assert (finding.indicator, finding.pointer) == ("V01", "/values/12/value")


def test_round_totals() -> None:
    document, context = small()
    for code, value in (("V01", 150), ("V02", 50), ("V06", 100)):
        row_of(document, code)["value"] = value
    assert only(check(document, first(context))).code == "W12"
    row_of(document, "V06")["value"] = 99
    assert check(document, first(context)).findings == ()


def test_zeros_where_nobody_listened() -> None:
    document, context = case("W19: a zero and nobody listened")
    assert only(check(document, context)).code == "W19"
    context["activities"].append("hotline")
    put(document, "V09", 10)
    put(document, "V10", 0)
    assert check(document, context).findings == ()
