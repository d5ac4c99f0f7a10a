"""No JSON value makes the engine raise, and whatever it answers can be written as JSON."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.standards.engine import canonicalise, resolve
from tests.network.standards.engine.examples import brief, check, large, row_of, small, vrs

SCALARS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["V01", "V36", "F01", "XA-NORD", "sex", "F", "EUR", "\ud800", "\x00", "/~", "9" * 400, 10**300]),
)
NAMES = st.sampled_from(
    ["indicator", "facility", "by", "value", "absence", "base", "currency", "note", "sex", "code", "pointer", "a/b"]
) | st.text(max_size=4)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
CODES = [f"V{number:02d}" for number in range(1, 41)] + ["F01", "F02", "F04", "V99"]
ROWS = st.fixed_dictionaries(
    {"indicator": st.sampled_from(CODES) | ANYTHING},
    optional={
        "value": st.integers(0, 60) | ANYTHING,
        "facility": st.sampled_from(["XA-NORD", "XA-PORT", "XA-X"]) | ANYTHING,
        "by": st.fixed_dictionaries({"sex": st.sampled_from(["F", "M", "female"])}) | ANYTHING,
        "absence": st.sampled_from(["pending", "not_applicable"]) | ANYTHING,
        "base": st.integers(-1, 200) | ANYTHING,
        "currency": st.sampled_from(["EUR", "JPY"]) | ANYTHING,
        "note": ANYTHING,
    },
)
DOCUMENTS = st.fixed_dictionaries(
    {"values": st.lists(ROWS | ANYTHING, max_size=12)},
    optional={
        "answers": ANYTHING
        | st.lists(st.fixed_dictionaries({"code": ANYTHING, "pointer": ANYTHING, "note": ANYTHING}), max_size=2),
        "period": ANYTHING,
        "standard": ANYTHING,
    },
)
CAREFUL = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def _all(document: Any) -> None:
    for context in (small()[1], large()[1]):
        for finding in check(document, context).findings:
            assert finding.pointer == "" or finding.pointer.startswith("/")
            json.dumps({"cell": finding.cell, "params": finding.params, "pointer": finding.pointer}).encode()
            str(finding.params).encode("utf-8")
            finding.pointer.encode("utf-8")
        canonical = canonicalise(vrs(), document, context)
        again = canonicalise(vrs(), canonical.document, context)
        assert repr(again.document) == repr(canonical.document)
        resolve(vrs(), document, context)


@CAREFUL
@given(ANYTHING)
def test_no_json_raises(document: Any) -> None:
    _all(document)


@CAREFUL
@given(DOCUMENTS)
def test_no_document_raises(document: Any) -> None:
    _all(document)


@pytest.mark.parametrize(
    "value",
    [Decimal("NaN"), Decimal("Infinity"), Decimal("414.0"), float("inf"), 10**5000],
    ids=["nan", "infinity", "fraction", "float", "huge"],
)
def test_strange_numbers(value: Any) -> None:
    document, context = small()
    row_of(document, "V01")["value"] = value
    assert brief(check(document, context)) == [("S03", "/values/0/value")]


def test_deep_nesting() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    document, context = small()
    document["values"].append({"indicator": "V08", "value": deep, "by": deep})
    assert [code for code, _ in brief(check(document, context))] == ["S01", "S03"]
    while deep:
        deep = deep.pop()
