"""The reader of JSON: what stands in the way of every parser is seen before one runs, and nothing else."""

import json
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports.formats.json import DEEPEST, document_of, read
from network.reports.formats.unreadable import Unreadable

NESTED = st.recursive(
    st.one_of(st.integers(0, 9), st.sampled_from(["[", "]]", "{", '"', '\\"{', "a"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("a[{"), inner, max_size=3)),
    max_leaves=40,
)


def fault(text: str) -> str | None:
    try:
        read(text.encode())
    except Unreadable as error:
        return error.code
    return None


@given(st.text("[]{}", max_size=60))
def test_brackets_are_counted_however_they_stand(text: str) -> None:
    deepest = max(accumulate((1 if each in "[{" else -1 for each in text), initial=0))
    assert (fault(text) == "too_deep") == (deepest > DEEPEST)


@given(NESTED, st.integers(0, 25))
def test_what_stands_in_texts_is_no_bracket(inner: object, around: int) -> None:
    value = inner
    for _level in range(around):
        value = [value]

    def depth(each: object) -> int:
        inside = each.values() if isinstance(each, dict) else each if isinstance(each, list) else None
        return 0 if inside is None else 1 + max(map(depth, inside), default=0)

    text = json.dumps(value)
    if depth(value) > DEEPEST:
        assert fault(text) == "too_deep"
    else:
        assert read(text.encode()) == value


@pytest.mark.parametrize(("before", "after"), [("]", "["), ("}", "{"), ("", "]["), ("[]", "")])
def test_texts_neither_hide_nor_add_a_level(before: str, after: str) -> None:
    def nested(levels: int) -> str:
        return f'["{before}",' * levels + "1" + f',"{after}"]' * levels

    assert fault(nested(DEEPEST + 1)) == "too_deep"
    assert read(nested(DEEPEST).encode()) == json.loads(nested(DEEPEST))


@pytest.mark.parametrize("number", ["1.5", "0.10", "1e3"])
def test_a_document_keeps_decimals_as_json_does(number: str) -> None:
    value = read(f'{{"values": [{{"indicator": "V01", "by": {{"sex": "F"}}, "value": {number}}}]}}'.encode())
    assert type(value["values"][0]["value"]) is Decimal
    assert document_of(value)["values"] == [{"indicator": "V01", "by": {"sex": "F"}, "value": float(number)}]
