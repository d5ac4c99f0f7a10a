import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from network.node.backups.creation import create
from network.node.backups.packaging import Refused, keys
from network.node.backups.packaging.manifest import Manifest
from network.node.backups.restoration import restore
from network.node.backups.verification import verify


class Command(BaseCommand):
    help = "Encrypted backups: `backup key` makes a pair of keys; `backup create`, `verify`, `restore`."
    requires_system_checks: list[str] = []  # a backup is verified where no node is

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        key = verbs.add_parser("key", help="A new identity; keep it away from the node. Prints its recipient.")
        key.add_argument("--to", type=Path, required=True, metavar="FILE")
        made = verbs.add_parser("create", help="A backup for the recipients of BACKUP_RECIPIENTS.")
        made.add_argument("--to", type=Path, metavar="FOLDER_OR_FILE", help="NODE_VAR/backups without it.")
        for verb, text in (("verify", "Is a backup whole?"), ("restore", "Into an empty database, all or nothing.")):
            read = verbs.add_parser(verb, help=text)
            read.add_argument("file", type=Path)
            read.add_argument("--identity", type=Path, required=True, metavar="FILE")

    def handle(self, *, verb: str, **options: Any) -> None:
        act = {"key": self._key, "create": self._create, "verify": self._verify, "restore": self._restore}[verb]
        try:
            with _ending_tidily():
                act(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except DatabaseError as error:
            raise CommandError(f"The database refused: {_said(error)}") from None
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'}: {error.strerror}.") from None

    def _key(self, options: dict[str, Any]) -> None:
        self.stdout.write(keys.make_identity(options["to"]))

    def _create(self, options: dict[str, Any]) -> None:
        target, about = create(to=options["to"])
        self.stdout.write(f"{target}: {_summary(about)}")

    def _verify(self, options: dict[str, Any]) -> None:
        about = verify(source=options["file"], identity=options["identity"])
        self.stdout.write(f"{options['file']} is whole: {_summary(about)}")

    def _restore(self, options: dict[str, Any]) -> None:
        about, says = restore(source=options["file"], identity=options["identity"])
        self.stdout.write(f"Restored: {_summary(about)}")
        for line in says:
            self.stdout.write(line)


def _summary(about: Manifest) -> str:
    contents = about.contents
    ends = ", ".join(f"{name} to {end.number}" for name, end in sorted(contents.chains.items())) or "not begun"
    return (
        f"{about.engine}, version {about.version}, made at {about.made_at}; {len(contents.tables)} tables,"
        f" {contents.rows} rows, {contents.revisions} revisions; chains: {ends}; {about.size} bytes before encryption."
    )


def _said(error: DatabaseError) -> str:
    # PostgreSQL's further lines, and its errors about data, quote rows.
    code = str(getattr(error.__cause__, "sqlstate", None) or "")
    if code.startswith(("22", "23")):
        return f"{type(error).__name__}, SQLSTATE {code}."
    return str(error).partition("\n")[0]


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """SIGTERM ends it like an error does: what was laid down in plaintext is removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
