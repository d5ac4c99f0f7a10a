"""The short runs, which belong to `make test`, and the long ones of `make torture`."""

import os
from pathlib import Path

import pytest

from tests.torture import kills, repeats, week, writers
from tests.torture.caller import Diary
from tests.torture.figures import SEED
from tests.torture.stage import stage

KILLS = int(os.environ.get("TORTURE_KILLS", "200"))
MINUTES = float(os.environ.get("TORTURE_MINUTES", "10"))


@pytest.mark.database
def test_nothing_acknowledged_is_lost_and_a_build_that_answers_too_early_is_found_out(tmp_path: Path) -> None:
    with stage(tmp_path) as node:
        world = node.inside("prepare", "81")
        places = world["programs"]
        node.start_server()
        node.wait_until_healthy()
        repeats.repeat(node, world, places[80], Diary())
        sound = kills.torture(node, {**world, "programs": places[:40]}, kills=4, seed=SEED)
        # The negative control: killed right after its first answer, whose commit comes 200 ms later.
        node.application, node.workers = kills.EARLY, 1
        early = kills.torture(
            node, {**world, "programs": places[40:80]}, kills=1, longest=0.1, seed=SEED, server_only=True
        )
        kills.judge(node, sound, early)
        kills.report(node, sound, SEED)
        assert sound.faults == {}
        assert early.lost > 0


@pytest.mark.torture
@pytest.mark.database
def test_hundreds_of_kills(tmp_path: Path) -> None:
    with stage(tmp_path) as node:
        world = node.inside("prepare", "400")
        run = kills.torture(node, world, kills=KILLS, seed=SEED)
        kills.judge(node, run)
        kills.report(node, run, SEED)
        assert run.faults == {}


@pytest.mark.torture
@pytest.mark.database
def test_the_negative_control(tmp_path: Path) -> None:
    with stage(tmp_path) as node:
        world = node.inside("prepare", "200")
        node.application = kills.EARLY
        run = kills.torture(node, world, kills=max(2, KILLS // 10), seed=SEED, server_only=True)
        kills.judge(node, run)
        kills.report(node, run, SEED)
        assert run.lost > 0


@pytest.mark.torture
@pytest.mark.database
def test_a_thousand_repeats(tmp_path: Path) -> None:
    with stage(tmp_path, own_cluster=False) as node:
        repeats.report(node, repeats.on_a_node(node, rounds=20), 20)


@pytest.mark.torture
@pytest.mark.database
def test_many_writers(tmp_path: Path) -> None:
    with stage(tmp_path) as node:
        written, seconds, faults = writers.on_a_node(node, 20)
        writers.report(node, written, seconds, faults)
        assert faults == []


@pytest.mark.torture
@pytest.mark.database
def test_the_week_in_which_everybody_reports(tmp_path: Path) -> None:
    with stage(tmp_path) as node:
        lived = week.on_a_node(node, minutes=MINUTES, programs=week.PROGRAMS, seed=SEED)
        week.report(node, lived, week.PROGRAMS, SEED)
        assert lived.faults == []
