"""`stock`: open complaints follow from the quarter before."""

from tests.network.standards.engine.examples import Json, check, empty, first, large, only, row_of


def test_it_is_silent_without_the_quarter_just_before() -> None:
    document, context = large()
    row_of(document, "V30")["value"] = 500
    assert check(document, first(context)).findings == ()
    context["history"] = [quarter for quarter in context["history"] if quarter["period"] != "2026-Q2"]
    assert [finding.code for finding in check(document, context).findings] == []


def test_it_is_silent_where_a_flow_is_not_known() -> None:
    document, context = large()
    empty(document, "V28", "pending")
    row_of(document, "V30")["value"] = 500
    assert check(document, context).findings == ()


def test_a_question_answered_is_still_told_and_the_report_ready() -> None:
    document, context = large()
    row_of(document, "V30")["value"] = 13
    document["answers"] = [{"code": "W18", "pointer": "/values/46", "note": "one was found in an old file"}]
    result = check(document, context)
    assert only(result).answered
    assert result.ready


def test_across_a_new_year() -> None:
    document, context = large()
    quarter: Json = {"period": "2026-Q4", "cells": [{"indicator": "V30", "value": 9}]}
    context.update(period="2027-Q1", history=[quarter])
    document["period"] = "2027-Q1"
    row_of(document, "V30")["value"] = 13
    assert only(check(document, context)).code == "W18"
