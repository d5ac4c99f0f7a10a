"""Laws: honest reports have no error, N faults give N findings, order does not matter, and nothing raises."""

import copy
import itertools
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from network.standards.engine import canonicalise, resolve
from tests.network.standards.engine.examples import Json, check, empty, large, put, row_of, vrs
from tests.network.standards.engine.honest import honest_quarter

QUARTERS = 2_000
BLOCKS = 8


@pytest.mark.parametrize("block", range(BLOCKS))
def test_honest_quarters_have_no_error(block: int) -> None:
    for seed in range(block, QUARTERS, BLOCKS):
        document, context = honest_quarter(random.Random(seed))
        errors = [finding for finding in check(document, context).findings if finding.severity == "error"]
        assert errors == [], seed


# N faults in disjoint cells


def _missing(document: Json) -> tuple[str, str]:
    document["values"].remove(row_of(document, "V03"))
    return "H02", "V03"


def _swapped(document: Json) -> tuple[str, str]:
    row_of(document, "V01", "XA-PORT")["value"] = 102
    return "H08", "V01"


def _beyond_the_facilities(document: Json) -> tuple[str, str]:
    row_of(document, "V02")["value"] = 170
    row_of(document, "V02", sex="U")["value"] = 15
    row_of(document, "V02", age="unknown")["value"] = 14
    return "H09", "V02"


def _prolonged(document: Json) -> tuple[str, str]:
    row_of(document, "V13")["value"] = row_of(document, "V13", "XA-NORD")["value"] = 8
    return "H14", "V13"


def _too_large_a_part(document: Json) -> tuple[str, str]:
    row_of(document, "V15", health="medication")["value"] = 39
    return "H10", "V15"


def _unknown_code(document: Json) -> tuple[str, str]:
    row_of(document, "V06", refusal="no_reason_given")["by"] = {"refusal": "weather"}
    return "S06", "V06"


def _planned_days(document: Json) -> tuple[str, str]:
    row_of(document, "V07", "XA-PORT")["base"] = 80
    row_of(document, "V07")["base"] = 156
    return "H33", "V07"


def _text_for_number(document: Json) -> tuple[str, str]:
    row_of(document, "V18")["value"] = "5"
    return "S03", "V18"


def _unknown_reason(document: Json) -> tuple[str, str]:
    empty(document, "V19", "forgotten")
    return "S09", "V19"


def _above_its_base(document: Json) -> tuple[str, str]:
    row_of(document, "V21")["value"] = 131
    return "H16", "V21"


def _more_at_facilities(document: Json) -> tuple[str, str]:
    row_of(document, "V09", "XA-PORT")["value"] = 86
    return "H29", "V09"


def _open_complaints(document: Json) -> tuple[str, str]:
    row_of(document, "V30")["value"] = 13
    return "W18", "V30"


def _a_death(document: Json) -> tuple[str, str]:
    row_of(document, "V17")["value"] = 1
    return "W07", "V17"


def _twice(document: Json) -> tuple[str, str]:
    put(document, "V26", 7)
    return "S08", "V26"


def _no_currency(document: Json) -> tuple[str, str]:
    put(document, "V36", "10.00")
    return "S04", "V36"


def _an_address(document: Json) -> tuple[str, str]:
    put(document, "V40", "write to ana@example.org")
    return "H26", "V40"


def _kept(document: Json) -> tuple[str, str]:
    put(document, "V38", 3)
    put(document, "V39", 4)
    return "H22", "V39"


def _days_of_support(document: Json) -> tuple[str, str]:
    put(document, "V34", 3)
    put(document, "V35", 2)
    return "H30", "V35"


def _not_asked(document: Json) -> tuple[str, str]:
    put(document, "V20", 3, by={"sex": "F"})
    return "S05", "V20"


FAULTS: list[Callable[[Json], tuple[str, str]]] = [
    _missing,
    _swapped,
    _beyond_the_facilities,
    _prolonged,
    _too_large_a_part,
    _unknown_code,
    _planned_days,
    _text_for_number,
    _unknown_reason,
    _above_its_base,
    _more_at_facilities,
    _open_complaints,
    _a_death,
    _twice,
    _no_currency,
    _an_address,
    _kept,
    _days_of_support,
    _not_asked,
]


def _told_after(faults: list[Callable[[Json], tuple[str, str]]], seed: int) -> tuple[list[Any], list[Any]]:
    document, context = large()
    expected = sorted(fault(document) for fault in faults)
    random.Random(seed).shuffle(document["values"])
    found = check(document, context).findings
    return sorted((finding.code, finding.indicator or "") for finding in found), expected


@pytest.mark.parametrize("pair", list(itertools.combinations(range(len(FAULTS)), 2)))
def test_two_faults_give_two_findings(pair: tuple[int, int]) -> None:
    found, expected = _told_after([FAULTS[index] for index in pair], sum(pair))
    assert found == expected


@pytest.mark.parametrize("seed", range(150))
def test_n_faults_give_n_findings(seed: int) -> None:
    source = random.Random(seed)
    found, expected = _told_after(source.sample(FAULTS, source.randint(1, len(FAULTS))), seed)
    assert found == expected


def test_all_faults_at_once() -> None:
    found, expected = _told_after(FAULTS, 1)
    assert found == expected


@pytest.mark.parametrize("seed", range(100))
def test_structural_faults_in_honest_quarters(seed: int) -> None:
    source = random.Random(seed)
    document, context = honest_quarter(source)
    rows: dict[str, Json] = {}
    for row in document["values"]:
        if "value" in row:
            rows.setdefault(row["indicator"], row)
    chosen = source.sample(sorted(rows), min(len(rows), 4))
    for code in chosen:
        rows[code]["value"] = {"not": "a value"}
    errors = [finding for finding in check(document, context).findings if finding.severity == "error"]
    assert sorted((finding.code, finding.indicator) for finding in errors) == sorted(("S03", code) for code in chosen)


# Order


def _places(document: Json, context: Json) -> set[tuple[str, str, str]]:
    return {
        (finding.code, json.dumps(finding.cell, sort_keys=True), finding.severity)
        for finding in check(document, context).findings
    }


@pytest.mark.parametrize("seed", range(200))
def test_order_of_rows_changes_nothing(seed: int) -> None:
    source = random.Random(seed)
    document, context = honest_quarter(source)
    for _ in range(source.randint(0, 3)):
        row = source.choice(document["values"])
        if isinstance(row.get("value"), int):
            row["value"] += source.choice((-1, 1, 50))
    expected = _places(document, context)
    shuffled = copy.deepcopy(document)
    source.shuffle(shuffled["values"])
    assert _places(shuffled, context) == expected
    canonical = canonicalise(vrs(), document, context).document
    assert _places(canonical, context) == expected
    assert canonicalise(vrs(), shuffled, context).document == canonical
    assert resolve(vrs(), shuffled, context) == resolve(vrs(), canonical, context)


@pytest.mark.parametrize("seed", range(60))
def test_answers_stay_with_their_questions(seed: int) -> None:
    document, context = honest_quarter(random.Random(seed))
    questions = [finding for finding in check(document, context).findings if finding.severity == "question"]
    document["answers"] = [{"code": item.code, "pointer": item.pointer, "note": "so it was"} for item in questions]
    assert check(document, context).ready
    canonical = canonicalise(vrs(), document, context).document
    result = check(canonical, context)
    assert result.ready
    assert not [finding for finding in result.findings if finding.code == "S13"]
