import fcntl
import os
import shutil
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone

from demo import accounts, curl, history, secrets_kept, seeding
from demo.supervisor import answers, supervise
from groups.models import Program

# The password of the accounts is printed: nobody but this machine may reach them.
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TRUE = {"1", "true", "yes", "on"}
# Seconds to wait for the port or the lock of a demonstration that is ending.
PATIENCE = 5.0


class Command(BaseCommand):
    help = "An invented network to try everything on: seeded once, then served on this machine only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default=os.environ.get("ADDRESS") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
        parser.add_argument("--reset", action="store_true", default=os.environ.get("RESET", "").lower() in TRUE)
        parser.add_argument("--quarters", type=int, default=history.QUARTERS, help="Fewer begin sooner.")
        parser.add_argument("--seed-only", action="store_true", help="Make the network and end.")

    def handle(self, *, address: str, port: int, reset: bool, quarters: int, seed_only: bool, **options: Any) -> None:
        if address not in LOOPBACK:
            raise CommandError(f"The demonstration is served on loopback only, not on {address}.")
        if not 0 < port < 65536:
            raise CommandError(f"There is no port {port}.")
        host = f"[{address}]" if ":" in address else address
        url = f"http://{host}:{port}"
        self._begin(url, host)
        with _lock(settings.VAR / "demo.lock"):
            if not seed_only:
                _wait_for(address, port)
            self._prepare(reset=reset, quarters=quarters)
            if not seed_only:
                self._tell(url)
                connections.close_all()
                self._serve(address, port, host)

    def _begin(self, url: str, host: str) -> None:
        """What is known only now: for this process, whose settings are read, and for the children by environment."""
        secret = secrets_kept.read_or_make(settings.VAR / "demo-secret")
        settings.SECRET_KEY, settings.NODE_URL = secret, url
        os.environ.pop("SECRET_KEY_FILE", None)
        os.environ.update(
            SECRET_KEY=secret,
            NODE_URL=url,
            ALLOWED_HOSTS=host,
            NODE_ENVIRONMENT=settings.ENVIRONMENT,
            # Mail is kept in files, and what the machine says about servers must not reach ours.
            EMAIL_HOST="",
            GUNICORN_CMD_ARGS="",
        )

    def _prepare(self, *, reset: bool, quarters: int) -> None:
        if _has_tables() and seeding.holds_others():
            raise CommandError("This database holds programs that are no demonstration's; it is left as it is.")
        if reset:
            _reset()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("standard", "install", stdout=self.stdout)
        if not seeding.is_seeded():
            self._say("Making the invented network; this takes a moment, once.")
            seeding.seed(quarters)

    def _tell(self, url: str) -> None:
        self._say("", f"Address   {url}/api/v1/programs   (documentation: {url}/api/docs)")
        self._say(f"Mails     {settings.EMAIL_FILE_PATH}", "", f"Accounts, all with the password {accounts.PASSWORD}")
        for email, told in accounts.ACCOUNTS.items():
            self._say(f"  {email:26} {told}")
        self._tell_line(url)

    def _tell_line(self, url: str) -> None:
        program, now = Program.objects.filter(is_demo=True, slug=accounts.FIRST_SLUG).first(), timezone.now()
        if program is None:
            return  # somebody gave it another name
        period = curl.open_quarter(program, now)
        if period is None:
            self._say("", "No version of the standard covers the quarter that is open now: nothing can be reported.")
        elif curl.is_reported(program, period):
            self._say("", f"The report of {program.slug} for {period} is submitted; RESET=1 makes the network anew.")
        else:
            secret = curl.token(program, settings.VAR / "demo-token", now)
            self._say("", "Submit a French report (paste the line into a shell once this says ready):")
            self._say(curl.line(program, period, url=url, secret=secret), "")

    def _serve(self, address: str, port: int, host: str) -> None:
        python = sys.executable
        server = [python, "-m", "gunicorn", "-c", "python:demo.server", "--bind", f"{host}:{port}"]
        ended_well = supervise(
            [[*server, "config.wsgi:application"], [python, "manage.py", "worker"]],
            folder=settings.BASE_DIR,
            is_ready=lambda: answers(address, port),
            on_ready=lambda: self._say("ready"),
        )
        if not ended_well:
            raise CommandError("The server or the worker ended by itself; see above.")

    def _say(self, *lines: str) -> None:
        for text in lines:
            self.stdout.write(text)
        self.stdout.flush()


def _lock(path: Path) -> IO[str]:
    """One demonstration for one folder. The lock goes with the process, however that ends."""
    file = path.open("w")
    last = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() > last:
                raise CommandError(f"Another demonstration runs with {path.parent}.") from None
            time.sleep(0.2)


def _wait_for(address: str, port: int) -> None:
    """Until the port is free."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    last = time.monotonic() + PATIENCE
    while True:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if time.monotonic() > last:
                    raise CommandError(f"Port {port} is taken ({error.strerror}); PORT=... names another.") from None
            else:
                return
        time.sleep(0.2)


def _has_tables() -> bool:
    return Program._meta.db_table in connection.introspection.table_names()


def _reset() -> None:
    """Forget the network; the secret key stays."""
    (settings.VAR / "demo-token").unlink(missing_ok=True)
    shutil.rmtree(settings.EMAIL_FILE_PATH, ignore_errors=True)
    if connection.vendor != "sqlite":
        if _has_tables():
            call_command("flush", verbosity=0, interactive=False)
        return
    connection.close()
    name = str(settings.DATABASES["default"]["NAME"])
    for file in (name, f"{name}-wal", f"{name}-shm"):
        Path(file).unlink(missing_ok=True)
