"""32 writers at once, each a program's script in a process's thread, over HTTP: no lock error, none slower than the time for
which a lock is waited for. `--threads 16` lets all of them meet at the database, and not only as many as the server has
threads."""

import argparse
import multiprocessing
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.torture.caller import Caller, Diary
from tests.torture.figures import SEED, say, times
from tests.torture.repeats import document
from tests.torture.stage import Stage, stage

WRITERS, PROCESSES = 32, 4
LOCK_TIMEOUT = 20  # the shorter one: PostgreSQL's; SQLite waits for 30


@dataclass
class Written:
    submits: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Written") -> None:
        self.submits += other.submits
        self.saves += other.saves
        self.wrong += other.wrong


def write(port: int, world: dict[str, Any], place: dict[str, str], submissions: int, written: Written) -> None:
    """Save and submit, take it back, and again."""
    caller, number = Caller(port, Diary()), 0
    path, token = f"/programs/{place['slug']}/reports/{world['period']}", {"Authorization": f"Bearer {place['token']}"}
    manager = {"X-Session-Token": place["manager"]}
    for number in range(submissions):
        match = {"If-Match": "*"} if number else {}
        saved = caller.ask("PUT", path, document(world, V15=number % 9), {**token, **match})
        done = caller.ask("POST", f"{path}/submit", None, {**token, "Idempotency-Key": f"{place['slug']}-{number}"})
        statuses = [saved.status, done.status]
        written.saves.append(saved.seconds)
        written.submits.append(done.seconds)
        if number < submissions - 1:
            statuses.append(caller.ask("POST", f"{path}/withdraw", None, manager).status)
        if statuses[:2] != [200 if number else 201, 201] or statuses[2:] not in ([], [200]):
            written.wrong.append(f"{place['slug']}: {statuses} {done.body[:200]!r}")
    caller.close()


def process(port: int, world: dict[str, Any], places: list[dict[str, str]], submissions: int) -> Written:
    parts = [Written() for _ in places]
    threads = [
        threading.Thread(target=write, args=(port, world, place, submissions, part))
        for place, part in zip(places, parts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Written()
    for part in parts:
        whole.add(part)
    return whole


def run(node: Stage, world: dict[str, Any], submissions: int) -> tuple[Written, float]:
    """What 32 writers lived through, and the seconds that it took. The server runs."""
    start, whole = time.monotonic(), Written()
    shares = [world["programs"][number:WRITERS:PROCESSES] for number in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for part in pool.starmap(process, [(node.port, world, share, submissions) for share in shares]):
            whole.add(part)
    return whole, time.monotonic() - start


def faults(node: Stage, written: Written, submissions: int) -> list[str]:
    slow = [f"{each:.1f} s" for each in (*written.submits, *written.saves) if each > LOCK_TIMEOUT]
    locked = [
        line for line in node.log().splitlines() if "locked" in line or "lock timeout" in line or "deadlock" in line
    ]
    missing = [] if len(written.submits) == WRITERS * submissions else [f"{len(written.submits)} submissions"]
    return [*written.wrong, *slow, *locked, *missing]


def on_a_node(node: Stage, submissions: int) -> tuple[Written, float, list[str]]:
    """A node of its own, from its beginning to its end."""
    world = node.inside("prepare", str(WRITERS))
    node.start_server()
    node.start_worker()
    node.wait_until_healthy()
    written, seconds = run(node, world, submissions)
    node.stop()
    return written, seconds, faults(node, written, submissions)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=20, help="of each writer")
    parser.add_argument("--threads", type=int, default=0, help="of each of the two server processes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as node:
        node.threads = options.threads or node.threads
        written, seconds, found = on_a_node(node, options.submissions)
    report(node, written, seconds, found)
    return int(bool(found))


def report(node: Stage, written: Written, seconds: float, found: list[str]) -> None:
    count = len(written.submits)
    say(
        f"{WRITERS} writers on {node.name}, seed {SEED}: {count} submissions in {seconds:.0f} s, {count / seconds:.0f} a second"
    )
    say(f"  submit: {times(written.submits)}")
    say(f"  save: {times(written.saves)}")
    say(f"  lock errors and other faults: {len(found)} {found[:3] or ''}")


if __name__ == "__main__":
    sys.exit(main())
