"""Pages of lists: cursors forwards and backwards. The same code pages every list; programs stand for all."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.api.refusals import faults, refusal
from tests.cast import Cast, program

SLUGS = [f"group-{letter}" for letter in "abcdefg"]


@pytest.fixture
def seven(cast: Cast) -> Cast:
    for slug in SLUGS:
        program(slug.replace("-", " "), cast.dora, country="XC")
    return cast


def follow(cast: Cast, url: str) -> tuple[list[str], str | None, str | None]:
    parts = urlsplit(url)
    page = cast.api().get(f"{parts.path}?{parts.query}").json()
    return [row["slug"] for row in page["results"]], page["next"], page["previous"]


def cursor_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["cursor"][0]


@pytest.mark.parametrize("limit", range(1, 9))
def test_forwards_and_backwards_show_each_row_once_and_in_order(seven: Cast, limit: int) -> None:
    forwards, pages, url = [], [], f"/api/v1/programs?country=XC&limit={limit}"
    address: str | None = url
    while address:
        rows, address, _previous = follow(seven, address)
        assert len(rows) <= limit
        pages.append(rows)
        forwards += rows
    assert forwards == SLUGS
    # From the last page back to the first: the same pages' rows, ending where it began.
    last, _next, back = follow(seven, _last_address(seven, url))
    backwards = last
    while back:
        rows, _next, back = follow(seven, back)
        backwards = rows + backwards
    assert backwards == SLUGS


def _last_address(cast: Cast, url: str) -> str:
    while True:
        _rows, following, _previous = follow(cast, url)
        if following is None:
            return url
        url = following


def test_the_link_header_says_the_same_as_the_body(seven: Cast) -> None:
    first = seven.api().get("/programs?country=XC&limit=3")
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = seven.api().get("/programs?" + urlsplit(first.json()["next"]).query)
    body = second.json()
    assert second.headers["Link"] == f'<{body["next"]}>; rel="next", <{body["previous"]}>; rel="prev"'
    assert "Link" not in seven.api().get("/programs?country=XC").headers


def test_a_new_row_moves_nothing(seven: Cast) -> None:
    first = seven.api().get("/programs?country=XC&limit=3").json()
    program("group aa", seven.dora, country="XC")
    rows, _next, _previous = follow(seven, first["next"])
    assert rows == ["group-d", "group-e", "group-f"]


def test_a_cursor_serves_another_limit_and_format_but_no_other_list(seven: Cast) -> None:
    cursor = cursor_of(seven.api().get("/programs?country=XC&limit=3").json()["next"])

    def ask(path: str, **query: str) -> str:
        return f"{path}?{urlencode({**query, 'cursor': cursor})}"

    assert follow(seven, ask("/api/v1/programs", country="XC", limit="2"))[0] == ["group-d", "group-e"]
    for path in (ask("/programs", country="XA"), ask("/programs"), ask("/facilities", country="XC")):
        answer = seven.api().get(path)
        assert refusal(answer) == (400, "bad_parameter")
        assert faults(answer) == [("cursor_of_another_list", "/cursor")]


def test_a_cursor_that_was_changed_is_refused(seven: Cast) -> None:
    cursor = cursor_of(seven.api().get("/programs?country=XC&limit=3").json()["next"])
    for damaged in (cursor[:-1], cursor + "x", "e30" + cursor, cursor.replace(":", ";"), "é", cursor.upper()):
        answer = seven.api().get(f"/programs?{urlencode({'country': 'XC', 'cursor': damaged})}")
        assert faults(answer) == [("cursor_malformed", "/cursor")]


def test_no_page_says_how_many_there_are(seven: Cast) -> None:
    assert seven.api().get("/programs").json().keys() == {"results", "next", "previous"}
