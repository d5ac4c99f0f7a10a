"""Data value sets into rows and back, and merging: laws over any report."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports.formats.dhis2 import merging
from network.reports.formats.dhis2.merging import IGNORED, Places
from network.reports.formats.dhis2.naming import breakdown_of, dhis2_quarter, indicator_and_member, quarter_of
from network.reports.formats.dhis2.values import read_push
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary
from network.standards.engine import examine
from network.standards.engine.context import Context
from tests.encodings import data_value_set
from tests.network.standards.engine.examples import Json, large, structure, texts, vrs

VOCABULARY = Vocabulary(structure(), texts())
DOCUMENT, CONTEXT = large()
# The rows in any order.
ORDERS = st.integers(0, 2**32).map(lambda seed: Random(seed).sample(DOCUMENT["values"], len(DOCUMENT["values"])))
PLACES = Places(frozenset({"harbour"}), Context(CONTEXT), vrs(), VOCABULARY)


def canonical(document: Json) -> list[Json]:
    rows: list[Json] = examine(vrs(), document, CONTEXT).canonicalise().document["values"]
    return rows


SAVED = {"values": canonical(DOCUMENT), "answers": []}
ROWS = range(len(SAVED["values"]))


def pushed(saved: Json, document: Json, strategy: str = "CREATE_AND_UPDATE") -> merging.Merged:
    values = read_push(data_value_set(document, period="2026-Q3", program="harbour")).values
    return merging.merge(saved, merging.told_rows(values, PLACES), PLACES, strategy)


@given(ORDERS)
def test_a_report_goes_there_and_comes_back(rows: list[Json]) -> None:
    merged = pushed({"values": []}, {**DOCUMENT, "values": rows})
    assert canonical(merged.filled.document) == SAVED["values"]
    assert set(merged.outcomes.values()) == {"imported"}


@given(st.sets(st.sampled_from(ROWS)), st.sets(st.sampled_from(ROWS)))
def test_what_is_pushed_in_two_parts_is_pushed_whole(first: set[int], second: set[int]) -> None:
    """Parts may overlap; what neither names is not there."""
    part, other, both = (
        {"values": [DOCUMENT["values"][number] for number in sorted(numbers)]}
        for numbers in (first, second, first | second)
    )
    merged = pushed(pushed({"values": []}, part).filled.document, other)
    assert canonical(merged.filled.document) == canonical(both)


@given(ORDERS)
def test_again_changes_nothing(rows: list[Json]) -> None:
    merged = pushed(SAVED, {"values": rows})
    assert set(merged.outcomes.values()) == {IGNORED}
    assert merged.filled.document["values"] == SAVED["values"]


@given(st.sets(st.sampled_from(ROWS)))
def test_what_is_deleted_is_gone_and_answers_stay_at_their_rows(numbers: set[int]) -> None:
    answers = [{"code": "W01", "pointer": f"/values/{number}/value", "note": str(number)} for number in ROWS]
    gone = {"values": [SAVED["values"][number] for number in sorted(numbers)]}
    merged = pushed({**SAVED, "answers": answers}, gone, "DELETE").filled.document
    left = [number for number in ROWS if number not in numbers]
    assert merged["values"] == [SAVED["values"][number] for number in left]
    assert [(answer["pointer"], answer["note"]) for answer in merged["answers"]] == [
        (f"/values/{place}/value", str(number)) for place, number in enumerate(left)
    ]


def test_each_member_is_read_where_it_was_sent() -> None:
    values = data_value_set(DOCUMENT, period="2026-Q3", program="harbour")["dataValues"]
    merged = pushed(SAVED, DOCUMENT)
    for row, sources in zip(merged.filled.document["values"], merged.filled.sources, strict=True):
        for member, source in sources.items():
            value = values[source["data_value"]]
            assert indicator_and_member(value["dataElement"]) in {
                (row["indicator"], member),
                *([] if member else [(row["indicator"], "value"), (row["indicator"], "absence")]),
            }


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["dataValues", "dataElement", "value", "period", "deleted", "completeDate"]), inner
            )
        ),
    )
)
def test_any_json_is_a_push_or_is_refused(body: Any) -> None:
    try:
        values = read_push(body).values
    except Unreadable:
        return
    merged = merging.merge({"values": []}, merging.told_rows(values, PLACES), PLACES, "CREATE_AND_UPDATE")
    assert merged.outcomes.keys() == {value.index for value in values}


@pytest.mark.parametrize("text", ["2026-Q3", "2026Q5", "202603", "2026", "2026W3", "2026Q3 ", "٢٠٢٦Q3", ""])
def test_only_a_quarter_is_a_quarter(text: str) -> None:
    assert quarter_of(text) is None


def test_a_quarter_there_and_back() -> None:
    assert (quarter_of("2026Q3"), dhis2_quarter("2026-Q3")) == ("2026-Q3", "2026Q3")


@pytest.mark.parametrize("text", ["", "default", "HllvX50cXC0", " default "])
def test_the_default_combination_is_no_breakdown(text: str) -> None:
    assert breakdown_of(text) is None
