"""A file of 10,000 reports of 60 values: received, checked, stored with receipts, against bare loading of the values.

`python -m bench.bulk` on SQLite, or on the PostgreSQL that DATABASE_URL names. BENCH_REPORTS=500 is a quick look;
BENCH_PROFILE=1 says where the time goes."""

import cProfile
import os
import pstats
import resource
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

REPORTS = int(os.environ.get("BENCH_REPORTS", "10000"))
ROUNDS = 3  # of the bare loading; the file can come in once


def main(folder: Path) -> None:
    url = os.environ.get("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "NODE_ENVIRONMENT": "test",
        "NODE_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    # Models can be imported now, not before.
    from bench.bulk import bare, world

    file = world.build(REPORTS, folder)
    bare_seconds = [bare.seconds(url, folder, REPORTS, file.values)]
    before = peak()
    profile = cProfile.Profile() if os.environ.get("BENCH_PROFILE") else None
    if profile:
        profile.enable()
    seconds, half = run(file)
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    after = peak()
    bare_seconds += [bare.seconds(url, folder, REPORTS, file.values) for _ in range(ROUNDS - 1)]
    tell(urlsplit(url).scheme or "sqlite", len(file.values), seconds, sorted(bare_seconds)[ROUNDS // 2])
    print(f"  peak memory: {before:.0f} MB before, {half:.0f} MB at the first half, {after:.0f} MB at the end")


def run(file: Any) -> tuple[float, float]:
    """As a node does it: the door keeps the file as a job, the worker does it. Seconds, and the peak at half of it."""
    from network.reports.actions import bulk
    from network.reports.models import BulkMode, Receipt

    half = 0.0
    began = time.perf_counter()
    with file.path.open("rb") as lines:
        job = bulk.receive(
            lines=lines, number=REPORTS, mode=BulkMode.SUBMIT, replace_drafts=False, language="en", by=file.sender
        )
    bulk.sender = lambda _job: file.sender  # type: ignore[assignment]  # it has no account
    while bulk.advance(job):
        if not half and job.chunks.count() * 2 < REPORTS // 250:
            half = peak()
    seconds = time.perf_counter() - began
    job.refresh_from_db()
    assert job.counts == {"created": REPORTS, "revised": 0, "unchanged": 0, "refused": 0}, job.counts
    assert Receipt.objects.count() == REPORTS
    return seconds, half


def peak() -> float:
    """MB that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(database: str, values: int, own: float, bare: float) -> None:
    print(f"A file of {REPORTS} reports x {values} values on {database}, with validation and receipts")
    print(f"  {own:8.2f} s, {REPORTS / own:.0f} reports/s  the file, as a job")
    print(f"  {bare:8.2f} s, {REPORTS / bare:.0f} reports/s  bare loading of the same values (median of {ROUNDS})")
    print(f"  {bare / own:8.2f} of bare loading")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="visitation-bench-") as name:
        main(Path(name))
