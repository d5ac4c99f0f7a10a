"""`outlier`: exact median and median absolute deviation."""

from fractions import Fraction

import pytest

from network.standards.engine.kinds.outlier import twice_median
from tests.network.standards.engine.examples import Json, brief, check, put, row_of, small

PERIODS = ("2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3", "2024-Q2")


def quarters(indicator: str, *values: object, **attributes: str) -> list[Json]:
    return [
        {"period": period, "cells": [{"indicator": indicator, "value": value, **attributes}]}
        for period, value in zip(PERIODS, values, strict=False)
    ]


def asked(values: tuple[int, ...], now: int) -> bool:
    document, context = small()
    context["history"] = quarters("V03", *values)
    row_of(document, "V03")["value"] = now
    return brief(check(document, context)) == [("W01", "/values/2/value")]


def test_four_quarters_are_needed() -> None:
    assert not asked((7, 7, 7), 30)
    assert asked((7, 7, 7, 7), 30)


def test_the_difference_is_more_than_ten() -> None:
    assert not asked((7, 7, 7, 7), 17)
    assert asked((7, 7, 7, 7), 18)


def test_without_spread_half_of_the_median_counts() -> None:
    assert not asked((40, 40, 40, 40), 60)
    assert asked((40, 40, 40, 40), 61)


def test_with_spread_the_scaled_deviation_counts() -> None:
    # median 40, MAD 2: 3.5 x 1.4826 x 2 = 10.3782
    assert not asked((38, 38, 42, 42), 50)
    assert asked((38, 38, 42, 42), 51)


def test_eight_quarters_and_no_more() -> None:
    document, context = small()
    older = quarters("V03", *[50] * 9)
    context["history"] = older[5:]
    assert check(document, context).findings == ()
    context["history"] = older[4:]
    assert brief(check(document, context)) == [("W01", "/values/2/value")]


def test_another_currency_is_not_compared() -> None:
    document, context = small()
    context["history"] = quarters("V36", *["100.00"] * 4, currency="CAD")
    put(document, "V34", 1)
    put(document, "V36", "900.00", currency="EUR")
    assert check(document, context).findings == ()
    document["values"][-1]["currency"] = "CAD"
    assert brief(check(document, context)) == [("W01", "/values/14/value")]


@pytest.mark.parametrize(("numbers", "middle"), [([1, 9, 4], 4), ([4, 1, 9, 6], 5), ([1, 2], Fraction(3, 2))])
def test_median(numbers: list[int], middle: object) -> None:
    assert Fraction(twice_median(numbers), 2) == middle
