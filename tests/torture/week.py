"""The week in which everybody reports: 200 programs save and submit within ten minutes, while the directory is read 50
times a second in four languages by as many addresses. Limits of requests are on."""

import argparse
import itertools
import os
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.postgres import children
from tests.torture.caller import Caller, Diary
from tests.torture.figures import SEED, percentile, say, times
from tests.torture.repeats import document
from tests.torture.stage import Stage, stage

PROGRAMS, READS_PER_SECOND, READERS = 200, 50, 12
ADDRESSES = 500
READS = (
    ("/programs?country=XA&limit=50", 4),
    ("/programs/{slug}", 4),
    ("/facilities?country=XA", 1),
    ("/programs?q=circle&limit=20", 1),
)
LANGUAGES = ("en", "es", "fr", "ar")
# What is promised, in seconds at the 95th percentile.
SUBMIT, READ = 0.300, 0.150


@dataclass
class Week:
    submits: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)  # how much later than planned a read began
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    work: float = 0.0  # of the server's processes, in seconds of a core: what a busy machine does not change

    @property
    def faults(self) -> list[str]:
        slow = [
            f"p95 of {name} is {percentile(values, 0.95) * 1000:.0f} ms"
            for name, values, most in (("submit", self.submits, SUBMIT), ("read", self.reads, READ))
            if percentile(values, 0.95) > most
        ]
        return [*self.wrong, *slow]


def live(node: Stage, world: dict[str, Any], *, minutes: float, programs: int, seed: int) -> Week:
    """The server runs."""
    dice, week, start = random.Random(seed), Week(), time.monotonic() + 0.5
    seconds = minutes * 60
    # Each program at a moment of its own, in the order of these moments, on a few threads that wait for them.
    moments = sorted(dice.uniform(0, seconds * 0.98) for _ in range(programs))
    turns, reads = iter(zip(moments, world["programs"], strict=True)), itertools.count()
    lock = threading.Lock()

    def report() -> None:
        caller = Caller(node.port, Diary())
        while True:
            with lock:
                moment, place = next(turns, (0.0, None))
            if place is None:
                break
            time.sleep(max(0.0, start + moment - time.monotonic()))
            _report(caller, world, place, week)
            caller.close()

    def read(number: int) -> None:
        caller, own = Caller(node.port, Diary()), random.Random(f"{seed} {number}")
        while (planned := next(reads) / READS_PER_SECOND) < seconds:
            time.sleep(max(0.0, start + planned - time.monotonic()))
            week.late.append(time.monotonic() - start - planned)
            _read(caller, world, own, week)
        caller.close()

    threads = [threading.Thread(target=report) for _ in range(8)]
    threads += [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    week.seconds = time.monotonic() - start
    return week


def _report(caller: Caller, world: dict[str, Any], place: dict[str, str], week: Week) -> None:
    path, who = f"/programs/{place['slug']}/reports/{world['period']}", {"Authorization": f"Bearer {place['token']}"}
    try:
        saved = caller.ask("PUT", path, document(world), who)
        done = caller.ask("POST", f"{path}/submit", None, {**who, "Idempotency-Key": place["slug"]})
    except Exception as error:  # noqa: BLE001  # whatever it is, it is an answer that did not come
        week.wrong.append(f"{path}: {error!r}")
        return
    week.saves.append(saved.seconds)
    week.submits.append(done.seconds)
    if (saved.status, done.status) != (201, 201):
        week.wrong.append(f"{path}: {saved.status} {done.status} {done.body[:200]!r}")


def _read(caller: Caller, world: dict[str, Any], dice: random.Random, week: Week) -> None:
    path = dice.choices([path for path, _often in READS], [often for _path, often in READS])[0]
    path = path.format(slug=dice.choice(world["programs"])["slug"])
    number = dice.randrange(ADDRESSES)
    headers = {
        "Accept-Language": dice.choice(LANGUAGES), "X-Forwarded-For": f"198.51.{100 + number // 250}.{number % 250}",
    }  # fmt: skip
    try:
        answer = caller.ask("GET", path, None, headers)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is an answer that did not come
        week.wrong.append(f"{path}: {error!r}")
        return
    week.reads.append(answer.seconds)
    if answer.status != 200:
        week.wrong.append(f"{path}: {answer.status} {answer.body[:200]!r}")


def report(node: Stage, week: Week, programs: int, seed: int) -> None:
    say(f"{programs} programs in {week.seconds:.0f} s on {node.name}, seed {seed}: {len(week.submits)} submissions,"
        f" {len(week.reads)} reads, {len(week.reads) / week.seconds:.0f} a second")  # fmt: skip
    say(f"  submit: {times(week.submits)}")
    say(f"  save: {times(week.saves)}")
    say(f"  read: {times(week.reads)}; began late by {times(week.late)}")
    planned = max(1.0, len(week.reads) / READS_PER_SECOND)
    say(f"  the server's work: {week.work:.0f} s, {week.work / planned:.2f} cores at {READS_PER_SECOND} reads a second")
    say(f"  faults: {len(week.faults)} {week.faults[:3] or ''}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--programs", type=int, default=PROGRAMS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as node:
        week = on_a_node(node, minutes=options.minutes, programs=options.programs, seed=options.seed)
        report(node, week, options.programs, options.seed)
    return int(bool(week.faults))


def on_a_node(node: Stage, *, minutes: float, programs: int, seed: int) -> Week:
    """A node of its own, from its beginning to its end."""
    node.environment |= {"RATE_LIMITS": "on", "BEHIND_PROXY": "on"}
    world = node.inside("prepare", str(programs))
    node.start_server()
    node.start_worker()
    node.wait_until_healthy()
    week = live(node, world, minutes=minutes, programs=programs, seed=seed)
    ticks = [_ticks(pid) for pid in children(node.parts["server"].pid)]
    week.work = sum(ticks) / os.sysconf("SC_CLK_TCK")
    node.stop()
    return week


def _ticks(pid: int) -> int:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    sys.exit(main())
