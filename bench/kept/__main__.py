"""What is kept before Django, over HTTP: against nginx with the same bytes, and against Django's shortest view.

One process each, asked by wrk in turns. Then: how long a change takes until every process shows it, and what readers
cost writers. `BENCH_PROGRAMS` (10,000), `BENCH_SECONDS` (2) of each turn."""

import http.client
import json
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import django
from django.core.management import call_command
from django.utils import timezone

from bench.kept import servers
from bench.kept.servers import ask, nginx, server
from bench.submission.__main__ import free_port

PROGRAMS, SECONDS = int(os.environ.get("BENCH_PROGRAMS", "10000")), float(os.environ.get("BENCH_SECONDS", "2"))
ROUNDS, READERS, EACH_WAITS = 5, 50, 0.5
PAGE = "/api/v1/programs?limit=100&lang=ar"
HELLO = "Django's hello"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.kept.settings", "NODE_ENVIRONMENT": "test", "LOG_LEVEL": "ERROR"}


def rate(port: int, path: str, **headers: str) -> float:
    return servers.rate(SECONDS, port, path, **headers)


def compare(port: int, folder: Path) -> None:
    """Ratios of one run: each is asked in turn, five times."""
    status, headers, body = ask(port, PAGE)
    packed = ask(port, PAGE, **{"Accept-Encoding": "gzip"})
    assert (status, packed[1]["content-encoding"]) == (200, "gzip")
    turns: dict[str, Callable[[], float]] = {
        HELLO: lambda: rate(port, "/hello"),
        f"a page, {len(body)} bytes": lambda: rate(port, PAGE),
        f"the same packed, {len(packed[2])} bytes": lambda: rate(port, PAGE, **{"Accept-Encoding": "gzip"}),
        "304": lambda: rate(port, PAGE, **{"If-None-Match": headers["etag"]}),
    }
    pairs = {f"a page, {len(body)} bytes": "nginx, the same page", "304": "nginx, 304"}
    if not shutil.which("nginx"):
        print("NO NGINX HERE: ITS LINES ARE LEFT OUT")
        told = run(turns)
        pairs = {}
    else:
        other, small = free_port(), free_port()
        with nginx(folder / "whole", other, body), nginx(folder / "packed", small, packed[2]):
            etag = ask(other, "/page.json")[1]["etag"]
            turns |= {
                "nginx, the same page": lambda: rate(other, "/page.json"),
                "nginx, the packed bytes": lambda: rate(small, "/page.json"),
                "nginx, 304": lambda: rate(other, "/page.json", **{"If-None-Match": etag}),
            }
            told = run(turns)
            pairs[f"the same packed, {len(packed[2])} bytes"] = "nginx, the packed bytes"
    print(f"Kept answers over HTTP, one process, {PROGRAMS} programs: median of {ROUNDS} turns of {SECONDS} s")
    for name, value in told.items():
        against = f", {value / told[pairs[name]]:.2f} of nginx" if name in pairs else ""
        print(f"  {value:8.0f}/s  {value / told[HELLO]:5.1f} x {HELLO}{against}  {name}")


def run(turns: dict[str, Callable[[], float]]) -> dict[str, float]:
    found: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(ROUNDS):
        for name, turn in turns.items():
            found[name].append(turn())
    return {name: median(values) for name, values in found.items()}


def write(port: int, place: str, token: str, number: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=servers.PATIENCE)
    body = json.dumps({"founded_year": 1990 + number % 30})
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*", "Content-Type": "application/json"}
    connection.request("PATCH", place, body, headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(answer.read())
    answer.read()


def visible_after(port: int, place: str, token: str) -> list[float]:
    """Seconds until twenty fresh connections in a row, spread over the processes, show what was written."""
    found = []
    for number in range(10):
        write(port, place, token, number)
        began = time.perf_counter()
        wanted, last_old = str(1990 + number % 30).encode(), began
        while time.perf_counter() - began < 1.5:
            if b'"founded_year":' + wanted not in ask(port, PAGE)[2]:
                last_old = time.perf_counter()
        found.append(last_old - began)
    return found


def writes(port: int, place: str, token: str) -> float:
    began, number = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS * 2:
        number += 1
        write(port, place, token, number)
    return number / (time.perf_counter() - began)


@contextmanager
def readers(port: int) -> Iterator[None]:
    """Fifty that each keep a connection and read a page twice a second."""
    stop = threading.Event()

    def read(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=servers.PATIENCE)
        stop.wait(number * EACH_WAITS / READERS)
        while not stop.wait(EACH_WAITS):
            connection.request("GET", f"{PAGE}&country=XA")
            connection.getresponse().read()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    yield
    stop.set()
    for thread in threads:
        thread.join()


def door() -> tuple[str, str]:
    """The address of the first program of the page, and a token that may change it."""
    from groups.actions import tokens
    from groups.codelists import Scope
    from groups.models import Program
    from groups.subjects import NODE

    program, until = Program.objects.in_order()[0], timezone.now().date() + timedelta(days=30)
    secret = tokens.create(program=program, name="bench", scopes=[Scope.LISTING_WRITE], expires_on=until, by=NODE)[1]
    return f"/api/v1/programs/{program.slug}", secret


def main(folder: Path) -> None:
    database = urlsplit(os.environ.get("DATABASE_URL", "")).scheme or "sqlite"
    os.environ |= {**SETTINGS, "NODE_VAR": str(folder), "SECRET_KEY": secrets.token_urlsafe(64)}
    django.setup()
    # Models can be imported now, not before.
    from bench.directory import world

    call_command("migrate", verbosity=0)
    world.build(0, PROGRAMS)
    port = free_port()
    place, secret = door()
    for name in ("whole", "packed"):
        (folder / name).mkdir()
    if shutil.which("wrk"):
        with server(port, 1):
            compare(port, folder)
    else:
        print("NO WRK HERE: HOW MANY REQUESTS ARE ANSWERED WAS NOT MEASURED")
    with server(port, 2):
        seen = visible_after(port, place, secret)
        alone = [writes(port, place, secret) for _ in range(3)]
        with readers(port):
            among = [writes(port, place, secret) for _ in range(3)]
    print(
        f"Two processes, {database}: a change is seen everywhere after {median(seen):.2f} s, at most {max(seen):.2f} s"
    )
    print(f"  {median(among) / median(alone):8.2f} of the rate of writes while {READERS} read twice a second each")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="visitation-bench-") as name:
        main(Path(name))
