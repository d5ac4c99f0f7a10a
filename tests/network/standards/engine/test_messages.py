"""Placeholders, and params enough for every sentence in every language."""

import pytest

from network.standards.engine.messages import EVERY, PARAMS, placeholders, render
from tests.network.standards.engine.examples import cases, check, structure, texts


def test_placeholders() -> None:
    assert placeholders("Total: {total}; {sum} { x } {total}") == {"total", "sum"}


def test_render() -> None:
    assert render("{total} of {max}: {missing}", {"total": 3, "max": "1.5"}) == "3 of 1.5: \N{EN DASH}"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_a_finding_has_exactly_the_params_of_its_kind(case: dict[str, object]) -> None:
    kinds = {rule["code"]: rule["kind"] for rule in structure()["rules"]}
    for finding in check(case["document"], case["context"]).findings:  # type: ignore[arg-type] # loaded from JSON
        assert set(finding.params) == {*EVERY, *PARAMS[kinds.get(finding.code, finding.code)]}
        assert all(value is None or isinstance(value, (str, int, bool)) for value in finding.params.values())


def test_every_sentence_can_be_rendered() -> None:
    kinds = {rule["code"]: rule["kind"] for rule in structure()["rules"]}
    kinds |= {code: code for code in PARAMS if code[0] == "S"}
    for entries in texts().values():
        for code, kind in kinds.items():
            params = dict.fromkeys((*EVERY, *PARAMS[kind]), "x")
            for member in ("message", "hint"):
                entry = entries.get(f"{code}.{member}")
                assert entry is None or "{" not in render(entry["text"], params)
