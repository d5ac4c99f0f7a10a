"""Exact numbers: how values are read from JSON and how numbers appear among the params of a finding."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TypeGuard

Number = int | Fraction
Scalar = str | int | bool | None

MAX_INTEGER = 9_999_999
MAX_TEXT = 4_000
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,2})?\Z")
_MONEY = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,4})?\Z")
_URL = re.compile(r"https?://[^\s/?#]+[^\s]*\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LONE = re.compile("[\ud800-\udfff]")
_PERIOD = re.compile(r"([0-9]{4})-Q([1-4])\Z")


def is_number(value: object) -> TypeGuard[Number]:
    return type(value) is int or type(value) is Fraction


def is_integer(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def count_of(value: object) -> int | None:
    """A count as a row may hold it, or None."""
    return value if type(value) is int and 0 <= value <= MAX_INTEGER else None


def decimal_of(value: object) -> Fraction | None:
    """The number of a decimal string with at most two places, or None."""
    return _fraction(value) if isinstance(value, str) and _DECIMAL.match(value) else None


def amount_of(value: object) -> Fraction | None:
    """The number of an amount in any currency, or None."""
    return _fraction(value) if isinstance(value, str) and _MONEY.match(value) else None


def money_of(value: object) -> tuple[Fraction, int] | None:
    """The amount and its number of decimals, or None if it is no amount in any currency."""
    amount = amount_of(value)
    return None if amount is None or not isinstance(value, str) else (amount, len(value.partition(".")[2]))


def _fraction(text: str) -> Fraction:
    digits, _, decimals = text.partition(".")
    return Fraction(int(digits + decimals), 10 ** len(decimals)) if decimals else Fraction(int(digits))


def is_text(value: object, low: int, high: int) -> bool:
    """Characters that every store can keep: no NUL, no lone surrogate, not blank."""
    if not isinstance(value, str) or not low <= len(value) <= high or not value.strip():
        return False
    return "\x00" not in value and (value.isascii() or _LONE.search(value) is None)


def is_url(value: object, high: int) -> bool:
    return is_text(value, 1, high) and isinstance(value, str) and _URL.match(value) is not None


def is_date(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def added(numbers: Sequence[Number]) -> Number:
    """The exact sum. Fractions go over a common denominator: one by one they would each be reduced."""
    if type(numbers[0]) is int:
        return sum(numbers)
    scale = lcm(*[number.denominator for number in numbers])
    return Fraction(sum([number.numerator * (scale // number.denominator) for number in numbers]), scale)


def is_over(number: Number, limit: Number, whole: Number) -> bool:
    """Whether the number is more than limit times the whole: multiplied across, so that counts stay integers."""
    return number * limit.denominator > limit.numerator * whole


def periods_before(period: str, quarters: int) -> list[str]:
    """So many quarters before this one, the nearest first; none if it is no period."""
    match = _PERIOD.match(period)
    if match is None:
        return []
    count = int(match.group(1)) * 4 + int(match.group(2)) - 1
    return [f"{each // 4:04d}-Q{each % 4 + 1}" for each in range(count - 1, count - 1 - quarters, -1)]


def shown(number: Number | None) -> int | str | None:
    """A number as a param: an integer, or a decimal string of at most four places (else rounded to three)."""
    if number is None:
        return None
    if type(number) is int:
        return number
    if number.denominator == 1:
        return number.numerator
    places = 4 if (number * 10_000).denominator == 1 else 3
    scaled = round(number * 10**places)
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return (sign + digits[:-places] + "." + digits[-places:]).rstrip("0").rstrip(".")


def written(number: Number, places: int) -> str:
    """An amount as a document writes it: plain digits with exactly `places` decimals."""
    scaled = round(number * 10**places)
    if not places:
        return str(scaled)
    digits = str(scaled).rjust(places + 1, "0")
    return digits[:-places] + "." + digits[-places:]


def clipped(value: object) -> str:
    """What was sent, made safe to repeat in a param: short, and of characters that can be stored."""
    text = value if isinstance(value, str) else type(value).__name__
    return text[:80].replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
