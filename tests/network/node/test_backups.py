"""Backups of a node with reports, on the database of the tests: made, verified, restored, refused."""

import io
import os
import random
import signal
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections, transaction
from django.test import override_settings
from pyrage import x25519
from pytest_django import DjangoDbBlocker

from groups.models import AuditRow, ChangeRow
from network.node import sequencer
from network.node.backups import clients, engines
from network.node.backups.packaging import archive, keys
from network.node.backups.packaging.manifest import FORMAT, Manifest, differences
from network.node.management.commands import backup
from network.node.models import NodeIdentity
from network.reports.models import Receipt
from tests.api.steps import PLACE, correct, reach, submit
from tests.cast import Api, make_cast
from tests.conftest import TODAY
from tests.network.node.places import at, copy_of_the_tests_own, place, server, tables
from tests.standard import install_standard

pytestmark = pytest.mark.django_db

PUBLIC = ("/programs", "/programs/harbour-visitors", "/facilities", "/standards/1.0", "/.well-known/visitation-node")
PRIVATE = ("/me", "/programs/harbour-visitors/reports", PLACE, f"{PLACE}/revisions", "/programs/hill-friends/reports")


@dataclass
class Source:
    """A node and its backup; `migrated` has all tables and no rows; `asks`: who asks for what, and the answer."""

    name: str
    migrated: str
    file: Path
    identity: Path
    asks: list[tuple[Api, str, int, bytes]]
    about: Manifest


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("backup", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments: object) -> str:
    with pytest.raises(CommandError) as raised:
        run(*arguments)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def ask(api: Api, path: str) -> tuple[int, bytes]:
    answer = api.get(path)
    return answer.status_code, answer.content


@pytest.fixture(scope="module")
def source(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Source]:
    """Made once: nothing here changes it."""
    folder = tmp_path_factory.mktemp("backups")
    identity = folder / "identity"
    recipient = keys.make_identity(identity)
    with (
        django_db_blocker.unblock(),
        override_settings(VAR=folder, BACKUP_RECIPIENTS=[recipient]),
        copy_of_the_tests_own(folder) as migrated,
        place(folder, like=migrated) as name,
    ):
        with at(name), time_machine.travel(TODAY):
            people = populate()
            asks = [(api, path, *ask(api, path)) for api in people for path in (*PUBLIC, *PRIVATE)]
            file = folder / "made.age"
            run("create", "--to", file)
            about, database = archive.unpack(source=file, identities=keys.read_identities(identity), folder=folder)
            database.unlink()
        yield Source(name, migrated, file, identity, asks, about)
    assert not list(folder.glob(".backup-*"))


def populate() -> list[Api]:
    """Two revisions with receipts, the first accepted; chains that are numbered; who asks."""
    install_standard()
    cast = make_cast()
    reach(cast, "accepted")
    correct(cast)
    assert cast.api(cast.rosa).get(PLACE).status_code == 200
    document = cast.api(cast.rosa).get(PLACE).json()["document"]
    document["values"][0]["value"] = 39
    tag = cast.api(cast.rosa).get(PLACE).headers["ETag"]
    assert cast.api(cast.rosa).put(PLACE, document, If_Match=tag).status_code == 200
    assert submit(cast).status_code == 201
    sequencer.sequence()
    return [cast.api(user) for user in (None, cast.rosa, cast.bruno, cast.amina, cast.chen, cast.elif_)]


@pytest.fixture
def var(tmp_path: Path, source: Source, settings: Any) -> Iterator[Path]:
    folder = tmp_path / "var"
    folder.mkdir()
    settings.VAR = folder
    yield folder
    assert not list(folder.glob(".backup-*"))


@pytest.fixture
def empty(var: Path) -> Iterator[None]:
    """Connected to a place where there is nothing at all."""
    with place(var) as name, at(name):
        yield


def test_created_verified_restored_it_answers_as_before(source: Source, empty: None) -> None:
    assert stat.S_IMODE(source.file.stat().st_mode) == 0o600
    assert source.about.contents.revisions == 2
    assert source.about.contents.chains["audit"].number > 10
    whole = run("verify", source.file, "--identity", source.identity)
    assert whole.startswith(f"{source.file} is whole: {connection.vendor}, version ")
    said = run("restore", source.file, "--identity", source.identity).splitlines()
    assert said[0].startswith(f"Restored: {connection.vendor}, version ")
    assert said[1:] == [
        "The chains of audit and change rows are unbroken.",
        "The signing keys open with SECRET_KEY.",
        "2 revisions are the documents of their digests.",
        "2 receipts are signed and chained, by the keys that this node publishes.",
    ]
    assert [(path, *ask(api, path)) for api, path, _, _ in source.asks] == [each[1:] for each in source.asks]
    assert {status for _, _, status, _ in source.asks} == {200, 401, 404}
    # It went on by one step: a new epoch, written down.
    rows = source.about.contents.tables["groups_auditrow"].rows
    assert set(differences(source.about.contents, engines.current().contents())) - {
        "table django_session has other rows"
    } == {
        f"table groups_auditrow has {rows + 1} rows instead of {rows}",
        "table node_nodeidentity has other rows",
    }
    assert NodeIdentity.objects.get().epoch == 2
    if connection.vendor == "postgresql":
        assert columns_known_to_the_planner("groups_auditrow")
    assert sequencer.sequence() == 1
    assert sequencer.verify(AuditRow) == sequencer.verify(ChangeRow) == []


