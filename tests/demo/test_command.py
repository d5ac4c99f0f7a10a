"""`manage.py demo` as a process of its own: what it refuses, and that it leaves nothing behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.sqlite_only
# Seconds; a machine that does other things besides may need them.
START, STOP = 120.0, 20.0


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return {**kept, "NODE_ENVIRONMENT": "demo", "NODE_VAR": str(folder), **more}


def _refusal(folder: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env=_environment(folder, **environment),
        capture_output=True,
        text=True,
        timeout=START,
        check=False,
    )
    assert done.returncode != 0, done.stdout
    return done.stderr


def _until(is_true: Callable[[], bool], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < last
        time.sleep(0.1)


class Demo:
    """A running demonstration, and all processes of its group."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--quarters", "2", "--port", str(port)],
                cwd=ROOT,
                env=_environment(folder),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _until(lambda: "\nready\n" in self.log.read_text() or self.process.poll() is not None, START)
        assert self.process.poll() is None, self.log.read_text()

    def group(self) -> list[int]:
        """Living processes of the group, but for the first one when it has ended."""
        self.process.poll()
        found = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
        rows = (line.split() for line in found.splitlines())
        return [int(pid) for pid, group, state in rows if int(group) == self.process.pid and not state.startswith("Z")]

    def child(self, words: str) -> int:
        for pid in self.group():
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in line and pid != self.process.pid:
                return pid
        raise AssertionError(words)

    def answers(self) -> bool:
        with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as response:
            return bool(response.status == 200)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[[], Demo]]:
    begun: list[Demo] = []

    def run() -> Demo:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        begun.append(Demo(folder, port))
        return begun[-1]

    yield run
    for demo in begun:
        if demo.group():
            os.killpg(demo.process.pid, signal.SIGKILL)
        demo.process.wait(STOP)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::", "node.example.org"])  # noqa: S104  # what must be refused
def test_serves_loopback_only(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    settings.VAR = tmp_path
    with pytest.raises(CommandError, match="loopback only"):
        call_command("demo", "--address", address)
    monkeypatch.setenv("ADDRESS", address)
    with pytest.raises(CommandError, match="loopback only"):
        call_command("demo")
    assert list(tmp_path.iterdir()) == []


def test_leaves_somebody_elses_database_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "node.sqlite3") as database:
        database.execute("CREATE TABLE groups_program (id text, is_demo bool)")
        database.execute("INSERT INTO groups_program VALUES ('1', 0)")
    database.close()
    assert "no demonstration's" in _refusal(tmp_path, "--seed-only", "--reset")
    with sqlite3.connect(tmp_path / "node.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM groups_program").fetchone() == (1,)
    database.close()


def _kill_while_seeding(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "manage.py", "demo", "--quarters", "2", "--seed-only"],
        cwd=ROOT,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        while "Making the invented network" not in process.stdout.readline():
            assert process.poll() is None
        time.sleep(1.5)
        process.kill()
    assert process.returncode == -signal.SIGKILL


def test_starts_answers_and_ends_with_all_its_processes(start: Callable[[], Demo], folder: Path) -> None:
    _kill_while_seeding(folder)
    demo = start()
    assert "Making the invented network" in demo.log.read_text()
    assert demo.answers()
    told = demo.log.read_text()
    assert f"http://127.0.0.1:{demo.port}/api/v1/programs" in told
    assert "manager@demo.example" in told
    assert str(folder / "mail") in told
    assert (folder / "demo-secret").stat().st_mode & 0o777 == 0o600
    line = next(line for line in told.splitlines() if line.startswith("curl "))
    shown = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, timeout=60).stdout
    assert '"ready":true' in shown
    assert '"receipt":' in shown

    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(STOP) == 0
    _until(lambda: not demo.group(), STOP)


def test_nothing_survives_and_the_data_stay(start: Callable[[], Demo]) -> None:
    demo = start()
    _until(lambda: len(demo.group()) == 5, STOP)  # itself, the server with its two, the worker
    # Its supervisor is killed.
    demo.process.kill()
    _until(lambda: not demo.group(), STOP)

    demo = start()
    assert "Making the invented network" not in demo.log.read_text()
    # The whole group is killed.
    os.killpg(demo.process.pid, signal.SIGKILL)
    demo.process.wait(STOP)
    _until(lambda: not demo.group(), STOP)

    demo = start()
    # One of the two ends by itself.
    os.kill(demo.child("manage.py worker"), signal.SIGKILL)
    assert demo.process.wait(STOP) == 1
    _until(lambda: not demo.group(), STOP)
