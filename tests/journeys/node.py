"""A node for a journey: its own database, folder and secret; a server and a worker; its mails as files."""

import email
import email.policy
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests import migrated

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


class Node:
    def __init__(self, folder: Path, port: int, database: str) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "NODE_ENVIRONMENT": "test",
            "NODE_VAR": str(folder),
            "NODE_URL": self.url,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DATABASE_URL": database,
        }

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the node; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, module: str, *arguments: str) -> None:
        """Run one of the tests' own modules inside the node."""
        subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.environment, check=True)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "log").open("ab")
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def wait_until_healthy(self) -> None:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def mails_to(self, address: str) -> list[str]:
        """Subject and body of each mail to an address, oldest first."""
        found = []
        for path in sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns):
            for part in path.read_bytes().split(b"-" * 79):
                message = email.message_from_bytes(part.strip(), policy=email.policy.default)
                if message["To"] and address in str(message["To"]):
                    found.append(f"{message['Subject']}\n\n{message.get_content()}")
        return found

    def wait_for_mail(self, address: str, holding: str) -> str:
        for _ in range(150):
            for mail in reversed(self.mails_to(address)):
                if holding in mail:
                    return mail
            time.sleep(0.1)
        raise AssertionError(self.mails_to(address))

    def mailed_code(self, address: str) -> str:
        """The code in the newest mail to the address."""
        for mail in reversed(self.mails_to(address)):
            if match := CODE.search(mail.split("\n\n", 1)[1]):
                return match[1]
        raise AssertionError(self.mails_to(address))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The URL of a database with all tables: on the PostgreSQL on which the tests run, else a file."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield f"sqlite:///{shutil.copy(migrated.file(), folder / 'node.sqlite3')}"
        return
    name = f"journey_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Node]:
    """A node with the standard installed, its server and its worker; `settings` are further variables."""
    with database(folder) as url:
        node = Node(folder, free_port(), url)
        node.environment |= settings
        node.manage("standard", "install")
        server = node.start(
            "-m", "gunicorn", "-c", "python:config.server", "--bind", f"127.0.0.1:{node.port}", "config.wsgi"
        )
        worker = node.start("manage.py", "worker")
        try:
            node.wait_until_healthy()
            yield node
        finally:
            for process in (worker, server):
                process.terminate()
            for process in (worker, server):
                process.wait(timeout=20)
