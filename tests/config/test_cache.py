"""The shared cache: the same suite for our SQLite file and for Django's Redis, and what only a file can suffer."""

import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache

from config.cache import WRITES_BETWEEN_CULLS, SQLiteCache
from tests.journeys.node import free_port

Make = Callable[[], BaseCache]


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("REDIS-SERVER IS NOT INSTALLED: THE SHARED CACHE WAS NOT TESTED ON IT.")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        url = f"redis://127.0.0.1:{port}"
        _wait_for(RedisCache(url, {}))
        yield url
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(cache: Any) -> None:
    for _ in range(100):
        try:
            cache.set("up", 1)
        except ConnectionError:
            pass
        except Exception as error:
            if "Connection refused" not in str(error):
                raise
        else:
            return
        time.sleep(0.05)
    raise AssertionError("Redis did not start")


@pytest.fixture(params=["sqlite", "redis"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Makes caches as several processes have them: over the same place, each with connections of its own."""
    if request.param == "redis":
        url = request.getfixturevalue("redis")
        RedisCache(url, {}).clear()
        return lambda: RedisCache(url, {})
    return lambda: SQLiteCache(str(tmp_path / "cache.sqlite3"), {})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite3"


VALUES: list[Any] = [
    0,
    1,
    -7,
    2**62,
    2**70,
    True,
    None,
    1.5,
    "",
    "é\0",
    b"\0\xff",
    [1, {"a": None}],
    {"b": (1, 2)},
    {3},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_goes_in_comes_out(make: Make, value: Any) -> None:
    make().set("key", value)
    found = make().get("key", "missing")
    assert (found, type(found)) == (value, type(value))


def test_missing_and_deleted(make: Make) -> None:
    cache = make()
    assert (cache.get("key"), cache.get("key", 5), "key" in cache, cache.delete("key")) == (None, 5, False, False)
    cache.set("key", "value")
    assert ("key" in cache, cache.delete("key"), cache.get("key")) == (True, True, None)
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    cache.clear()
    assert cache.get_many(["a", "b"]) == {}


def test_add_adds_once(make: Make) -> None:
    assert (make().add("key", 1), make().add("key", 2), make().get("key")) == (True, False, 1)


def test_counting_needs_a_number(make: Make) -> None:
    cache = make()
    with pytest.raises(ValueError, match="key"):
        cache.incr("key")
    cache.set("key", 5)
    assert (cache.incr("key"), cache.incr("key", 10), cache.decr("key"), cache.get("key")) == (6, 16, 15, 15)


def test_values_expire(make: Make) -> None:
    cache = make()
    cache.set("short", 1, timeout=1)
    cache.add("added", 1, timeout=1)
    cache.set("long", 1, timeout=100)
    cache.set("forever", 1, timeout=None)
    cache.set("touched", 1, timeout=1)
    assert cache.touch("touched", timeout=100)
    cache.incr("short")  # which does not prolong it
    cache.set("never", 1, timeout=0)
    assert cache.get("never") is None
    time.sleep(1.1)
    names = ["short", "added", "long", "forever", "touched"]
    assert set(cache.get_many(names)) == {"long", "forever", "touched"}
    assert not cache.touch("short")
    with pytest.raises(ValueError, match="short"):
        cache.incr("short")
    assert cache.add("added", 2)


def _count(make: Make, times: int) -> None:
    cache = make()
    for _ in range(times):
        cache.incr("count")
    # Values that only one may have.
    for number in range(times):
        if cache.add(f"place-{number}", os.getpid()):
            cache.incr("places")


def test_counting_is_exact_over_processes_and_threads(make: Make) -> None:
    cache = make()
    cache.set_many({"count": 0, "places": 0})
    several = multiprocessing.get_context("fork")

    def work() -> None:
        threads = [threading.Thread(target=_count, args=(make, 100)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    processes = [several.Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert (cache.get("count"), cache.get("places")) == (400, 100)


def test_a_fork_opens_a_connection_of_its_own(file: Path) -> None:
    cache = SQLiteCache(str(file), {})
    cache.set("count", 1)
    child = multiprocessing.get_context("fork").Process(target=lambda: [cache.incr("count") for _ in range(50)])
    child.start()
    for _ in range(50):
        cache.incr("count")
    child.join(30)
    assert (child.exitcode, cache.get("count")) == (0, 101)
    with sqlite3.connect(file) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()


def test_a_deleted_file_is_begun_anew_by_all(file: Path) -> None:
    one, other = SQLiteCache(str(file), {}), SQLiteCache(str(file), {})
    one.set("key", 1)
    assert other.get("key") == 1
    file.unlink()
    assert one.get("key") is None
    one.set("key", 2)
    assert other.get("key") == 2


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 9000])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_damaged_file_is_begun_anew_by_all(file: Path, damage: bytes, is_open: bool) -> None:
    caches = [SQLiteCache(str(file), {}) for _ in range(3)]
    for cache in caches if is_open else []:
        cache.set("key", "x" * 50_000)
    # As after a crash of the machine: the file, and no log that could mend it.
    for path in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        path.unlink(missing_ok=True)
    file.write_bytes(damage)
    for number, cache in enumerate(caches):
        cache.set(f"key-{number}", number)
    assert [caches[0].get(f"key-{number}") for number in range(3)] == [0, 1, 2]


def test_a_table_that_is_gone_is_made_again(file: Path) -> None:
    cache = SQLiteCache(str(file), {})
    cache.set("key", 1)
    with sqlite3.connect(file) as raw:
        raw.execute("DROP TABLE entries")
    raw.close()
    cache.set("key", 2)
    assert cache.get("key") == 2


def test_what_is_expired_or_too_much_is_thrown_out(file: Path, clock: time_machine.Traveller) -> None:
    cache = SQLiteCache(str(file), {"OPTIONS": {"MAX_ENTRIES": 100}})
    cache.set("expired", 1, timeout=10)
    clock.shift(timedelta(seconds=20))
    for number in range(WRITES_BETWEEN_CULLS):
        cache.set(f"key-{number}", number, timeout=1000 + number)
    with sqlite3.connect(file) as raw:
        keys = {row[0] for row in raw.execute("SELECT key FROM entries")}
    raw.close()
    # The next to expire went first.
    assert ":1:expired" not in keys
    assert len(keys) <= 101
    assert f":1:key-{WRITES_BETWEEN_CULLS - 2}" in keys
