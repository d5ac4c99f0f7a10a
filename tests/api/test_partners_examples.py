"""Each example of docs/partners.md works as it stands."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tests.cast import Cast

PAGE = Path(__file__).resolve().parents[2] / "docs" / "partners.md"
NODE = "https://node.example.org"


class Example(NamedTuple):
    path: str
    headers: dict[str, str]


def examples() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def read(line: str) -> Example:
    """What curl would send; an option that is not known here is an error."""
    command, *words = shlex.split(line)
    assert command == "curl"
    address, query, headers = "", [], {}
    rest = iter(words)
    for word in rest:
        if word in {"-H", "--header"}:
            name, _colon, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "--data-urlencode":
            name, _equals, value = next(rest).partition("=")
            query.append(f"{name}={quote(value)}")
        elif word == "-o":
            next(rest)
        elif word.startswith("-"):
            assert word in {"-s", "--get"}, word
        else:
            address = word
    assert address.startswith(NODE), line
    parts = urlsplit(address)
    return Example(f"{parts.path}?{'&'.join([parts.query, *query]).strip('&')}", headers)


def test_every_example_is_answered(cast: Cast) -> None:
    lines = examples()
    assert len(lines) >= 15
    for line in lines:
        example = read(line)
        answer = cast.api().get(
            example.path, **{name.replace("-", "_"): text for name, text in example.headers.items()}
        )
        assert answer.status_code == 200, line
        assert answer.getvalue(), line


def test_the_examples_of_search_find_something(cast: Cast) -> None:
    searches = [read(line).path for line in examples() if "q=" in line and "ndjson" not in line]
    assert len(searches) == 3
    for path in searches:
        assert [row["slug"] for row in cast.api().get(path).json()["results"]] == ["harbour-visitors"], path
