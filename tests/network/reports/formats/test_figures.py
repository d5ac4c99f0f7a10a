"""Numbers as people of many places write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports.formats.figures import digits_of, exact


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("414", "integer", 414),
        (" 0 ", "integer", 0),
        ("007", "integer", 7),
        ("٤١٤", "integer", 414),
        ("۴۱۴", "integer", 414),
        ("१२", "integer", 12),
        ("1 234", "integer", 1234),
        ("1\u202f234\u202f567", "integer", 1234567),
        ("1'234", "integer", 1234),
        ("١٬٢٣٤", "integer", 1234),
        ("1.234.567", "integer", 1234567),
        ("38.0", "integer", 38),
        ("38,00", "integer", 38),
        ("\u200e38\u200f", "integer", 38),
        ("12,5", "decimal", "12.5"),
        ("١٢٫٥", "decimal", "12.5"),
        ("0.75", "decimal", "0.75"),
        ("12", "decimal", "12"),
        ("1.234,50", "decimal", "1234.50"),
        ("1,234.50", "decimal", "1234.50"),
        ("18250", "money", "18250"),
    ],
)
def test_are_read_exactly(text: str, kind: str, expected: int | str) -> None:
    assert exact(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("18250", "CAD", "18250.00"),
        ("18 250,5", "EUR", "18250.50"),
        ("18250.00", "JPY", "18250"),
        ("1234.5", "KWD", "1234.500"),
        # More decimals than the currency has are not rounded away: the engine refuses them.
        ("12.3456", "CAD", "12.3456"),
    ],
)
def test_money_has_the_decimals_of_its_currency(text: str, currency: str, expected: str) -> None:
    assert exact(text, "money", currency) == expected


@pytest.mark.parametrize(
    "text", ["1.234", "1,234", "12,34,567", "-3", "+3", "1e3", "=1+1", "", "abc", "3 4", "1..2", "½", "²", "9" * 16]
)
def test_what_is_no_number_or_could_be_two_stays_as_it_is(text: str) -> None:
    assert exact(text, "integer") == text


def test_an_integer_with_a_fraction_stays_as_it_is() -> None:
    assert exact("38.5", "integer") == "38.5"


def test_a_lone_zero_begins_no_group() -> None:
    assert digits_of("0.125") == "0.125"


@given(st.integers(0, 9_999_999), st.sampled_from([" ", "\u00a0", "\u202f", "'", "\u066c"]))
def test_groups_of_three_change_nothing(number: int, mark: str) -> None:
    assert exact(f"{number:,}".replace(",", mark), "integer") == number


@given(st.integers(0, 9_999_999), st.sampled_from("٠०০๐０"))
def test_digits_of_any_script_change_nothing(number: int, zero: str) -> None:
    assert exact("".join(chr(ord(zero) + int(digit)) for digit in str(number)), "integer") == number


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_number_or_itself(text: str) -> None:
    for kind in ("integer", "decimal", "money"):
        read = exact(text, kind, "CAD")
        assert read == text or isinstance(read, int) or read.replace(".", "", 1).isdigit()
