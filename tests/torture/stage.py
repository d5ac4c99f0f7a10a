"""A node whose processes can be killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from tests import postgres
from tests.journeys.node import ROOT, Node, database, free_port

Part = Literal["server", "worker", "database"]


class Stage(Node):
    """`parts` are its running processes, each leading a group of its own; `cluster` is there where PostgreSQL is its own."""

    def __init__(self, folder: Path, url: str, cluster: postgres.Cluster | None = None) -> None:
        super().__init__(folder, free_port(), url)
        self.cluster = cluster
        self.application = "config.wsgi"
        self.workers, self.threads = 2, 4
        self.parts: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def on_postgres(self) -> bool:
        return self.environment["DATABASE_URL"].startswith("postgresql")

    @property
    def name(self) -> str:
        return "PostgreSQL" if self.on_postgres else "SQLite"

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )  # fmt: skip

    def start_server(self) -> None:
        self._wait_for_port()
        self.parts["server"] = self.start(
            "-m", "gunicorn", "-c", "python:config.server", self.application, "--bind", f"127.0.0.1:{self.port}",
            "--workers", str(self.workers), "--threads", str(self.threads), "--log-level", "warning",
        )  # fmt: skip

    def start_worker(self) -> None:
        self.parts["worker"] = self.start("manage.py", "worker")

    def begin(self, part: Part) -> None:
        {"server": self.start_server, "worker": self.start_worker, "database": self._start_database}[part]()

    def kill(self, part: Part) -> None:
        """SIGKILL to the whole group, as if it had never been."""
        if part == "database":
            assert self.cluster is not None
            self.cluster.kill()
        elif process := self.parts.pop(part, None):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """Server and worker end as they are asked to."""
        for process in self.parts.values():
            process.terminate()
        for part, process in list(self.parts.items()):
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill(part)  # type: ignore[arg-type]  # its keys are parts
        self.parts.clear()

    def inside(self, verb: str, *arguments: str) -> Any:
        """A verb of tests/torture/inside.py, run within the node; gives its answer."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.torture.inside", verb, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _start_database(self) -> None:
        assert self.cluster is not None
        self.cluster.start()

    def _wait_for_port(self) -> None:
        """The processes of a killed group let go of it a moment after their leader is gone."""
        for _ in range(200):
            with socket.socket() as probe, suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", self.port))
                probe.listen(1)
                return
            time.sleep(0.02)
        raise AssertionError(f"Somebody else took port {self.port}.")


@contextmanager
def stage(folder: Path, *, own_cluster: bool = True) -> Iterator[Stage]:
    """On PostgreSQL where DATABASE_URL names one (with a durable cluster of its own, that may be killed, where the
    programs of PostgreSQL are here and `own_cluster`), else on SQLite. Nothing is started yet."""
    # Whoever is told to end takes the processes along.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    binaries = postgres.programs() if own_cluster and os.environ.get("DATABASE_URL") else None
    if binaries is not None:
        with postgres.running(binaries, durable=True) as cluster, _ending(Stage(folder, cluster.url, cluster)) as made:
            yield made
        return
    with database(folder) as url, _ending(Stage(folder, url)) as made:
        yield made


@contextmanager
def _ending(made: Stage) -> Iterator[Stage]:
    try:
        yield made
    finally:
        for part in list(made.parts):
            made.kill(part)  # type: ignore[arg-type]  # its keys are parts
