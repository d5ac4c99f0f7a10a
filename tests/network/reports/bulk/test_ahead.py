"""Batches that other processes check ahead become what they become in turn, whatever befalls these processes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.node import ROOT, Node, database


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict[str, Any]], str]:
    """What became of each file, and what was logged."""
    folder: Path = tmp_path_factory.mktemp("node")
    with database(folder) as url:
        node = Node(folder, 0, url)
        command = [sys.executable, "-m", "tests.network.reports.bulk.long_file"]
        ran = subprocess.run(
            command, cwd=ROOT, env=node.environment, capture_output=True, text=True, check=False, timeout=120
        )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1]), ran.stderr


pytestmark = pytest.mark.database


def counts(created: int, unchanged: int = 0, refused: int = 0) -> dict[str, int]:
    return {"created": created, "revised": 0, "unchanged": unchanged, "refused": refused}


def test_one_process_checks_when_it_is_asked(done: tuple[dict[str, dict[str, Any]], str]) -> None:
    found = done[0]["in turn"]
    assert (found["counts"], found["own"], found["others"]) == (counts(1, unchanged=3), 2, [])


def test_others_check_all_and_one_stores(done: tuple[dict[str, dict[str, Any]], str]) -> None:
    found = done[0]["ahead"]
    assert (found["own"], found["others"]) == (0, [1, 2])
    assert found["counts"] == counts(2, refused=3)
    assert found["told"] == {"2": "report_invalid", "3": "not_json", "5": "not_found"}
    assert found["receipts"] == 2


def test_what_a_batch_before_moved_is_checked_anew(done: tuple[dict[str, dict[str, Any]], str]) -> None:
    found = done[0]["told before"]
    assert (found["counts"], found["reports"]) == (counts(6), 6)
    # The batches with the second quarter of a program: its first one was stored meanwhile.
    assert (found["own"], found["others"]) == (2, [1, 2])


@pytest.mark.parametrize("case", ["killed", "failing"])
def test_where_they_end_the_one_that_stores_does_it_all(done: tuple[dict[str, dict[str, Any]], str], case: str) -> None:
    found = done[0][case]
    assert (found["counts"], found["receipts"], found["own"]) == (counts(3), 3, 2)


def test_no_process_is_left_behind(done: tuple[dict[str, dict[str, Any]], str]) -> None:
    assert done[0]["given up"] == {"raised": "OperationalError", "left": 0}


def test_nothing_that_was_sent_is_logged(done: tuple[dict[str, dict[str, Any]], str]) -> None:
    assert "RuntimeError: batches are not checked ahead" in done[1]
    assert '"values"' not in done[1]