def columns_known_to_the_planner(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = %s", [table])
        return int(cursor.fetchone()[0])


def test_a_place_that_was_only_migrated_is_empty(source: Source, var: Path) -> None:
    with place(var, like=source.migrated) as name, at(name):
        assert "groups_program" in tables()
        run("restore", source.file, "--identity", source.identity)
        assert Receipt.objects.count() == 2


def test_a_place_that_is_not_empty_is_left_alone(source: Source, var: Path) -> None:
    with place(var, like=source.name) as name, at(name):
        before = engines.current().contents()
        says = refusal("restore", source.file, "--identity", source.identity)
        assert says == "The place is not empty: account_emailaddress holds rows. Restore into an empty database only."
        assert engines.current().contents() == before


def test_a_place_in_use_is_left_alone(source: Source, var: Path) -> None:
    with place(var, like=source.migrated) as name, at(name):
        if connection.vendor == "sqlite":
            other: Any = sqlite3.connect(name)
            other.execute("PRAGMA journal_mode=WAL")
            other.execute("SELECT count(*) FROM groups_user")
        else:
            other = psycopg.connect(server(name))
        with closing(other):
            says = refusal("restore", source.file, "--identity", source.identity)
        assert says == "Another process uses the database: stop the server and the worker first."
        assert not AuditRow.objects.exists()


def test_where_the_secret_key_is_another_receipts_still_verify(source: Source, empty: None, settings: Any) -> None:
    settings.SECRET_KEY = "another-secret-" * 5
    said = run("restore", source.file, "--identity", source.identity)
    assert "SECRET_KEY is not the one of the node that was backed up: 1 signing keys do not open." in said
    assert "2 receipts are signed and chained" in said


def test_flipped_truncated_foreign_files_are_refused_in_one_line(source: Source, empty: None, var: Path) -> None:
    chance = random.Random(20261122)
    whole = source.file.read_bytes()
    bad, other = var / "bad.age", var / "other-identity"
    for number in range(12):
        altered = bytearray(whole)
        altered[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        bad.write_bytes(altered)
        verb = "restore" if number % 4 == 0 else "verify"
        assert refusal(verb, bad, "--identity", source.identity).startswith(f"{bad} ")
    bad.write_bytes(whole[: len(whole) // 2])
    assert refusal("restore", bad, "--identity", source.identity) == f"{bad} is damaged."
    keys.make_identity(other)
    says = refusal("restore", source.file, "--identity", other)
    assert says == f"{source.file} was not encrypted for this identity."
    assert "No such file" in refusal("verify", source.file, "--identity", var / "nothing")
    assert tables() == []


def repacked(source: Source, var: Path, about: Manifest) -> Path:
    """The same database under another manifest, as whoever knows the recipient could make it."""
    identities = keys.read_identities(source.identity)
    _, database = archive.unpack(source=source.file, identities=identities, folder=var)
    target = var / "repacked.age"
    archive.pack(target=target, about=about, database=database, recipients=[identities[0].to_public()])
    database.unlink()
    return target


def test_a_backup_of_a_newer_node_is_refused(source: Source, empty: None, var: Path) -> None:
    newer = repacked(source, var, replace(source.about, version="0.10.0"))
    for verb in ("verify", "restore") if connection.vendor == "sqlite" else ("restore",):
        says = refusal(verb, newer, "--identity", source.identity)
        assert says == "The backup was made by version 0.10.0; this is 0.1.0. Install that version first."
    newer.unlink()
    migrations = {**source.about.contents.migrations, "groups": ["0001_first_floor", "0999_to_come"]}
    contents = replace(source.about.contents, migrations=migrations)
    unknown = repacked(source, var, replace(source.about, contents=contents))
    says = refusal("restore", unknown, "--identity", source.identity)
    assert says == "The backup has migrations that this version does not know: groups.0999_to_come."
    assert (tables(), FORMAT) == ([], 1)


def test_a_backup_of_the_other_database_is_refused(source: Source, empty: None, var: Path) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    foreign = repacked(source, var, replace(source.about, engine=other))
    says = refusal("restore", foreign, "--identity", source.identity)
    assert says == f"The backup is of a {other} database; this node is set to {connection.vendor}."


def test_one_row_that_differs_is_found_and_nothing_is_kept(source: Source, empty: None, var: Path) -> None:
    wanted = source.about.contents.tables
    changed = {**wanted, "groups_program": replace(wanted["groups_program"], digest="0" * 64)}
    about = replace(source.about, contents=replace(source.about.contents, tables=changed))
    says = refusal("restore", repacked(source, var, about), "--identity", source.identity)
    assert says == (
        "What was restored is not what was backed up: table groups_program has other rows. Nothing of it was kept."
    )
    assert tables() == []


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ("UPDATE reports_revision SET document = '{}' WHERE number = 2", "has another document than its digest says"),
        ("UPDATE reports_receipt SET signature = 'AAAA' WHERE number = 1", "is not what was signed"),
        ("UPDATE groups_auditrow SET action = 'nothing' WHERE number = 3", "audit: altered at 3"),
        ("UPDATE node_chainhead SET number = number - 1 WHERE name = 'audit'", "audit: inserted at"),
    ],
)
def test_a_node_that_was_tampered_with_is_not_restored(source: Source, var: Path, spoil: str, says: str) -> None:
    file = var / "made.age"
    with place(var, like=source.name) as name, at(name):
        with connection.cursor() as cursor:
            cursor.execute(spoil)
        run("create", "--to", file)
    with place(var) as name, at(name):
        assert says in refusal("restore", file, "--identity", source.identity)
        assert tables() == []


def test_a_backup_made_while_writers_write_is_of_one_moment(source: Source, var: Path) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        """Two rows at once, or none: a backup with more of one than of the other saw half a transaction."""
        try:
            while not stop.is_set():
                with transaction.atomic():
                    AuditRow.objects.create(actor="writer", action="test", object_kind="test", object_id="1")
                    ChangeRow.objects.create(kind="program", object_id="writer", operation="upsert", version=1)
                written.append(1)
        finally:
            connections.close_all()

    def number() -> None:
        try:
            while not stop.wait(0.02):
                sequencer.sequence(batch=7)
        finally:
            connections.close_all()

    before = source.about.contents.tables
    with place(var, like=source.name) as name, at(name):
        threads = [threading.Thread(target=act) for act in (write, write, write, number)]
        for thread in threads:
            thread.start()
        try:
            files = [var / f"{turn}.age" for turn in range(2)]
            for file in files:
                run("create", "--to", file)
        finally:
            stop.set()
            for thread in threads:
                thread.join(30)
    assert len(written) > 3
    for file in files:
        with place(var) as name, at(name):
            run("restore", file, "--identity", source.identity)
            audit = AuditRow.objects.filter(actor="writer").count()
            assert audit == ChangeRow.objects.filter(object_id="writer").count()
            assert AuditRow.objects.count() == before["groups_auditrow"].rows + audit + 1


def test_where_a_backup_goes(source: Source, var: Path, settings: Any) -> None:
    with at(source.name):
        run("create")
        folder = var / "backups"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (made,) = folder.iterdir()
        assert (made.name, stat.S_IMODE(made.stat().st_mode)) == (made.name, 0o600)
        assert made.name.startswith("visitation-2026-11-22T08")
        assert refusal("create", "--to", source.file) == f"{source.file} exists already: a backup is never overwritten."
        assert refusal("create", "--to", var / "no" / "file") == f"There is no folder {var / 'no'}."
        settings.BACKUP_RECIPIENTS = []
        assert refusal("create").startswith("BACKUP_RECIPIENTS is not set")


def test_the_key_is_written_and_only_its_recipient_is_said(tmp_path: Path) -> None:
    path = tmp_path / "identity"
    said = run("key", "--to", path).strip()
    assert str(x25519.Identity.from_str(path.read_text().splitlines()[-1]).to_public()) == said
    assert refusal("key", "--to", path) == f"{path} exists already: a key is never overwritten."


def test_sigterm_ends_it_like_an_error() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended, backup._ending_tidily():
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_database_without_a_node_is_no_node(empty: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE other (id integer)")
    assert refusal("create") == "There are no tables of a node in this database."


def test_without_postgresqls_programs_it_says_so(
    source: Source, empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(clients, "VERSIONS", tmp_path)
    if connection.vendor == "postgresql":
        says = refusal("verify", source.file, "--identity", source.identity)
        assert says == (
            "pg_restore is not installed: backups of PostgreSQL need its client programs (postgresql-client)."
        )
    program = tmp_path / "15" / "bin" / "pg_dump"
    program.parent.mkdir(parents=True)
    program.touch()
    assert clients.program("pg_dump") == str(program)


def test_the_password_is_not_on_the_command_line(var: Path, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    (var / "pg_dump").write_text(f'#!/bin/sh\nset > {var}/set; echo "$@" > {var}/arguments; echo refused >&2; exit 1\n')
    (var / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", f"{var}:{os.environ['PATH']}")
    monkeypatch.setenv("SECRET_KEY", "canary-key")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "canary-password")
    with pytest.raises(Exception, match=r"^pg_dump failed: refused$"):
        clients.dump(var / "dump", snapshot="1", schema="public")
    assert "PGPASSWORD='canary-password'" in (var / "set").read_text()
    assert "canary-key" not in (var / "set").read_text()
    assert "canary" not in (var / "arguments").read_text()
