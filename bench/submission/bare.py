"""The databases' own drivers: a row of a report and sixty of its values in one durable transaction, eight processes."""

import os
import sqlite3
import time
from multiprocessing import Queue, get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

PROCESSES, SECONDS = 8, 1.2
DOCUMENT = '{"values":[' + ",".join('{"indicator":"V01","value":123456}' for _ in range(60)) + "]}"
TABLES = (
    "CREATE TABLE IF NOT EXISTS bench_report (id TEXT PRIMARY KEY, document TEXT)",
    "CREATE TABLE IF NOT EXISTS bench_value (report TEXT REFERENCES bench_report (id), indicator TEXT, value INTEGER,"
    " PRIMARY KEY (report, indicator))",
)


def connect(url: str, folder: Path) -> Any:
    """As the node's own connections: durable, one writer at a time on SQLite."""
    if urlsplit(url).scheme.startswith("postgres"):
        return psycopg.connect(url, autocommit=True)
    connection = sqlite3.connect(folder / "bare.sqlite3", timeout=30, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def rate(url: str, folder: Path) -> float:
    """Transactions of 61 rows a second, by eight processes together."""
    connection = connect(url, folder)
    for table in TABLES:
        connection.execute(table)
    connection.close()
    context = get_context("spawn")
    done: Queue[int] = context.Queue()
    barrier = context.Barrier(PROCESSES)
    workers = [context.Process(target=work, args=(url, folder, barrier, done)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    total = sum(done.get() for _ in workers)
    for worker in workers:
        worker.join()
    return total / SECONDS


def work(url: str, folder: Path, barrier: Any, done: Any) -> None:
    connection = connect(url, folder)
    postgres = urlsplit(url).scheme.startswith("postgres")
    mark, begin = ("%s", "BEGIN") if postgres else ("?", "BEGIN IMMEDIATE")
    report = f"INSERT INTO bench_report VALUES ({mark}, {mark})"  # noqa: S608  # no input
    values = f"INSERT INTO bench_value VALUES ({mark}, {mark}, {mark})"  # noqa: S608  # no input
    barrier.wait()
    number, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        name = f"{os.getpid()}-{time.monotonic_ns()}"
        connection.execute(begin)
        connection.execute(report, (name, DOCUMENT))
        cursor = connection.cursor()
        cursor.executemany(values, [(name, f"V{row:02d}", row) for row in range(60)])
        connection.execute("COMMIT")
        number += 1
    done.put(number)
