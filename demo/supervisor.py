"""The server and the worker in one process group: where one ends, or the supervisor is told to end, all ends."""

import http.client
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from demo.lifeline import tied_to_me

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# Seconds: between two looks, and until whoever does not end is killed.
LOOK, PATIENCE = 0.1, 4.0


class Signals:
    """Whether one of the signals came. A plain attribute: a lock in a handler could wait for itself."""

    def __init__(self) -> None:
        self.came = False

    def catch(self) -> None:
        for number in SIGNALS:
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = True


def answers(host: str, port: int) -> bool:
    """Whether /healthz says 200."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def supervise(
    commands: Sequence[Sequence[str]], *, folder: Path, is_ready: Callable[[], bool], on_ready: Callable[[], None]
) -> bool:
    """Run the commands until a signal comes (True) or one of them ends by itself (False). None is left behind."""
    signals = Signals()
    signals.catch()
    children: list[subprocess.Popen[bytes]] = []
    ready = False
    try:
        for command in commands:
            children.append(_start(command, folder))  # noqa: PERF401  # one by one: those that run are ended below
        while not signals.came:
            if any(child.poll() is not None for child in children):
                return False
            if not ready and is_ready():
                ready = True
                on_ready()
            time.sleep(LOOK)
        return True
    finally:
        _end(children)


def _start(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        preexec_fn=tied_to_me(),  # noqa: PLW1509  # this process has no threads
    )


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    last = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(timeout=max(0.0, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
