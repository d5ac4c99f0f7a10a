"""Memory of a server process and of the worker over 50,000 mixed requests of a live node, by what /proc says.

`python -m bench.memory --requests 10000` is shorter; on PostgreSQL: `python -m tests.postgres -- python -m bench.memory`.
Exit code 1 where a process has 150 MB or more after 10,000 requests, or grows after that.
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.documents import small
from tests.postgres import children
from tests.torture.caller import Answer, Caller, Diary
from tests.torture.figures import SEED
from tests.torture.stage import Stage, stage

MOST = 150.0  # MB
WARM = 10_000
# MB in 10,000 requests, from the 10,000th on: what an allocator's pools wander by is less.
GROWTH = 1.0
CLIENTS, PROGRAMS = 4, 40
LINES = 20  # of a file of reports
LANGUAGES = ("en", "es", "fr", "ar")
MARKS = (1_000, 5_000, *range(10_000, 1_000_000, 10_000))


class Client:
    """One thread's requests, chosen by dice; its programs are its own."""

    def __init__(self, node: Stage, world: dict[str, Any], number: int, diary: Diary) -> None:
        self.caller, self.world, self.dice = Caller(node.port, diary), world, random.Random(f"{SEED} {number}")
        self.places = itertools.cycle(world["programs"][number::CLIENTS])
        self.steps = self._report()
        self.counts: Counter[str] = Counter()
        self.kinds: dict[Callable[[], Answer], int] = {
            self._list: 25, self._program: 15, self._facilities: 8, self._standard: 4, self._saved: 8, self._validate: 10,
            lambda: next(self.steps): 18, self._unknown: 3, self._stranger: 3, self._broken: 3, self._refused: 3,
            self._sheet: 1, self._file: 1,
        }  # fmt: skip

    def ask(self) -> None:
        answer = self.dice.choices(list(self.kinds), list(self.kinds.values()))[0]()
        self.counts[f"{answer.status}"] += 1

    def _send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        number = self.dice.randrange(2000)
        headers = {"Accept-Language": self.dice.choice(LANGUAGES), "X-Forwarded-For": f"198.18.{number // 250}.{number % 250}",
                   **{name.replace("_", "-"): value for name, value in headers.items()}}  # fmt: skip
        # A kept connection may have been closed for its age: the same again.
        return self.caller.insist(method, path, body, headers)

    def _place(self) -> tuple[str, str]:
        place = self.dice.choice(self.world["programs"])
        return f"/programs/{place['slug']}/reports/{self.world['period']}", f"Bearer {place['token']}"

    def _document(self, **changes: Any) -> dict[str, Any]:
        return {**small(**changes), "period": self.world["period"]}

    def _list(self) -> Answer:
        query = self.dice.choice(("limit=50", "country=XA&limit=20", "q=circle", "language=fr&format=csv"))
        return self._send("GET", f"/programs?{query}")

    def _program(self) -> Answer:
        return self._send("GET", f"/programs/{self.dice.choice(self.world['programs'])['slug']}")

    def _facilities(self) -> Answer:
        return self._send("GET", "/facilities?country=XA")

    def _standard(self) -> Answer:
        return self._send("GET", "/standards/current")

    def _saved(self) -> Answer:
        path, who = self._place()
        return self._send("GET", path, Authorization=who)

    def _validate(self) -> Answer:
        path, who = self._place()
        # Some with findings, which have messages in the reader's language.
        return self._send(
            "POST", f"{path}/validate", self._document(V02=self.dice.choice((14, 900))), Authorization=who
        )

    def _sheet(self) -> Answer:
        place = self.dice.choice(self.world["programs"])
        query = f"program={place['slug']}&period={self.world['period']}"
        return self._send("GET", f"/standards/current/template.xlsx?{query}", Authorization=f"Bearer {place['token']}")

    def _file(self) -> Answer:
        """Takes long enough for another thread to step in."""
        place = self.dice.choice(self.world["programs"])
        lines = [{"program": place["slug"], **self._document(V15=number % 9)} for number in range(LINES)]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        return self._send(
            "POST", "/reports/bulk?mode=draft&drafts=replace", body,
            Authorization=f"Bearer {place['token']}", Content_Type="application/x-ndjson",
        )  # fmt: skip

    def _report(self) -> Iterator[Answer]:
        """Save, submit, take back, program after program."""
        for number in itertools.count():
            place = next(self.places)
            path, who = f"/programs/{place['slug']}/reports/{self.world['period']}", f"Bearer {place['token']}"
            match = {"If_Match": "*"} if number >= PROGRAMS // CLIENTS else {}
            document = self._document(V15=number // (PROGRAMS // CLIENTS) % 9)
            yield self._send("PUT", path, document, Authorization=who, **match)
            yield self._send("POST", f"{path}/submit", Authorization=who, Idempotency_Key=f"{place['slug']}-{number}")
            yield self._send("POST", f"{path}/withdraw", X_Session_Token=place["manager"])

    def _unknown(self) -> Answer:
        return self._send("GET", f"/programs/nobody-{self.dice.randrange(10**6)}")

    def _stranger(self) -> Answer:
        return self._send("GET", self._place()[0], Authorization=f"Bearer vnt_{self.dice.randrange(10**12):012d}")

    def _broken(self) -> Answer:
        path, who = self._place()
        return self._send(
            "POST", f"{path}/validate", {"values": [{"indicator": 1}] * 50, "x": "y" * 5000}, Authorization=who
        )

    def _refused(self) -> Answer:
        path, who = self._place()
        return self._send("PUT", path, self._document(V01=1), Authorization=who)


def measure(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    shares = Path(f"/proc/{pid}/smaps_rollup").read_text()
    proportional = next(line.split()[1] for line in shares.splitlines() if line.startswith("Pss:"))
    return int(resident) / 1024, int(proportional) / 1024


def slope(points: list[tuple[int, float]]) -> float:
    """MB in 10,000 requests, by least squares."""
    if len(points) < 2:
        return 0.0
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _y in points)
    return float(sum((x - middle_x) * (y - middle_y) for x, y in points) / spread * 10_000)


def run(node: Stage, requests: int) -> bool:
    node.environment |= {"RATE_LIMITS": "on", "BEHIND_PROXY": "on"}
    node.workers = 1
    world = node.inside("prepare", str(PROGRAMS))
    node.start_server()
    node.start_worker()
    node.wait_until_healthy()
    pids = {"server": children(node.parts["server"].pid)[0], "worker": node.parts["worker"].pid}
    diary, start = Diary(), time.monotonic()
    clients = [Client(node, world, number, diary) for number in range(CLIENTS)]
    points: dict[str, list[tuple[int, float]]] = {name: [] for name in pids}
    done, kinds = 0, Counter[str]()
    for mark in [*(mark for mark in MARKS if mark < requests), requests]:
        threads = [threading.Thread(target=ask, args=(client, (mark - done) // CLIENTS)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = mark
        for name, pid in pids.items():
            resident, proportional = measure(pid)
            points[name].append((mark, resident))
            print(
                f"{mark:>7} requests, {time.monotonic() - start:5.0f} s: {name} RSS {resident:.1f} MB, PSS {proportional:.1f} MB"
            )
        sys.stdout.flush()
    kinds = sum((client.counts for client in clients), Counter())
    print(f"answers on {node.name}, seed {SEED}: {dict(sorted(kinds.items()))}, {diary.broken} cut")
    node.stop()
    fine = [_judge(name, found) for name, found in points.items()]
    return all(fine) and not diary.failures


def ask(client: Client, times: int) -> None:
    for _ in range(times):
        client.ask()


def _judge(name: str, points: list[tuple[int, float]]) -> bool:
    later = [(mark, value) for mark, value in points if mark >= WARM]
    growth, most = slope(later), max(value for _mark, value in points)
    print(
        f"{name}: at most {most:.1f} MB (< {MOST:.0f}), from {WARM:,} requests on {growth:+.2f} MB in 10,000 (< {GROWTH})"
    )
    return most < MOST and growth < GROWTH


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), own_cluster=False) as node:
        return int(not run(node, options.requests))


if __name__ == "__main__":
    sys.exit(main())
