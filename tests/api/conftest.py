"""A database that threads can share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import TypeVar

import pytest
from django.db import connection, connections

from tests.cast import Cast, make_cast
from tests.standard import install_standard

T = TypeVar("T")


@pytest.fixture
def shared(transactional_db: None, tmp_path: Path) -> Iterator[Cast]:
    """The cast and the standard, committed. On SQLite in a file: the tests' own database is in memory, where writers
    that wait for each other would fail instead."""
    if connection.vendor != "sqlite":
        install_standard()
        yield make_cast()
        return
    path = tmp_path / "node.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    memory, settings = connections["default"], connections.settings["default"]
    name = settings["NAME"]
    settings["NAME"] = str(path)
    del connections["default"]
    try:
        install_standard()
        yield make_cast()
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = memory


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Run the acts in threads that start together, each with a connection of its own; their results, in order."""
    barrier = Barrier(len(acts))
    results: dict[int, T] = {}

    def run(number: int, act: Callable[[], T]) -> None:
        barrier.wait()
        try:
            results[number] = act()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [results[number] for number in range(len(acts))]
