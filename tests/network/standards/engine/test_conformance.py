"""The published cases: every rule and every structural code of the version has one, and gives what it says."""

import pytest

from tests.network.standards.engine.examples import Json, cases, check, structure


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_case(case: Json) -> None:
    result = check(case["document"], case["context"])
    expected = case["findings"]
    found: list[Json] = [
        {
            "severity": finding.severity,
            "code": finding.code,
            "pointer": finding.pointer,
            "indicator": finding.indicator,
            "answered": finding.answered,
            "params": finding.params,
        }
        for finding in result.findings
    ]
    told = [
        {name: item[name] for name in wanted if name != "params"} for wanted, item in zip(expected, found, strict=False)
    ]
    assert told == [{name: value for name, value in wanted.items() if name != "params"} for wanted in expected]
    assert len(found) == len(expected)
    for wanted, item in zip(expected, found, strict=True):
        assert {name: item["params"].get(name, "missing") for name in wanted.get("params", {})} == wanted.get(
            "params", {}
        )
    assert (result.valid, result.ready) == (case["valid"], case["ready"])


def test_every_code_has_a_case() -> None:
    shown = {finding["code"] for case in cases() for finding in case["findings"]}
    assert shown == {rule["code"] for rule in structure()["rules"]} | {f"S{number:02d}" for number in range(1, 14)}
