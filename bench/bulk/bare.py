"""The databases' own loading: a row of each report and one of each of its values, with their keys, in one durable
transaction; by COPY on PostgreSQL, by executemany on SQLite."""

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

TABLES = (
    "DROP TABLE IF EXISTS bench_load_value",
    "DROP TABLE IF EXISTS bench_load_report",
    "CREATE TABLE bench_load_report (id INTEGER PRIMARY KEY, program TEXT, period TEXT, document TEXT)",
    "CREATE TABLE bench_load_value (report INTEGER NOT NULL REFERENCES bench_load_report (id), indicator TEXT NOT NULL,"
    " facility TEXT NOT NULL, dimension TEXT NOT NULL, code TEXT NOT NULL, value TEXT,"
    " PRIMARY KEY (report, indicator, facility, dimension, code))",
)
REPORT = ("id", "program", "period", "document")
VALUE = ("report", "indicator", "facility", "dimension", "code", "value")


def seconds(url: str, folder: Path, number: int, values: list[dict[str, Any]]) -> float:
    """To load so many reports with these values each."""
    document = json.dumps({"values": values})
    cells = [_cell(row) for row in values]
    reports = ((n, f"bench-{n}", "2026-Q3", document) for n in range(number))
    rows = ((n, *cell) for n in range(number) for cell in cells)
    load = _copy if urlsplit(url).scheme.startswith("postgres") else _executemany
    return load(url, folder, reports, rows)


def _cell(row: dict[str, Any]) -> tuple[str, ...]:
    dimension, code = next(iter(row.get("by", {}).items()), ("", ""))
    return row["indicator"], row.get("facility", ""), dimension, code, str(row.get("value", row.get("absence")))


def _copy(url: str, folder: Path, reports: Iterator[Any], rows: Iterator[Any]) -> float:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table)
        connection.commit()
        began = time.perf_counter()
        for table, columns, lines in (("report", REPORT, reports), ("value", VALUE, rows)):
            with cursor.copy(f"COPY bench_load_{table} ({', '.join(columns)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        connection.commit()
        return time.perf_counter() - began


def _executemany(url: str, folder: Path, reports: Iterator[Any], rows: Iterator[Any]) -> float:
    connection = sqlite3.connect(folder / "bare.sqlite3", timeout=30, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", *TABLES):
        connection.execute(statement)
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, columns, lines in (("report", REPORT, reports), ("value", VALUE, rows)):
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO bench_load_{table} VALUES ({marks})", lines)  # noqa: S608  # no input
    connection.execute("COMMIT")
    spent = time.perf_counter() - began
    connection.close()
    return spent
