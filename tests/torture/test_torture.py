"""The short runs, which belong to `make test`, and the long ones of `make torture`."""

from pathlib import Path

import pytest

from tests.torture import kills, repeats
from tests.torture.caller import Diary
from tests.torture.figures import SEED
from tests.torture.stage import stage


@pytest.mark.database
def test_nothing_acknowledged_is_lost_and_a_build_that_answers_too_early_is_found_out(tmp_path: Path) -> None:
    with stage(tmp_path) as node:
        world = node.inside("prepare", "81")
        places = world["programs"]
        sound = kills.torture(node, {**world, "programs": places[:40]}, kills=4, seed=SEED)
        node.start_server()
        node.wait_until_healthy()
        repeats.repeat(node, world, places[80], Diary())
        node.stop()
        node.application = kills.EARLY
        early = kills.torture(
            node, {**world, "programs": places[40:80]}, kills=1, longest=0.1, seed=SEED, server_only=True
        )
        kills.judge(node, sound, early)
        kills.report(node, sound, SEED)
        assert sound.faults == {}
        assert early.lost > 0
