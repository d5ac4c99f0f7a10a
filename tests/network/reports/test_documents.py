"""Documents apart from their free texts, and how two of them differ."""

import hashlib
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports import documents
from network.standards import library, shipped
from network.standards.engine import compile_structure
from tests.documents import small

EDITION = library.Edition(
    version="1.0",
    digest="",
    published_on=None,
    structure=shipped.read("1.0").structure,
    compiled=compile_structure(shipped.read("1.0").structure),
    texts={},
    digests={},
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


def written(story: str, note: str, answer: str) -> dict[str, Any]:
    document = small()
    document["values"][0]["note"] = note
    document["values"].append({"indicator": "V40", "value": story})
    document["answers"] = [{"code": "W07", "pointer": "/values/9", "note": answer}]
    return document


@given(TEXTS, TEXTS, TEXTS)
def test_split_and_join_are_inverse(story: str, note: str, answer: str) -> None:
    document = written(story, note, answer)
    before = deepcopy(document)
    stored = documents.split(document, EDITION)
    assert document == before
    plain = json.loads(stored.document)
    assert "language" not in plain
    assert plain["values"][13]["value"].startswith("sha256:")
    texts = {text.pointer: text.text for text in stored.texts}
    assert documents.join(plain, texts, EDITION) == {name: before[name] for name in before if name != "language"}
    erased = documents.join(plain, {}, EDITION)
    assert erased["values"][13] == {"indicator": "V40"}
    assert erased["answers"] == [{"code": "W07", "pointer": "/values/9"}]
    assert "sha256:" not in json.dumps(erased)
    for text in stored.texts:
        assert (
            documents.seal(text.salt, text.text)
            == f"sha256:{hashlib.sha256((text.salt + text.text).encode()).hexdigest()}"
        )


def test_the_same_text_is_sealed_differently_each_time() -> None:
    first, second = (documents.split(written("Same.", "Same.", "Same."), EDITION) for _ in range(2))
    seals = {json.loads(each.document)["values"][13]["value"] for each in (first, second)}
    assert len(seals) == 2
    assert len({text.salt for each in (first, second) for text in each.texts}) == 6


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (small(), small(), []),
        (
            small(V21={"value": 9, "base": 12}), small(V21={"value": 9, "base": 13}),
            [{"cell": {"indicator": "V21"}, "before": {"value": 9, "base": 12}, "after": {"value": 9, "base": 13}}],
        ),
        (small(), small(V03=None), [{"cell": {"indicator": "V03"}, "before": {"value": 7}, "after": None}]),
    ],
)  # fmt: skip
def test_changes(before: dict[str, Any], after: dict[str, Any], changes: list[dict[str, Any]]) -> None:
    assert documents.changes(before, after) == changes
