"""Batches of a file have all of its lines, and no batch is larger than what is held in memory."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports.bulk import lines

pytestmark = pytest.mark.sqlite_only  # lines alone
ENDED = st.sampled_from([b"{}", b"", b" ", b"\r", b'{"a":1}', b"\xc2\x85", b"\x0b"]).map(lambda line: line + b"\n")


@given(st.lists(ENDED, max_size=20), st.booleans())
def test_batches_have_all_lines_once_with_their_numbers(sent: list[bytes], ended: bool) -> None:
    if sent and not ended:
        sent[-1] = sent[-1][:-1]
    with pytest.MonkeyPatch.context() as few:
        few.setattr(lines, "BATCH_LINES", 3)
        few.setattr(lines, "BATCH_BYTES", 12)
        cut = list(lines.batches(sent))
    assert b"".join(batch.body for batch in cut) == b"".join(sent)
    assert [line for batch in cut for line in batch.lines()] == [
        (number, line.removesuffix(b"\n")) for number, line in enumerate(sent, 1) if line.strip()
    ]
    for batch in cut:
        assert batch.body.count(b"\n") <= 3
        assert len(batch.body) <= 12


@given(st.recursive(st.integers(0, 9), lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner)))
def test_the_weight_of_a_line_is_about_its_values(value: object) -> None:
    def values(value: object) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return 1 + sum(map(values, inner))

    assert values(value) - 1 <= lines.weight(orjson.dumps(value)) <= 2 * values(value)
