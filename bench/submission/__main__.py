import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import django

ROUNDS, EACH = 5, 120
WARM = 40
OWN, BARE, SIGNED, NAIVE = (
    "submit over HTTP, 8 clients, 2 processes",
    "bare driver, 61 rows a transaction, 8 processes",
    "the same server: authenticate, validate, sign; nothing written",
    "the same server: a serializer and a row for each value",
)


@contextmanager
def server(port: int) -> Iterator[None]:
    command = ["-m", "gunicorn", "-c", "python:config.server", "--bind", f"127.0.0.1:{port}", "config.wsgi"]
    running = subprocess.Popen([sys.executable, *command])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        time.sleep(1)
        yield
    finally:
        running.terminate()
        running.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main(folder: Path) -> None:
    url = os.environ.get("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.submission.settings",
        "NODE_ENVIRONMENT": "test",
        "NODE_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    # Models can be imported now, not before.
    from bench.submission import bare, world
    from bench.submission.clients import drive, request

    doors, values = world.build(ROUNDS * EACH + WARM)
    places = [(f"/api/v1/programs/{door.slug}/reports/{door.period}/submit", door) for door in doors]
    submits = [request(path, door.token, key=f"bench-{door.slug}") for path, door in places]
    checks = [request(f"/bench/signed/{door.slug}/{door.period}", door.token) for door in doors]
    body = naive_body(len(values))
    rows = [request(f"/bench/naive/{door.slug}/{door.period}", door.token, body=body) for door in doors[:WARM]]
    rates: dict[str, list[float]] = {OWN: [], BARE: [], SIGNED: [], NAIVE: []}
    times: list[float] = []
    port = free_port()
    with server(port):
        for sent in (checks, rows, submits):
            drive(port, sent[:WARM])
        for number in range(ROUNDS):
            part = slice(WARM + number * EACH, WARM + (number + 1) * EACH)
            rates[SIGNED].append(drive(port, checks[part])[0])
            own, took = drive(port, submits[part])
            rates[OWN].append(own)
            times += took
            rates[BARE].append(bare.rate(url, folder))
            rates[NAIVE].append(drive(port, rows)[0])
    tell(urlsplit(url).scheme or "sqlite", rates, sorted(times))


def naive_body(rows: int) -> bytes:
    """As many values as the draft has rows, in the naive view's plain form."""
    values = [{"indicator": f"N{number:02d}", "dimension": "", "code": "", "number": number} for number in range(rows)]
    return json.dumps({"values": values}).encode()


def tell(database: str, rates: dict[str, list[float]], times: list[float]) -> None:
    found = {name: median(values) for name, values in rates.items()}
    print(f"Submitting a saved report of 60 rows on {database}: median of {ROUNDS} rounds of {EACH}, seed in world.py")
    for name, rate in found.items():
        spread = f"{min(rates[name]):.0f}-{max(rates[name]):.0f}"
        print(f"  {rate:8.0f}/s ({spread})  {name}")
    print(f"  {found[OWN] / found[BARE]:8.3f} of the bare driver")
    print(f"  {found[OWN] / found[SIGNED]:8.3f} of the view that writes nothing")
    print(f"  {found[OWN] / found[NAIVE]:8.2f} of the naive view")
    p50, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    print(f"  p50 {p50:.1f} ms, p99 {p99:.1f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="visitation-bench-") as name:
        main(Path(name))
