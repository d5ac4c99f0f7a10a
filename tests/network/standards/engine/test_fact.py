"""`fact`: a fact that differs from the record without being newer."""

from typing import Any

import pytest

from tests.network.standards.engine.examples import check, only, put, small

SOURCE = {"source_url": "https://example.org/report"}


@pytest.mark.parametrize(
    ("value", "as_of", "asked"),
    [(120, "2026-05-01", True), (120, "2026-04-30", True), (120, "2026-05-02", False), (100, "2020-01-01", False)],
)
def test_capacity(value: int, as_of: str, asked: bool) -> None:
    document, context = small()
    context["facilities"][0]["facts"] = {"F04": {"value": 100, "as_of": "2026-05-01"}}
    put(document, "F04", value, facility="XA-ONE", as_of=as_of, **SOURCE)
    assert [finding.code for finding in check(document, context).findings] == (["W16"] if asked else [])


def test_codes_and_names() -> None:
    document, context = small()
    facts: dict[str, Any] = {"F01": {"value": "police", "as_of": "2026-05-01"}}
    context["facilities"][0]["facts"] = facts
    put(document, "F01", "military", facility="XA-ONE", as_of="2026-05-01", **SOURCE)
    finding = only(check(document, context))
    assert (finding.params["value"], finding.params["recorded"], finding.params["as_of"]) == (
        "military",
        "police",
        "2026-05-01",
    )


def test_nothing_on_record_is_no_question() -> None:
    document, context = small()
    put(document, "F04", 120, facility="XA-ONE", as_of="2026-05-01", **SOURCE)
    assert check(document, context).findings == ()
