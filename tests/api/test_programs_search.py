"""GET /programs?q=: the same on both databases."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.search import matching, plain
from tests.api.directory import many, pages, refused, slugs
from tests.cast import Cast, program


@pytest.fixture
def scripts(cast: Cast) -> Cast:
    return many(cast)


FOUND = [
    ("harbour", ["harbour-visitors"]),
    ("HARBOUR  visitors!", ["harbour-visitors"]),
    ("visitors harbour", ["harbour-visitors"]),
    ("port", ["harbour-visitors"]),
    ("VISITEURS port", ["harbour-visitors"]),
    ("الميناء", ["harbour-visitors"]),
    ("زوار", ["harbour-visitors"]),  # without the sign for the doubled letter
    ("saturday", ["harbour-visitors"]),
    ("harbour friends", []),
    ("서울", ["seoul"]),
    ("Seoul", ["seoul"]),
    ("방문", ["seoul"]),
    ("львів", ["lviv"]),
    ("LVIV", ["lviv"]),
    ("北京", ["beijing"]),
    ("京", ["beijing"]),
    ("beijing", ["beijing"]),
    ("αθηνασ", ["athens"]),
    ("Αθήνας", ["athens"]),
    ("athinas", ["athens"]),
    ("strasse", ["strasse"]),
    ("STRAẞE", ["strasse"]),
    ("orleans ete", ["strasse"]),
    ("l'été", ["strasse"]),
    ("Østerbro", ["oesterbro"]),
    ("osterbro lodz", ["oesterbro"]),
    ("میخواهیم", ["persian"]),  # without the joiner
    ("ميخواهيم", ["persian"]),  # on an Arabic keyboard
    ("می‌خواهیم", ["persian"]),
    ("har*", ["harbour-visitors"]),  # a piece, not a pattern
    ('"harbour" AND NOT visitors', []),
    ("NEAR(harbour visitors)", []),
    ("names:harbour", []),
    ("'; DROP TABLE groups_entry; --", []),
    ("{words} : x", []),
    ("harbour\\", ["harbour-visitors"]),
]
TYPOS = [
    ("harbor", ["harbour-visitors"]),  # a letter missing
    ("harbuor", ["harbour-visitors"]),  # in turned order
    ("ahrbour", ["harbour-visitors"]),
    ("jarbour", ["harbour-visitors"]),  # another
    ("harbourr vistors", ["harbour-visitors"]),
    ("vizitorz", ["harbour-visitors"]),  # two of eight
    ("frends", ["hill-friends"]),
    ("hill frends", ["hill-friends"]),
    ("sooul", ["seoul"]),  # of a name in Hangul
    ("hbrbuor", []),  # two of seven
    ("hil frends nowhere", []),
    ("hyl", []),  # too short for errors
]


def test_finds_whatever_the_accents_case_and_script(scripts: Cast) -> None:
    assert [(text, slugs(scripts, f"q={quote(text)}")) for text, _found in FOUND] == FOUND
    assert slugs(scripts, "q=h")[:2] == ["harbour-visitors", "hill-friends"]


def test_allows_for_typing_errors_in_names(scripts: Cast) -> None:
    assert [(text, slugs(scripts, f"q={quote(text)}")) for text, _found in TYPOS] == TYPOS


def test_what_is_found_as_written_comes_without_what_only_resembles_it(cast: Cast) -> None:
    program("Harbor Line", cast.dora)
    assert slugs(cast, "q=harbor") == ["harbor-line"]
    # Within the other filters: there, nothing is as it was written.
    assert slugs(cast, "q=harbor&service=visiting&facility=XA-NORD") == ["harbour-visitors"]


def test_the_best_come_first(cast: Cast) -> None:
    for title, summary in (
        ("A lantern", "x"),
        ("Lantern", "x"),
        ("Lantern Friends", "x"),
        ("Zebra", "The old lantern"),
        ("Aardvark", "Another lantern"),
        ("Seven lanterns", "x"),
    ):
        program(title, cast.dora, country="XC", summary={"en": summary})
    program("Фонарь lantern", cast.dora, country="XC", name={"ru": "Лантерн"}, source_language="ru")
    found = ["lantern", "lantern-friends", "a-lantern", "seven-lanterns", "aardvark", "zebra"]
    assert slugs(cast, "q=lantern")[: len(found) + 1] == ["lantern", *slugs(cast, "q=lantern")[1:2], *found[1:]]
    # As it was written before the same in other letters.
    assert slugs(cast, f"q={quote('лантерн')}")[0] == slugs(cast, "q=lantern")[1]
    assert slugs(cast, f"q={quote('лантерн')}")[1:] == sorted(found)


def test_pages_of_a_search_show_each_row_once(cast: Cast) -> None:
    for number in range(4):
        program(f"Lantern {number}", cast.dora, summary={"en": "x"})
        program(f"Group {number}", cast.dora, summary={"en": "lantern"})
    for text in ("lantern", "lntern"):  # the latter finds names alone
        whole = pages(cast, f"q={text}&limit=200")[0]
        assert len(whole) == (8 if text == "lantern" else 4)
        for limit in (1, 2, 3, 7):
            assert [row for page in pages(cast, f"q={text}&limit={limit}") for row in page] == whole


def test_a_search_has_a_length_and_can_be_read(cast: Cast) -> None:
    for text in ("", "   ", "x" * 201, "x" * 10_000, '"' * 10_000, "é" * 5000):
        assert refused(cast.api().get(f"/programs?q={quote(text)}")) == [("search_length", "/q")]
    assert refused(cast.api().get("/programs?q=a%00b")) == [("bad_text", "/q")]


@pytest.mark.parametrize("text", ["%", "_", "\\", "*", '"', "' -- ;", "()", "💥", "\u202e", "\ufffd"])
def test_signs_alone_are_refused_and_not_answered_with_nothing(cast: Cast, text: str) -> None:
    assert refused(cast.api().get(f"/programs?q={quote(text)}")) == [("search_without_words", "/q")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40) | st.from_regex(
    r'[a-z"*():{}^+\-\\%_ ]{1,20}|(harbour|AND|OR|NOT|NEAR|words|rowid|")( (AND|OR|NOT|NEAR|harbour|\*|"|\()){0,4}', fullmatch=True
))  # fmt: skip
def test_no_text_is_a_query_or_an_error(cast: Cast, text: str) -> None:
    answer = cast.api().get(f"/programs?q={quote(text)}&limit=2")
    assert answer.status_code == (200 if plain(text) else 400)


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(cast: Cast, rows: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # a fixture
    for number in range(3):
        program(f"Lantern {number}", cast.dora)
    with django_assert_num_queries(3):  # how many, is there any within the filters, and the rows
        assert len(slugs(cast, f"q=lantern&limit={rows}")) == rows
    with django_assert_num_queries(3):  # how many, the words of names, and the rows
        assert len(slugs(cast, f"q=lntern&limit={rows}")) == rows


def test_what_many_hold_comes_by_name_and_then_in_order(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "COMMON", 2)
    for title in (
        "Zebra lantern",
        "Lantern Friends",
        "A lantern",
        "Lantern",
        "Lantern of the north and the very far west",
    ):
        program(title, cast.dora, country="XC")
    program("Aardvark", cast.dora, country="XC", summary={"en": "Another lantern"})
    found = [
        "lantern",
        "lantern-friends",
        "lantern-of-the-north-and-the-very-far-west",
        "a-lantern",
        "aardvark",
        "zebra-lantern",
    ]
    assert slugs(cast, "q=lantern") == found
    assert slugs(cast, "q=lantern&country=XA") == []
    assert [
        json.loads(row)["slug"] for row in cast.api().get("/programs?q=lantern&format=ndjson").getvalue().splitlines()
    ] == found
    for limit in (1, 2, 3, 5, 6):
        forwards = pages(cast, f"q=lantern&limit={limit}")
        assert [row["slug"] for page in forwards for row in page] == found
        assert backwards(cast, f"q=lantern&limit={limit}") == found
    # A name longer than what is kept of it is still told from one that begins like it.
    whole = "lantern of the north and the very far west"
    program(f"{whole} too", cast.dora, country="XC")
    monkeypatch.setattr(matching, "COMMON", 1)
    assert slugs(cast, f"q={quote(whole)}")[0] == "lantern-of-the-north-and-the-very-far-west"


def backwards(cast: Cast, query: str) -> list[str]:
    """From the last page to the first."""
    body = cast.api().get(f"/programs?{query}").json()
    while body["next"]:
        body = follow(cast, body["next"])
    found: list[str] = []
    while True:
        found = [row["slug"] for row in body["results"]] + found
        if not body["previous"]:
            return found
        body = follow(cast, body["previous"])


def follow(cast: Cast, address: str) -> Any:
    parts = urlsplit(address)
    return cast.api().get(f"{parts.path}?{parts.query}").json()
