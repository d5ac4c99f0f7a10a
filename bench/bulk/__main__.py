"""A file of 10,000 reports of 60 values: received, checked, stored with receipts, against bare loading of the values.

`python -m bench.bulk` on SQLite, or on the PostgreSQL that DATABASE_URL names. BENCH_REPORTS=500 is a quick look;
WORKER_PROCESSES says how many check the lines, as it does for a node; BENCH_PROFILE=1, with one of them, where the time
goes."""

import cProfile
import os
import pstats
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import django

REPORTS = int(os.environ.get("BENCH_REPORTS", "10000"))


def main(folder: Path) -> None:
    url = os.environ.get("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "NODE_ENVIRONMENT": "test",
        "NODE_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LOG_LEVEL": "ERROR",
        "WORKER_PROCESSES": os.environ.get("WORKER_PROCESSES", str(min(4, os.cpu_count() or 1))),
    }
    django.setup()
    # Models can be imported now, not before.
    from bench.bulk import bare, world

    file = world.build(REPORTS, folder)
    bare.seconds(url, folder, min(REPORTS, 500), file.values)  # warm
    profile = cProfile.Profile() if os.environ.get("BENCH_PROFILE") else None
    if profile:
        profile.enable()
    own = run(file, lambda number: bare.seconds(url, folder, number, file.values))
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    tell(urlsplit(url).scheme or "sqlite", len(file.values), own)


class Found(NamedTuple):
    """Seconds of the file and of the bare loading, by the clock and of this process; MB at the peak, turn by turn."""

    own: float
    processor: float
    bare: float
    bare_processor: float
    peaks: list[float]


def run(file: Any, load: Callable[[int], float]) -> Found:
    """As a node does it: the door keeps the file as a job, the worker does it turn by turn. After each of these comes the
    bare loading of as many reports, so that what else the machine does falls on both."""
    from network.reports.actions import bulk
    from network.reports.models import BulkMode, Receipt

    peaks, bare, bare_processor = [peak()], 0.0, 0.0
    began, processor = time.perf_counter(), time.process_time()
    with file.path.open("rb") as lines:
        job = bulk.receive(
            lines=lines, number=REPORTS, mode=BulkMode.SUBMIT, replace_drafts=False, language="en", by=file.sender
        )
    own, processor = time.perf_counter() - began, time.process_time() - processor
    bulk.sender = lambda _job: file.sender  # type: ignore[assignment]  # it has no account
    done, more = 0, True
    while more:
        began, used = time.perf_counter(), time.process_time()
        more = bulk.advance(job, bulk.BATCHES_PER_TURN)
        own += time.perf_counter() - began
        processor += time.process_time() - used
        peaks.append(peak())
        before, done = done, Receipt.objects.count()
        used = time.process_time()
        bare += load(done - before)
        bare_processor += time.process_time() - used
    job.refresh_from_db()
    assert job.counts == {"created": REPORTS, "revised": 0, "unchanged": 0, "refused": 0}, job.counts
    assert Receipt.objects.count() == REPORTS
    return Found(own, processor, bare, bare_processor, peaks)


def peak(whose: int = resource.RUSAGE_SELF) -> float:
    """MB that this process ever had, or the largest of those that it made."""
    return resource.getrusage(whose).ru_maxrss / 1024


def tell(database: str, values: int, found: Found) -> None:
    own, bare = found.own, found.bare
    turns = len(found.peaks) - 1
    print(
        f"A file of {REPORTS} reports x {values} values on {database}, with validation and receipts, in {turns} turns"
    )
    print(
        f"  {own:8.2f} s, {REPORTS / own:.0f} reports/s  the file, as a job, checked by {os.environ['WORKER_PROCESSES']}"
        f" processes ({found.processor:.2f} s of the one that stores)"
    )
    print(
        f"  {bare:8.2f} s, {REPORTS / bare:.0f} reports/s  bare loading of the same values ({found.bare_processor:.2f} s)"
    )
    print(f"  {bare / own:8.3f} of bare loading")
    print(
        f"  peak memory, MB: {found.peaks[0]:.0f} before, then {', '.join(f'{each:.0f}' for each in found.peaks[1:])};"
        f" of a process that checks, as far as it is its own or shared: {peak(resource.RUSAGE_CHILDREN):.0f}"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="visitation-bench-") as name:
        main(Path(name))
