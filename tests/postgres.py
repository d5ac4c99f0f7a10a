"""Runs a command with a PostgreSQL of its own: `python -m tests.postgres [--durable] -- pytest ...`.

A temporary cluster on a free port of loopback, started as a user that is not root, and stopped and removed again.
Without PostgreSQL's programs it says so in capitals; where CI=true that is a failure.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests import migrated

VERSIONS = Path("/usr/lib/postgresql")
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
shared_buffers = 128MB
"""
# A cluster lives as long as the tests: what a power cut would lose does not matter, but where a test is about that.
CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
DURABLE = """
fsync = on
synchronous_commit = on
full_page_writes = on
"""


def programs() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian keeps them."""
    found = [path.parent for path in VERSIONS.glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("postgres") else None


def other_user() -> pwd.struct_passwd | None:
    """Whom to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("There is no user but root to run PostgreSQL as.")


class Cluster:
    """A cluster in a folder and on a port of its own. `durable`: with the settings that a real one has, so that it may
    be killed and started again."""

    def __init__(self, binaries: Path, folder: Path, *, durable: bool = False) -> None:
        self.binaries, self.folder, self.port = binaries, folder, free_port()
        self.url = f"postgresql://visitation@127.0.0.1:{self.port}/postgres"
        user = other_user()
        self._ids: Any = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "visitation", "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **self._ids)
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(SETTINGS + (DURABLE if durable else CARELESS))
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._ids)
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(600):
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit((self.folder / "log").read_text())

    def kill(self) -> None:
        """SIGKILL to the server and all of its processes, as if the machine had stopped."""
        if self._server is None:
            return
        # Each process of PostgreSQL leads a group of its own: they are found by their parent.
        family = [self._server.pid, *children(self._server.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()
        for pid in family[1:]:
            while alive(pid):
                time.sleep(0.005)

    def stop(self) -> None:
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            try:
                self._server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._server.kill()


def children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if _state(path)[1] == str(parent):
                found.append(int(path.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether it runs; what only waits to be reaped does not."""
    try:
        return _state(Path(f"/proc/{pid}/stat"))[0] != "Z"
    except OSError:
        return False


def _state(stat: Path) -> list[str]:
    """State, parent, ... of a process: what stands behind its name, which may hold anything."""
    return stat.read_text().rpartition(")")[2].split()


@contextmanager
def running(binaries: Path, *, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster, stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="visitation-postgres-"))
    made: Cluster | None = None
    try:
        made = Cluster(binaries, folder, durable=durable)
        made.start()
        yield made
    finally:
        if made is not None:
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main(options: list[str], command: list[str]) -> int:
    binaries = programs()
    if binaries is None:
        print("POSTGRESQL IS NOT INSTALLED: THE TESTS DID NOT RUN ON IT.", file=sys.stderr)  # noqa: T201  # a command
        return 1 if os.environ.get("CI") == "true" else 0
    with running(binaries, durable="--durable" in options) as made:
        # Whatever database is made in the cluster begins with all tables.
        migrated.migrate(made.url.removesuffix("postgres") + "template1")
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": made.url}, check=False).returncode


if __name__ == "__main__":
    separator = sys.argv.index("--")
    sys.exit(main(sys.argv[1:separator], sys.argv[separator + 1 :]))
