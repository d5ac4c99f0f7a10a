"""kill -9 of server, worker and PostgreSQL under 8 clients that submit with Idempotency-Keys.

The killer waits for the first acknowledgement since the server was started, then 0 to 500 ms, kills, and starts again what
it killed. At the end nothing that was acknowledged is lost, nothing is there twice, every mail is written, chains verify.

A killed worker may write the mail that it was about to tick off a second time, never no time: mails are "at least once".
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.torture.caller import Caller, Diary
from tests.torture.figures import SEED, say, times
from tests.torture.reporters import Place, Reporter
from tests.torture.stage import Part, Stage, stage

CLIENTS = 8
LONGEST = 0.5  # seconds between the first acknowledgement and the kill
BOOT = 60
# What dies together, and how often.
ON_SQLITE: dict[tuple[Part, ...], int] = {("server",): 6, ("worker",): 2, ("server", "worker"): 2}
ON_POSTGRES: dict[tuple[Part, ...], int] = {
    ("server",): 4, ("worker",): 2, ("database",): 3, ("database", "server", "worker"): 1,
}  # fmt: skip
EARLY = "tests.torture.early:application"


@dataclass
class Run:
    """What happened, and what the judge says of it."""

    kills: Counter[tuple[Part, ...]] = field(default_factory=Counter)
    outages: list[tuple[float, float]] = field(default_factory=list)  # of the database
    seconds: float = 0.0
    diary: Diary = field(default_factory=Diary)
    keys: str = ""  # with what all keys of the run begin
    reporters: list[Reporter] = field(default_factory=list)
    settled: dict[str, int] = field(default_factory=dict)
    verdict: dict[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        return {
            "keys": self.keys,
            "acts": [act for reporter in self.reporters for act in reporter.acts],
            "states": {
                place.slug: place.state for reporter in self.reporters for place in reporter.all_places if place.status
            },
        }

    @property
    def lost(self) -> int:
        return len(self.verdict["faults"]["lost"])

    @property
    def faults(self) -> dict[str, list[str]]:
        """All that must be empty."""
        found = {name: what for name, what in self.verdict["faults"].items() if what}
        # While PostgreSQL is away the server may say so; a moment later its first connections find out.
        failures = [what for at, what in self.diary.failures if not any(a <= at <= b + 5 for a, b in self.outages)]
        doubled = self.verdict["counts"]["mails written"] - self.verdict["counts"]["mails asked for"]
        deaths = sum(count for parts, count in self.kills.items() if parts != ("server",))
        found |= {"unexpected": self.diary.unexpected} if self.diary.unexpected else {}
        found |= {"failures": failures} if failures else {}
        return found | ({"mails": [f"{doubled} too many for {deaths} kills"]} if doubled > deaths else {})


def torture(
    node: Stage, world: dict[str, Any], *, kills: int, seed: int, longest: float = LONGEST, server_only: bool = False
) -> Run:
    """The node is prepared, its server may run; afterwards it is stopped. `server_only`: nothing else is started or killed."""
    dice, run, stop = random.Random(seed), Run(), threading.Event()
    places = [Place(**each) for each in world["programs"]]
    run.keys = f"{places[0].slug}-"
    run.reporters = [
        Reporter(f"{run.keys}{number}", Caller(node.port, run.diary), places[number::CLIENTS], world,
                 random.Random(f"{seed} {number}"), stop, run.diary)
        for number in range(CLIENTS)
    ]  # fmt: skip
    threads = [threading.Thread(target=reporter.run, daemon=True) for reporter in run.reporters]
    start = time.monotonic()
    if "server" not in node.parts:
        node.start_server()
    if not server_only:
        node.start_worker()
    for thread in threads:
        thread.start()
    weights: Mapping[tuple[Part, ...], int] = (
        {("server",): 1} if server_only else ON_POSTGRES if node.cluster else ON_SQLITE
    )
    for number in range(kills):
        _wait_for_acknowledgement(node, run)
        time.sleep(dice.uniform(0, longest))
        parts = dice.choices(list(weights), list(weights.values()))[0]
        _kill(node, parts, run)
        if number % 20 == 19:
            say(f"  ... {number + 1} kills in {time.monotonic() - start:.0f} s")
    _wait_for_acknowledgement(node, run)
    stop.set()
    for thread in threads:
        thread.join(180)
    run.seconds = time.monotonic() - start
    node.stop()
    return run


def judge(node: Stage, *runs: Run) -> None:
    """Let the worker do what is left, then compare; each run gets its verdict."""
    paths = []
    for number, run in enumerate(runs):
        paths.append(node.folder / f"told-{number}.json")
        paths[-1].write_text(json.dumps(run.told))
    answer = node.inside("judge", *map(str, paths))
    for run, verdict in zip(runs, answer["verdicts"], strict=True):
        run.settled, run.verdict = answer["settled"], verdict


def _wait_for_acknowledgement(node: Stage, run: Run) -> None:
    run.diary.acknowledged.clear()
    end = time.monotonic() + BOOT
    while not run.diary.acknowledged.wait(0.5):
        if time.monotonic() > end or node.parts["server"].poll() is not None:
            raise AssertionError(f"Nothing was acknowledged. {run.diary.unexpected[:5]} {node.log()[-3000:]}")


def _kill(node: Stage, parts: tuple[Part, ...], run: Run) -> None:
    start = time.monotonic()
    for part in parts:
        node.kill(part)
    for part in parts:
        node.begin(part)
    if "database" in parts:
        run.outages.append((start, time.monotonic()))
    run.kills[parts] += 1


def report(node: Stage, run: Run, seed: int) -> None:
    counts, faults = run.verdict["counts"], run.verdict["faults"]
    kinds = ", ".join(f"{'+'.join(parts)} {count}" for parts, count in run.kills.items())
    cut, failures, left = run.diary.broken, len(run.diary.failures), run.settled["running"]
    say(f"kills on {node.name}, seed {seed}: {run.kills.total()} ({kinds}) in {run.seconds:.0f} s")
    say(f"  acknowledged: {counts['acknowledged']} submissions, {counts['other steps']} other steps")
    say(f"  {sum(each.repeats for each in run.reporters)} repeats, {cut} connections cut, {failures} answers of 5xx")
    say(f"  lost {len(faults['lost'])}, doubled {len(faults['doubled'])} of {counts['revisions']} revisions")
    say(
        f"  mails: {counts['mails asked for']} asked for, {counts['mails written']} written; {left} tasks left by the killed"
    )
    say(f"  submit, restarts and all: {times(each for one in run.reporters for each in one.seconds)}")
    say(f"  submit, answered at once: {times(each for one in run.reporters for each in one.swift)}")
    say(f"  faults: {json.dumps({name: what[:5] for name, what in run.faults.items()})}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--programs", type=int, default=400)
    parser.add_argument("--early", action="store_true", help="the build that answers before it commits: must lose")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as node:
        world = node.inside("prepare", str(options.programs))
        node.application = EARLY if options.early else node.application
        run = torture(node, world, kills=options.kills, seed=options.seed, server_only=options.early)
        judge(node, run)
        report(node, run, options.seed)
    return int(run.lost == 0) if options.early else int(bool(run.faults))


if __name__ == "__main__":
    sys.exit(main())
