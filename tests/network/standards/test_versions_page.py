"""docs/versions.md works as it stands: its commands, in their order, and the addresses that it shows."""

import json
import re
import shlex
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from network.standards import library
from network.standards.models import Version
from network.standards.succession import closed_at, superseded_at
from tests.cast import Api, Cast

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "versions.md").read_text(encoding="utf-8")


def lines() -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


@pytest.mark.usefixtures("standard")
def test_from_the_first_line_to_the_last(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    people = [cast.api(cast.amina), cast.api(cast.elif_)]
    asked = []
    for command, *words in lines():
        if command == "manage.py":
            call_command(*words)
        else:
            assert command == "curl"
            asked += send(words, people)
    assert asked == [200, 200, 200, 202, 200, 200]
    assert [each.version for each in library.published()] == ["1.0", "1.1"]
    told = dict(re.findall(r"^(Deprecation|Sunset): (.*)$", PAGE, re.MULTILINE))
    old = library.named("1.0")
    assert datetime.fromtimestamp(int(told["Deprecation"][1:]), UTC) == superseded_at(old)
    assert parsedate_to_datetime(told["Sunset"]) == closed_at(old)


def send(words: list[str], people: list[Api]) -> list[int]:
    """The statuses of what curl would get: once for anybody, or once for each of two coordinators."""
    path = next(word for word in words if word.startswith("$NODE")).removeprefix("$NODE")
    callers = people if "X-Session-Token: $TOKEN" in words else [Api()]
    if "--json" not in words:
        return [caller.get(path).status_code for caller in callers]
    digest = Version.objects.get(version="1.1").whole_digest
    body = json.loads(words[words.index("--json") + 1].replace("$DIGEST", digest))
    return [caller.post(path, body).status_code for caller in callers]
