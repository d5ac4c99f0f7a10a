"""Validation as most would write it first: for each rule, look the cells up among the rows, and reckon in fractions.

Only a part of the standard: sums and bounds of breakdowns, comparisons of totals, medians. No shapes, no absences that
weaken a relation, no suspects, no pointers, no texts. Whoever does less should be quicker.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from statistics import median
from typing import Any

Row = Mapping[str, Any]


def validate(structure: Mapping[str, Any], document: Mapping[str, Any], context: Mapping[str, Any]) -> list[str]:
    rows = document["values"]
    found = list(_breakdowns(structure, rows))
    for rule in structure["rules"]:
        if rule["kind"] == "compare":
            found += _compare(rule, rows, context)
        elif rule["kind"] == "outlier":
            found += _outliers(rule, rows, context)
    return found


def _cell(rows: list[Row], indicator: str, facility: str | None = None, by: Any = None) -> Row | None:
    for row in rows:
        if row["indicator"] == indicator and row.get("facility") == facility and row.get("by") == by:
            return row
    return None


def _number(row: Row | None, name: str = "value") -> Fraction | None:
    return None if row is None or row.get(name) is None else Fraction(row[name])


def _breakdowns(structure: Mapping[str, Any], rows: list[Row]) -> Iterator[str]:
    for indicator in structure["indicators"]:
        for entry in indicator["breakdowns"]:
            if entry["relation"] == "none":
                continue
            total = _number(_cell(rows, indicator["code"]))
            parts = [row for row in rows if row["indicator"] == indicator["code"] and _divides(row, entry["dimension"])]
            numbers = [Fraction(row["value"]) for row in parts if "value" in row]
            if total is None or not numbers:
                continue
            if entry["relation"] == "sum" and sum(numbers) != total:
                yield f"{indicator['code']}: {entry['dimension']} does not add up"
            if entry["relation"] in ("cover", "at_most") and max(numbers) > total:
                yield f"{indicator['code']}: a part of {entry['dimension']} is more than the total"


def _divides(row: Row, dimension: str) -> bool:
    """Whether the row is a part of its indicator's total in this dimension."""
    if dimension == "facility":
        return "facility" in row and "by" not in row
    return "facility" not in row and dimension in row.get("by", {})


def _compare(rule: Mapping[str, Any], rows: list[Row], context: Mapping[str, Any]) -> Iterator[str]:
    places = [None] if rule["over"] in ("total", "cells") else [None, *(each["code"] for each in context["facilities"])]
    for place in places:
        left, right = _side(rule["left"], rows, place), _side(rule["right"], rows, place)
        if left is not None and right is not None:
            holds = {"<=": left <= right, "<": left < right, "=": left == right, ">=": left >= right, ">": left > right}
            if not holds[rule["op"]]:
                yield f"{rule['code']} at {place}"


def _side(terms: list[Mapping[str, Any]], rows: list[Row], place: str | None) -> Fraction | None:
    numbers = [_term(term, rows, place) for term in terms]
    known = [number for number in numbers if number is not None]
    return sum(known, Fraction()) if len(known) == len(numbers) else None


def _term(term: Mapping[str, Any], rows: list[Row], place: str | None) -> Fraction | None:
    if "number" in term:
        return Fraction(term["number"])
    if "days" in term:
        return Fraction(92)
    number = _number(_cell(rows, term["indicator"], place, term.get("by")), term.get("attribute", "value"))
    times = 92 if term.get("times") == "days:period" else Fraction(term.get("times", 1))
    return None if number is None else number * times


def _outliers(rule: Mapping[str, Any], rows: list[Row], context: Mapping[str, Any]) -> Iterator[str]:
    for indicator in rule["indicators"]:
        value = _number(_cell(rows, indicator))
        past = [_number(_cell(quarter["cells"], indicator)) for quarter in context["history"]]
        numbers = [number for number in past if number is not None]
        if value is None or len(numbers) < rule["at_least"]:
            continue
        middle = median(numbers)
        spread = median(abs(number - middle) for number in numbers)
        limit = (
            Fraction(rule["limit"]) * Fraction(rule["scale"]) * spread if spread else Fraction(rule["share"]) * middle
        )
        if abs(value - middle) > max(limit, rule["min_difference"]):
            yield f"{indicator} is far from its median"
