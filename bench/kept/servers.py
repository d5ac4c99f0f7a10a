"""The processes that are asked, and how they are asked."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 120  # seconds, on a machine that others use as well


@contextmanager
def server(port: int, workers: int) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:config.server", "--log-level", "error"]
    with process([*command, "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "config.wsgi"], port):
        ask(port, "/healthz")  # it listens before it is ready
        yield


@contextmanager
def nginx(folder: Path, port: int, body: bytes) -> Iterator[None]:
    """The same bytes from a file."""
    (folder / "page.json").write_bytes(body)
    # Its worker must be able to read the folder, which is ours alone.
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;"
        f"events {{ worker_connections 256; }} http {{ access_log off; default_type application/json; keepalive_requests 1000000;"
        f" client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;"
        f" uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
        f" server {{ listen 127.0.0.1:{port}; root {folder}; }} }}"
    )
    with process(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], port):
        yield


@contextmanager
def process(command: list[str], port: int) -> Iterator[None]:
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with suppress(OSError):
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            time.sleep(0.05)
        yield
    finally:
        running.terminate()
        running.wait()


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def rate(seconds: float, port: int, path: str, **headers: str) -> float:
    """Requests a second, by eight connections that are kept."""
    options = [f"-H{name}: {value}" for name, value in headers.items()]
    url = f"http://127.0.0.1:{port}{path}"
    done = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{seconds:.0f}s", *options, url], capture_output=True, text=True, check=True
    )
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    if found is None or "Non-2xx" in done.stdout.replace("Non-2xx or 3xx responses: 0", ""):
        raise SystemExit(done.stdout)
    return float(found[1])
