"""The commands of docs/hsds.md do what they say."""

import json
import re
import shlex
from pathlib import Path

import pytest

from groups.representations.hsds.ids import service_id
from groups.representations.hsds.taxonomies import TERMS
from tests.api.hsds.conftest import Scene
from tests.cast import Answer

pytestmark = pytest.mark.sqlite_only  # what is told is the same on each database
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "hsds.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if "curl" in line
]


def run(scene: Scene, command: str) -> Answer:
    """As curl would, with `-s`, `-X`, `-H` and `-d`."""
    words = iter(shlex.split(command, comments=True)[1:])
    method, headers, body, address = "GET", {}, None, ""
    for word in words:
        match word:
            case "-s":
                continue
            case "-X":
                method = next(words)
            case "-H":
                name, _colon, value = next(words).partition(": ")
                headers[name.replace("-", "_")] = value
            case "-d":
                body = next(words).encode()
            case _:
                address = word.replace("$hsds", "/hsds").replace("$service", service_id(str(scene.valmer.pk)))
    return scene.cast.api().send(method, address, body, **headers)


def test_commands_run(scene: Scene) -> None:
    assert len(COMMANDS) == 16
    answers = {command: run(scene, command) for command in COMMANDS}
    for command, answer in answers.items():
        content = b"".join(answer) if answer.streaming else answer.content
        assert (answer.status_code, bool(content)) == (200, True), command
        if "format=ndjson" not in command:
            assert json.loads(content).get("contents", True), command


def test_what_is_shown_is_what_is_sent(scene: Scene) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    sent = scene.get("/services?search=harbour&lang=ar").json()["contents"][0]
    for name, value in json.loads(shown).items():
        assert sent[name] == value


def test_the_term_is_the_one_that_is_meant() -> None:
    (named,) = re.findall(r"taxonomy_term_id=([0-9a-f-]+)", PAGE)
    assert [(each.taxonomy.code, each.code) for each in TERMS if each.id == named] == [("access_status", "suspended")]
