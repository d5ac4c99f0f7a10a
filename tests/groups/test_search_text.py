"""Words made plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.search import latin, plain, plain_lines
from groups.search.resembling import distance

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Réseau-Été", "reseau ete"),
        ("  A_b\tC\n", "a b c"),
        ("STRAẞE", "strasse"),
        ("ΑΘΗΝΑΣ Αθήνας", "αθηνασ αθηνασ"),
        ("İstanbul", "istanbul"),
        ("１２３ Ａｂｃ", "123 abc"),
        ("서울 방문", "서울 방문"),
        ("가", "가"),  # from its jamo
        ("زُوّار", "زوار"),
        ("كتابي", "کتابی"),
        ("می‌خواهیم", "میخواهیم"),
        ("مـــرحبا", "مرحبا"),
        ("हिन्दी", "हिनदी"),
        ("a\u202eb\u200bc", "abc"),
        ("%_*\"'\\", ""),
        ("", ""),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("서울", "seoul"),
        ("北京探访", "beijingtanfang"),
        ("Львів", "lviv"),
        ("Αθήνα", "athina"),
        ("Østerbro Łódź", "osterbro lodz"),
        ("シマウマ", "shimauma"),
        ("d'été", "d ete"),
        ("٣", "3"),
    ],
)
def test_latin(text: str, expected: str) -> None:
    assert latin(text) == expected


@given(WORDS)
def test_plain_is_plain_and_latin_is_latin(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert latin(latin(text)) == plain(latin(text)) == latin(text)


@given(WORDS, WORDS)
def test_what_occurs_occurs_in_latin_too(text: str, more: str) -> None:
    whole = latin(f"{text}{more}")
    assert all(latin(word) in whole for word in plain(f"{text}{more}").split())


def test_lines_are_there_once() -> None:
    assert plain_lines(["Été", "ETE", "서울", ""]) == "ete\n서울\nseoul"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("harbour", "harbour", 0), ("harbor", "harbour", 1), ("harbuor", "harbour", 1), ("xarbour", "harbour", 1),
        ("vizitorz", "visitors", 2), ("", "abc", 3), ("abc", "", 3), ("ca", "abc", 3),
    ],
)  # fmt: skip
def test_distance_counts_letters_that_differ(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == distance(other, one) == expected


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_distance_is_a_distance(one: str, other: str) -> None:
    number = distance(one, other)
    assert number == distance(other, one)
    assert abs(len(one) - len(other)) <= number <= max(len(one), len(other))
    assert (number == 0) == (one == other)
