"""What the schema says is what is asked and answered: no 500, problem documents, declared statuses, types and shapes."""

import os

import pytest

from tests.cast import Cast
from tests.fuzz.from_schema import Tally, operations, run
from tests.fuzz.world import make_world

SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
PARTS = 16
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "26000")) // PARTS


def ask(cast: Cast, *, requests: int, start: int, lasting: bool) -> Tally:
    """All operations, each with its share."""
    tally, world, every = Tally(), make_world(cast), operations()
    for operation in every:
        run(operation, world, count=-(-requests // len(every)), start=start, tally=tally, lasting=lasting)
    return tally


def report(tally: Tally, start: int) -> None:
    print(f"\nseed {start}: {tally.told()}", tally.unmade)  # noqa: T201  # the figures of the run
    assert not tally.faults, "\n".join(f"{fault}\n    {how}" for fault, how in tally.faults.items())


@pytest.mark.sqlite_only  # for its time; `make fuzz` runs on both
def test_a_few_requests_of_every_kind(cast: Cast, standard: None) -> None:
    tally = ask(cast, requests=450, start=SEED, lasting=True)
    report(tally, SEED)
    assert tally.requests > 400
    assert {200, 201, 204, 400, 401, 403, 404, 409} <= tally.statuses.keys()


@pytest.mark.fuzz
@pytest.mark.parametrize("part", range(PARTS))
def test_requests_at_length(cast: Cast, standard: None, part: int) -> None:
    report(ask(cast, requests=REQUESTS, start=SEED + part, lasting=part % 2 == 0), SEED + part)
