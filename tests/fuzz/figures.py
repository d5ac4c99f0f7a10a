"""A pytest plugin (`-p tests.fuzz.figures`) that tells at the end how much was asked, with which seeds, and what came back."""

import re
from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    requests, statuses = 0, Counter[int]()
    terminalreporter.section("figures")
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for line in report.capstdout.splitlines():
                if not line.startswith("seed "):
                    continue
                name = report.nodeid.rpartition("/")[2]
                terminalreporter.write_line(f"{name}: {line}")
                if made := re.search(r"(\d+) requests", line):
                    requests += int(made[1])
                    statuses.update({int(code): int(count) for code, count in re.findall(r"(\d{3}):(\d+)", line)})
    told = " ".join(f"{status}:{count}" for status, count in sorted(statuses.items()))
    terminalreporter.write_line(f"from the schema: {requests} requests, statuses {told}")
