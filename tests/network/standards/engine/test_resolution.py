"""The cells that follow from a document."""

from network.standards.engine import Cell, resolve
from tests.network.standards.engine.examples import ONE, Json, empty, large, put, row_of, small, vrs


def cells(document: Json, context: Json, indicator: str) -> list[Cell]:
    return [cell for cell in resolve(vrs(), document, context) if cell.indicator == indicator]


def test_a_total_follows_from_facilities_with_its_base() -> None:
    document, context = large()
    document["values"].remove(row_of(document, "V07"))
    total = cells(document, context, "V07")[0]
    assert (total.value, total.attributes, total.derived) == (9, {"base": 112}, True)


def test_a_total_follows_from_codes() -> None:
    document, context = large()
    assert [(cell.code, cell.value, cell.derived) for cell in cells(document, context, "V06")] == [
        (None, 22, True),
        ("no_reason_given", 15, False),
        ("lockdown_or_health", 7, False),
    ]


def test_the_only_facility_follows_from_the_total_where_it_must() -> None:
    document, context = small()
    places = [cell.indicator for cell in resolve(vrs(), document, context) if cell.facility == ONE and cell.derived]
    assert places == ["V01", "V02", "V06", "V07"]
    assert [(cell.facility, cell.value, cell.derived) for cell in cells(document, context, "V11")] == [
        (ONE, True, False)
    ]


def test_people_over_facilities_never_make_a_total() -> None:
    document, context = large()
    document["values"] = [row for row in document["values"] if row["indicator"] != "V02" or "facility" in row]
    assert [cell.derived for cell in cells(document, context, "V02")] == [False, False]


def test_absences_are_cells() -> None:
    document, context = small()
    empty(document, "V03", "pending")
    assert [(cell.value, cell.absence) for cell in cells(document, context, "V03")] == [(None, "pending")]


def test_without_visits_their_indicators_do_not_apply() -> None:
    document, context = small()
    context["activities"] = ["hotline"]
    document["values"] = [row for row in document["values"] if row["indicator"] not in ("V01", "V02", "V06", "V07")]
    assert cells(document, context, "V01") == [
        Cell("V01", None, None, None, None, "not_applicable", True),
        Cell("V01", ONE, None, None, None, "not_applicable", True),
    ]


def test_money_is_written_as_a_document_writes_it() -> None:
    document, context = small()
    put(document, "V36", "100.10", currency="EUR", by={"cost": "legal"})
    put(document, "V36", "0.20", currency="EUR", by={"cost": "staff"})
    total = cells(document, context, "V36")[0]
    assert (total.value, total.attributes, total.derived) == ("100.30", {"currency": "EUR"}, True)
    put(document, "V04", "7.50", by={"task": "visiting"})
    assert cells(document, context, "V04")[0].value == "7.50"


def test_free_text_notes_and_refused_rows_are_left_out() -> None:
    document, context = small()
    put(document, "V40", "what we saw")
    row_of(document, "V12")["note"] = "seen by two visitors"
    row_of(document, "V15")["value"] = "x"
    assert cells(document, context, "V40") == []
    assert cells(document, context, "V12")[0].attributes == {}
    assert cells(document, context, "V15") == []
    assert resolve(vrs(), None, context) == []
