"""Writers on SQLite queue up, and none waits for ever."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from config.databases import database

HOLDS = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def handler(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[ConnectionHandler]:
    settings = database(f"sqlite:///{tmp_path / 'node.sqlite3'}", default="")
    made = ConnectionHandler({"default": {**settings, "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.3}}})
    with django_db_blocker.unblock():
        with made["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)")
        yield made
        made.close_all()


def write(handler: ConnectionHandler, seconds: float = 0) -> None:
    connection = handler["default"]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO word (text) VALUES ('one')")
        time.sleep(seconds)
        connection.commit()
    finally:
        connection.close()


def test_threads_wait_for_each_other(handler: ConnectionHandler) -> None:
    refused: list[OperationalError] = []

    def work() -> None:
        try:
            for _ in range(10):
                write(handler)
        except OperationalError as error:
            refused.append(error)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with handler["default"].cursor() as cursor:
        found = cursor.execute("SELECT count(*) FROM word").fetchone()
    assert (refused, found) == ([], (40,))


def test_who_waits_too_long_is_refused_and_the_next_one_is_not(handler: ConnectionHandler) -> None:
    slow = Thread(target=write, args=(handler, 0.8))
    slow.start()
    time.sleep(0.2)
    with pytest.raises(OperationalError, match="database is locked"):
        write(handler)
    slow.join()
    write(handler)


def test_another_process_is_waited_for_too(handler: ConnectionHandler) -> None:
    place = f"{handler['default'].settings_dict['NAME']}-queue"
    other = subprocess.Popen([sys.executable, "-c", HOLDS, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(OperationalError, match="database is locked"):
        write(handler)
    other.communicate()
    write(handler)


def test_what_fails_leaves_the_queue(handler: ConnectionHandler) -> None:
    connection = handler["default"]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.rollback()
    connection.set_autocommit(True)
    write(handler)
