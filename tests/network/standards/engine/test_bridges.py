"""Changes of several versions as one, and cells read under another version."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.standards.engine.bridges import Bridge, Change, composed
from tests.network.standards.engine.examples import Json

LISTS = {"health": "CL_HEALTH", "sex": "CL_SEX"}


def step(relation: str, before: list[str], after: list[str], confidence: str = "exact") -> Json:
    return {"from": before, "to": after, "relation": relation, "confidence": confidence}


def over(*steps: list[Json], back: bool = False) -> Bridge:
    changes = composed(steps)
    return Bridge([each.turned for each in changes] if back else changes, LISTS)


def cell(indicator: str, value: Any = None, **members: Any) -> Json:
    return {"indicator": indicator, **({} if value is None else {"value": value}), **members}


def brief(*steps: list[Json]) -> list[tuple[str, str, str, str]]:
    return [(" ".join(each.before), " ".join(each.after), each.relation, each.confidence) for each in composed(steps)]


NOTHING: list[Json] = []
COMPOSED: list[tuple[list[list[Json]], list[tuple[str, str, str, str]]]] = [
    ([NOTHING, NOTHING], []),
    ([[step("same", ["A"], ["A"])], NOTHING], [("A", "A", "same", "exact")]),
    ([NOTHING, [step("renamed", ["A"], ["B"])]], [("A", "B", "renamed", "exact")]),
    ([[step("renamed", ["A"], ["B"])], [step("renamed", ["B"], ["C"])]], [("A", "C", "renamed", "exact")]),
    ([[step("renamed", ["A"], ["B"])], [step("renamed", ["B"], ["A"])]], [("A", "A", "same", "exact")]),
    (
        [[step("renamed", ["A"], ["B"])], [step("split", ["B"], ["C", "D"], "sum_of_parts")]],
        [("A", "C D", "split", "sum_of_parts")],
    ),
    (
        [[step("split", ["A"], ["A", "B"], "sum_of_parts")], [step("split", ["A"], ["A", "C"], "sum_of_parts")]],
        [("A", "B A C", "split", "sum_of_parts")],
    ),
    # Two entries about one code in one version are one change.
    (
        [[step("split", ["A"], ["A", "B"], "sum_of_parts"), step("split", ["A"], ["A", "C"], "sum_of_parts")], NOTHING],
        [("A", "A B C", "split", "sum_of_parts")],
    ),
    (
        [[step("split", ["A"], ["B", "C"], "sum_of_parts")], [step("merged", ["C", "D"], ["E"], "sum_of_parts")]],
        [("A D", "B E", "redefined", "not_comparable")],
    ),
    ([[step("added", [], ["A"])], [step("renamed", ["A"], ["B"])]], [("", "B", "added", "exact")]),
    ([[step("added", [], ["A"])], [step("retired", ["A"], [])]], [("", "", "retired", "exact")]),
    ([[step("renamed", ["A"], ["B"])], [step("retired", ["B"], [])]], [("A", "", "retired", "exact")]),
    (
        [[step("redefined", ["A"], ["A"], "not_comparable")], [step("renamed", ["A"], ["B"])]],
        [("A", "B", "redefined", "not_comparable")],
    ),
    (
        [[step("merged", ["A", "B"], ["C"], "sum_of_parts")], [step("merged", ["C", "D"], ["E"], "sum_of_parts")]],
        [("A B D", "E", "merged", "sum_of_parts")],
    ),
    ([[step("added", [], ["C"])], [step("merged", ["A", "C"], ["A"], "sum_of_parts")]],
     [("A", "A", "redefined", "not_comparable")]),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "told"), COMPOSED)
def test_changes_of_two_versions_as_one(steps: list[list[Json]], told: list[tuple[str, str, str, str]]) -> None:
    assert brief(*steps) == told


CODES = st.sampled_from("ABCDEF")
ENTRIES = st.builds(
    step,
    st.sampled_from(["same", "renamed", "split", "merged", "redefined"]),
    st.lists(CODES, min_size=1, max_size=2, unique=True),
    st.lists(CODES, min_size=1, max_size=2, unique=True),
    st.sampled_from(["exact", "sum_of_parts", "not_comparable"]),
)


@given(st.lists(st.lists(ENTRIES, max_size=3), max_size=4))
def test_law_no_code_is_in_two_changes(steps: list[list[Json]]) -> None:
    found = composed(steps)
    for side in ([each.before for each in found], [each.after for each in found]):
        codes = [code for each in side for code in each]
        assert len(codes) == len(set(codes))


@given(st.lists(st.lists(ENTRIES, max_size=3), max_size=3))
def test_law_turned_twice_is_the_same(steps: list[list[Json]]) -> None:
    assert [each.turned.turned for each in composed(steps)] == list(composed(steps))


def test_what_is_not_listed_stays() -> None:
    cells = [cell("V01", 5), cell("V02", absence="no_access"), cell("V36", "12.50", currency="CAD")]
    assert over(NOTHING).cells(cells) == cells


def test_renamed_and_back() -> None:
    steps = [step("renamed", ["V15"], ["V50"]), step("renamed", ["CL_SEX.F"], ["CL_SEX.W"])]
    old = [cell("V15", 7, by={"sex": "F"}), cell("V15", 3, facility="x"), cell("V16", 3)]
    new = [cell("V50", 7, by={"sex": "W"}), cell("V50", 3, facility="x"), cell("V16", 3)]
    there = over(steps).cells(old)
    assert there == [new[2], new[0], new[1]]  # in the order of their places
    assert over(steps, back=True).cells(there) == [old[0], old[1], old[2]]


@pytest.mark.parametrize(
    "entry",
    [
        step("redefined", ["V15"], ["V15"], "not_comparable"),
        step("same", ["V15"], ["V15"], "not_comparable"),
        step("retired", ["V15"], []),
        step("split", ["V15"], ["V15", "V50"], "sum_of_parts"),
        step("merged", ["V15", "V16"], ["V50"], "not_comparable"),
    ],
)
def test_across_a_break_nothing_is_told(entry: Json) -> None:
    assert over([entry]).cells([cell("V15", 7), cell("V01", 1)]) == [cell("V01", 1)]


def test_events_merge_by_sum_and_come_back_by_none() -> None:
    merged = [step("merged", ["V28", "V29"], ["V50"], "sum_of_parts")]
    assert over(merged).cells([cell("V29", 4), cell("V28", 3)]) == [cell("V50", 7)]
    assert over(merged).cells([cell("V28", 3)]) == []  # the other part is not known
    assert over(merged).cells([cell("V28", 3), cell("V29", absence="no_access")]) == []
    assert over(merged, back=True).cells([cell("V50", 7)]) == []


def test_what_was_split_is_the_sum_of_its_parts_for_the_version_before() -> None:
    split = [step("split", ["V28"], ["V28", "V50"], "sum_of_parts")]
    assert over(split, back=True).cells([cell("V28", 3), cell("V50", 4)]) == [cell("V28", 7)]
    assert over(split, back=True).cells([cell("V28", 3)]) == []
    assert over(split).cells([cell("V28", 3)]) == []


def test_of_an_exclusive_list_other_breaks_and_the_rest_stays() -> None:
    split = [step("split", ["CL_HEALTH.other"], ["CL_HEALTH.other", "CL_HEALTH.hiv"], "sum_of_parts")]
    rows = [cell("V15", 9), cell("V15", 4, by={"health": "general"}), cell("V15", 5, by={"health": "other"})]
    assert over(split).cells(rows) == rows[:2]
    later = [*rows, cell("V15", 2, by={"health": "hiv"})]
    assert over(split, back=True).cells(later) == [*rows[:2], cell("V15", 7, by={"health": "other"})]
    # A code without a row is none of an exclusive list.
    assert over(split, back=True).cells(later[-1:]) == [cell("V15", 2, by={"health": "other"})]


def test_sums_of_money_bases_and_estimates() -> None:
    merged = over([step("merged", ["V36", "V37"], ["V50"], "sum_of_parts")])
    assert merged.cells([cell("V36", "10.50", currency="CAD"), cell("V37", "0.25", currency="CAD", estimate=True)]) == [
        cell("V50", "10.75", currency="CAD", estimate=True)
    ]
    assert merged.cells([cell("V36", "10.50", currency="CAD"), cell("V37", "0.25", currency="EUR")]) == []
    assert merged.cells([cell("V36", 3, base=5), cell("V37", 4, base=6)]) == [cell("V50", 7, base=11)]
    assert merged.cells([cell("V36", 3, base=5), cell("V37", 4)]) == [cell("V50", 7)]
    assert merged.cells([cell("V36", True), cell("V37", 4)]) == []


def test_a_change_turned() -> None:
    assert Change(("A",), ("B", "C"), "split", "exact").turned == Change(("B", "C"), ("A",), "merged", "exact")
