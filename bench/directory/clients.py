"""Reading from servers on this machine, and how much memory they take."""

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def waited_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing answers on {port}")


@contextmanager
def node() -> Iterator[tuple[int, int]]:
    """A node with one process: its port, and the process."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "error", "config.wsgi"]
    running = subprocess.Popen([sys.executable, "-m", "gunicorn", "-c", "python:config.server", *options])
    try:
        waited_for(port)
        read(port, "/healthz")
        yield port, int(Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()[0])
    finally:
        running.terminate()
        running.wait()


def read(port: int, path: str) -> int:
    """GET; how many bytes came, all of which were read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.request("GET", path)
        answer, size = connection.getresponse(), 0
        while part := answer.read(1 << 18):
            size += len(part)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
        return size
    finally:
        connection.close()


def most_memory(process: int) -> int:
    """The most that the process ever had, in bytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmHWM:\s+([0-9]+) kB", status)[0]) * 1024
