"""The examples of docs/csv.md and docs/offline.md work as they stand."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.steps import PLACE
from tests.cast import Answer, Cast

pytestmark = pytest.mark.usefixtures("standard")
DOCS = Path(__file__).resolve().parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def curl(cast: Cast, line: str, folder: Path) -> Answer:
    """What curl would send; an option that is not known here is an error."""
    command, *words = shlex.split(line.replace('-H "$ME"', "--me"))
    assert command == "curl"
    method, address, body, headers, out, me = "GET", "", None, {}, "", False
    rest = iter(words)
    for word in rest:
        if word == "-H":
            name, _colon, value = next(rest).partition(": ")
            headers[name.replace("-", "_")] = value
        elif word == "-X":
            method = next(rest)
        elif word == "-o":
            out = next(rest)
        elif word == "--data-binary":
            body = (folder / next(rest).removeprefix("@")).read_bytes()
        elif word == "--me":
            me = True
        elif word != "-s":
            assert not word.startswith("-"), word
            address = word
    path = address.replace("$PLACE", PLACE).removeprefix("$API")
    answer = cast.api(cast.rosa if me else None).send(method, path, body, **headers)
    if out:
        (folder / out).write_bytes(answer.content)
    return answer


@pytest.mark.parametrize("number", [0, 1])
def test_csv(cast: Cast, tmp_path: Path, number: int) -> None:
    (tmp_path / "report.csv").write_text(blocks("csv.md", "csv")[number], "utf-8")
    (lines,) = blocks("csv.md", "sh")
    answers = [curl(cast, line, tmp_path) for line in lines.splitlines()]
    assert [answer.status_code for answer in answers] == [200, 200, 201, 200]
    assert answers[1].json()["ready"] is True
    assert [(each["code"], each["answered"]) for each in answers[1].json()["findings"]] == [("W07", True)]
    again = cast.api(cast.rosa).put(PLACE, (tmp_path / "saved.csv").read_bytes(), Content_Type="text/csv")
    assert (again.status_code, again.json()["ready"]) == (200, True)


def test_both_shapes_are_one_document(cast: Cast) -> None:
    tidy, wide = (block.encode() for block in blocks("csv.md", "csv"))
    first = cast.api(cast.rosa).put(PLACE, tidy, Content_Type="text/csv")
    second = cast.api(cast.rosa).put(PLACE, wide, Content_Type="text/csv")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.headers["ETag"].split(".")[0] == second.headers["ETag"].split(".")[0]


def test_offline(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "report.csv").write_text(blocks("csv.md", "csv")[0], "utf-8")
    (lines,) = blocks("offline.md", "sh")
    told = []
    for line in lines.splitlines():
        if line.startswith("curl"):
            assert curl(cast, line, tmp_path).status_code == 200
            continue
        _python, *words = shlex.split(line)
        done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, check=True, timeout=60)
        told.append(done.stdout.decode())
    assert "W07, ligne 13, colonne « value » (répondue)" in told[1]
    assert told[1].endswith("Prêt à être soumis.\n")
    assert told[2].startswith('[{"answered":true')
