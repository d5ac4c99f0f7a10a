"""Nothing of one program is ever in a byte sent to the other, to an outsider or to nobody; no secret is anywhere."""

import random

import pytest

from tests.cast import Cast
from tests.fuzz.sending import SEED
from tests.isolation.canaries import Aviary
from tests.isolation.scene import Scene
from tests.isolation.walk import Walk
from tests.isolation.watch import all_logs, faults

WALKS = [
    pytest.param(False, 150, marks=pytest.mark.sqlite_only, id="in one country"),
    pytest.param(True, 150, id="in two countries"),
    pytest.param(False, 2000, marks=pytest.mark.fuzz, id="far in one country"),
    pytest.param(True, 2000, marks=pytest.mark.fuzz, id="far in two countries"),
]


@pytest.mark.parametrize(("abroad", "steps"), WALKS)
def test_two_programs_never_hear_of_each_other(cast: Cast, standard: None, abroad: bool, steps: int) -> None:
    dice = random.Random(f"{SEED} {abroad}")
    with all_logs() as logs:
        walk = Walk(Scene(cast, Aviary(dice), abroad=abroad), dice)
        walk.prologue()
        for _ in range(steps):
            walk.step()
        if steps > 1000:
            walk.round_of_doors()
        walk.round_of_readers(everybody=steps > 1000)
        found = walk.leaks + faults(walk.aviary, logs)
    statuses = " ".join(f"{status}:{count}" for status, count in sorted(walk.statuses.items()))
    planted = len(walk.aviary.known)
    print(f"\nseed {SEED}: {steps} steps, {planted} canaries, {len(logs)} lines of logs, statuses {statuses}")  # noqa: T201  # the figures
    every = {(route.name, method) for route in walk.routes for method in route.implemented}
    print("never allowed:", sorted(every - walk.succeeded))  # noqa: T201  # the same
    assert found == [], "\n".join(found[:20])
    posts = ("report-submit", "report-return", "report-accept", "programs")
    assert {("report", "PUT"), ("report", "GET"), *((name, "POST") for name in posts)} <= walk.succeeded
    if steps > 1000:
        assert walk.asked == every
