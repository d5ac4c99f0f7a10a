"""Screens: what lets most texts go unsearched never keeps back one in which a pattern would be found."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.standards.engine.screens import Screen, digits_of, screen_of
from tests.network.standards.engine.examples import vrs

ANY = Screen().stretch
FEW = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("code", sorted(vrs().patterns))
@FEW
@given(st.data())
def test_no_match_is_kept_back(code: str, data: st.DataObject) -> None:
    pattern = vrs().patterns[code]
    text = data.draw(st.from_regex(pattern.expression))
    assert pattern.screen.passes(text, digits_of(text))


@pytest.mark.parametrize(
    ("expression", "screen"),
    [
        ("[0-9]{4}-[0-9]{4}", Screen(8, 9, (frozenset("-"),))),
        ("(?:19|20[0-9])[a-z]?", Screen(2, 4, (frozenset(("19", "20")),))),
        ("a(?:@| at )b", Screen(0, 6, (frozenset("a"), frozenset(("@", " at ")), frozenset("b")))),
        ("(?i)at[0-9]+", Screen(1, ANY)),
        ("[^0-9]|x?", Screen(0, 1)),
        ("(?:ab|[0-9])c*", Screen(0, ANY)),
        ("[٠-٩]{2}", Screen(2, 2)),
    ],
)
def test_what_a_match_must_contain(expression: str, screen: Screen) -> None:
    assert screen_of(re.compile(expression)) == screen


def test_a_text_without_it_needs_no_search() -> None:
    texts = (
        "Counted from the paper log (kept by two people).",
        "The 14 of us went there in summer, on 22 of 26 days.",
        "12 came in the first week, 34 in all the weeks that came after it, and 56 wrote.",
    )
    screens = [vrs().patterns[code].screen for code in ("email", "phone", "full_date")]
    assert not any(screen.passes(text, digits_of(text)) for text in texts for screen in screens)
