"""One content, one document."""

import random
from typing import Any

import pytest

from network.standards.engine import canonicalise
from tests.network.standards.engine.examples import check, large, put, row_of, small, vrs


def test_order_facilities_and_language() -> None:
    document, context = large()
    canonical = canonicalise(vrs(), document, context)
    ids = {item["code"]: item["id"] for item in context["facilities"]}
    first = canonical.document["values"][:4]
    assert [(row["indicator"], row.get("facility")) for row in first] == [
        ("V01", None),
        ("V01", ids["XA-NORD"]),
        ("V01", ids["XA-PORT"]),
        ("V02", None),
    ]
    people = [row["by"] for row in canonical.document["values"] if row["indicator"] == "V02" and "by" in row]
    assert people[:3] == [{"sex": "F"}, {"sex": "M"}, {"sex": "U"}]
    assert "language" not in canonical.document
    assert [document["values"][old]["indicator"] for old in canonical.order] == [
        row["indicator"] for row in canonical.document["values"]
    ]


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_rows_gives_the_same_document(seed: int) -> None:
    document, context = large()
    expected = canonicalise(vrs(), document, context).document
    random.Random(seed).shuffle(document["values"])
    for row in document["values"]:
        if row.get("facility") == "XA-PORT":
            row["facility"] = context["facilities"][1]["id"].upper()
    again = canonicalise(vrs(), document, context)
    assert again.document == expected
    assert canonicalise(vrs(), again.document, context) == (again.__class__(expected, tuple(range(len(again.order)))))


def test_answers_follow_their_rows() -> None:
    document, context = small()
    row_of(document, "V17")["value"] = 1
    document["values"].reverse()
    here = document["values"].index(row_of(document, "V17"))
    document["answers"] = [{"code": "W07", "pointer": f"/values/{here}/value", "note": "public"}]
    assert check(document, context).ready
    canonical = canonicalise(vrs(), document, context).document
    assert canonical["answers"] == [{"code": "W07", "pointer": "/values/9", "note": "public"}]
    assert check(canonical, context).ready


def test_a_question_at_a_derived_total_keeps_its_answer() -> None:
    document, context = large()
    cells = [{"period": f"202{year}-Q{quarter}"} for year, quarter in ((6, 2), (6, 1), (5, 4), (5, 3))]
    context["history"] = [{**item, "cells": [{"indicator": "V06", "value": 200}]} for item in cells]
    document["values"].reverse()
    finding = check(document, context).findings[0]
    assert (finding.code, finding.cell) == ("W01", {"indicator": "V06"})
    document["answers"] = [{"code": "W01", "pointer": finding.pointer, "note": "a new director"}]
    assert check(document, context).ready
    assert check(canonicalise(vrs(), document, context).document, context).ready


def test_rows_without_a_place_come_last_as_sent() -> None:
    document, context = small()
    strange: list[Any] = [7, {"indicator": "V99"}, {"indicator": "V01", "facility": "nowhere", "value": 1}, None]
    strange += [{"indicator": "V12", "by": {"sex": "female"}, "value": 1}, {"indicator": "V12", "by": [], "value": 1}]
    document["values"] = [*strange, *document["values"]]
    canonical = canonicalise(vrs(), document, context)
    assert canonical.document["values"][-6:] == strange
    assert canonical.order[-6:] == (0, 1, 2, 3, 4, 5)


def test_duplicates_keep_their_order() -> None:
    document, context = small()
    put(document, "V03", 8)
    rows = canonicalise(vrs(), document, context).document["values"]
    assert [row["value"] for row in rows if row["indicator"] == "V03"] == [7, 8]


def test_what_was_left_out_is_filled_in() -> None:
    _, context = small()
    assert canonicalise(vrs(), {"values": []}, context).document == {
        "standard": "1.0",
        "period": "2026-Q3",
        "values": [],
        "answers": [],
    }


@pytest.mark.parametrize("document", [None, [], 7, {"values": 7}, {"values": [], "answers": 7}])
def test_it_is_total(document: Any) -> None:
    assert canonicalise(vrs(), document, small()[1]).order == ()


def test_answers_are_the_same_in_any_order_and_however_deep_they_point() -> None:
    document, context = small()
    answers = [
        {"code": "W07", "pointer": "/values/9/value", "note": "on 14 July 2026"},
        {"code": "W20", "pointer": "/answers/0/note", "note": "as published"},
        {"code": "W05", "pointer": "/values/8", "note": "one"},
        {"code": "W06", "pointer": "/values/99", "note": "no row"},
    ]
    shuffled = [
        {"code": "W20", "pointer": "/answers/3", "note": "as published"},
        {"code": "W06", "pointer": "/values/99", "note": "no row"},
        {"code": "W05", "pointer": "/values/8/absence", "note": "one"},
        {"code": "W07", "pointer": "/values/9", "note": "on 14 July 2026"},
    ]
    expected = [
        {"code": "W05", "pointer": "/values/8", "note": "one"},
        {"code": "W07", "pointer": "/values/9", "note": "on 14 July 2026"},
        {"code": "W20", "pointer": "/answers/1", "note": "as published"},
        {"code": "W06", "pointer": "/values/99", "note": "no row"},
    ]
    for each in (answers, shuffled, expected):
        assert canonicalise(vrs(), {**document, "answers": each}, context).document["answers"] == expected
    circle = [{"code": "W07", "pointer": f"/answers/{other}", "note": "x"} for other in (1, 0)]
    assert canonicalise(vrs(), {**document, "answers": circle}, context).document["answers"] == circle
