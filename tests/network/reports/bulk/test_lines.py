"""A batch in parts says what it says as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports.bulk.lines import Batch, parts

pytestmark = pytest.mark.sqlite_only  # lines alone


@given(
    first=st.integers(1, 10_000),
    body=st.lists(st.sampled_from([b"{}", b"", b" ", b"\r", b'{"a":1}', b"\xc2\x85", b"\x0b"]), max_size=9).map(
        b"\n".join
    ),
    number=st.integers(1, 12),
)
def test_the_parts_have_all_lines_once_with_their_numbers(first: int, body: bytes, number: int) -> None:
    batch = Batch(first, body)
    cut = parts(batch, number)
    assert len(cut) == number
    assert [line for part in cut for line in part.lines()] == list(batch.lines())
