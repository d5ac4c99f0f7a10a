"""Runs a command with a PostgreSQL of its own: `python -m tests.postgres -- pytest ...`.

A temporary cluster on a free port of loopback, started as a user that is not root, and stopped and removed again.
Without PostgreSQL's programs it says so in capitals; where CI=true that is a failure.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VERSIONS = Path("/usr/lib/postgresql")
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
shared_buffers = 128MB
# The cluster lives as long as the tests: what a power cut would lose does not matter here.
fsync = off
synchronous_commit = off
full_page_writes = off
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


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A running cluster; gives the URL of its database."""
    user = other_user()
    folder = Path(tempfile.mkdtemp(prefix="visitation-postgres-"))
    ids: Any = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    server = None
    try:
        subprocess.run(
            [
                str(binaries / "initdb"),
                "-D",
                str(data),
                "-U",
                "visitation",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "-N",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **ids,
        )
        with (data / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)
        port = free_port()
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(data), "-p", str(port)],
                stdout=log,
                stderr=log,
                cwd=folder,
                **ids,
            )
        url = f"postgresql://visitation@127.0.0.1:{port}/postgres"
        ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        for _ in range(200):
            if subprocess.run(ready, check=False).returncode == 0:
                break
            if server.poll() is not None:
                raise SystemExit((folder / "log").read_text())
            subprocess.run(["sleep", "0.1"], check=True)
        yield url
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main(command: list[str]) -> int:
    binaries = programs()
    if binaries is None:
        print("POSTGRESQL IS NOT INSTALLED: THE TESTS DID NOT RUN ON IT.", file=sys.stderr)  # noqa: T201  # a command
        return 1 if os.environ.get("CI") == "true" else 0
    with cluster(binaries) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))
