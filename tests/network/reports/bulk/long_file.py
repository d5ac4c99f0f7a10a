"""Files of many batches, done as the worker does them: in a process of its own, with a database that others may open.

`python -m tests.network.reports.bulk.long_file` prints, as JSON, what became of each file and who checked its batches."""

import json
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

django.setup()

import time_machine  # noqa: E402  # Django first
from django.db import OperationalError  # noqa: E402  # Django first
from django.test import override_settings  # noqa: E402  # Django first

from groups.models import Program  # noqa: E402  # Django first
from groups.subjects import Subject  # noqa: E402  # Django first
from network.reports import policy  # noqa: E402  # Django first
from network.reports.actions import bulk  # noqa: E402  # Django first
from network.reports.bulk import ahead, lines  # noqa: E402  # Django first
from network.reports.bulk.checking import Checked, Terms, check  # noqa: E402  # Django first
from network.reports.bulk.results import Result  # noqa: E402  # Django first
from network.reports.bulk.storing import store  # noqa: E402  # Django first
from network.reports.models import BulkFindings, BulkMode, Receipt, Report  # noqa: E402  # Django first
from tests.api.bulk import line, ndjson, umbrella  # noqa: E402  # Django first
from tests.cast import Cast, make_cast  # noqa: E402  # Django first
from tests.conftest import TODAY  # noqa: E402  # Django first
from tests.standard import install_standard  # noqa: E402  # Django first

ME, PLAIN = os.getpid(), check


def kill(batch: lines.Batch, terms: Terms) -> Checked:
    if os.getpid() != ME:
        os.kill(os.getpid(), signal.SIGKILL)
    return check(batch, terms)


def fail(batch: lines.Batch, terms: Terms) -> Checked:
    if os.getpid() != ME:
        raise RuntimeError(batch.body.decode())
    return check(batch, terms)


def main() -> None:
    install_standard()
    cast = make_cast()
    _wide, groups = umbrella(cast, 13)
    first, second, third, fourth = (groups[number : number + 3] for number in range(0, 12, 3))
    faulty = [line(first[0]), line(first[1], V03=None), b"{", line(first[2]), line("hill-friends")]
    quarters = [line(group, period=period) for period in ("2026-Q2", "2026-Q3") for group in second]
    told = {
        "in turn": _do(cast, [line(groups[12])] * 4, processes=1),
        "ahead": _do(cast, faulty),
        "told before": _do(cast, quarters, mode=BulkMode.DRAFT),
        "killed": _do(cast, [line(group) for group in third], check=kill),
        "failing": _do(cast, [line(group) for group in fourth], check=fail),
        "given up": _give_up(cast, [line(groups[12])] * 200),
    }
    print(json.dumps(told))  # noqa: T201  # what it is for


def _do(
    cast: Cast,
    sent: list[Any],
    *,
    mode: BulkMode = BulkMode.SUBMIT,
    processes: int = 2,
    check: Callable[[lines.Batch, Terms], Checked] = check,
) -> dict[str, Any]:
    """Two lines a batch, checked by so many processes: the counts, the codes told by line, what there is afterwards of the
    programs named, and how many batches `own` checked, how many each other process."""
    with tempfile.NamedTemporaryFile() as file:
        diary = Path(file.name)

        def noted(batch: lines.Batch, terms: Terms) -> Checked:
            with diary.open("a") as notes:
                notes.write(f"{os.getpid()}\n")
            return check(batch, terms)

        def stored(checked: Checked, terms: Terms) -> list[Result]:
            while processes > 1 and check is PLAIN and len(diary.read_text().split()) < ceil(len(sent) / 2):
                time.sleep(0.01)  # so that all is checked before anything is stored
            return store(checked, terms)

        by = policy.courier(Subject(user=cast.dora, mfa_at=TODAY), submits=True)
        told: Any = {"mode": mode, "replace_drafts": False, "language": "fr", "by": by}
        with (
            patch.object(ahead, "check", noted),
            patch.object(bulk, "store", stored),
            patch.object(lines, "BATCH_LINES", 2),
            override_settings(WORKER_PROCESSES=processes),
        ):
            job = bulk.receive(lines=ndjson(sent).splitlines(keepends=True), number=len(sent), **told)
            assert not bulk.advance(job, most=len(sent) + 1)
        job.refresh_from_db()
        pids = [int(pid) for pid in diary.read_text().split()]
    findings = b"".join(each.body for each in BulkFindings.objects.filter(job=job).order_by("first_line"))
    programs = Program.objects.filter(slug__in=[each["program"] for each in sent if isinstance(each, dict)])
    return {
        "counts": job.counts,
        "told": {each["line"]: each["code"] for each in map(json.loads, findings.splitlines()) if "code" in each},
        "reports": Report.objects.filter(program__in=programs).count(),
        "receipts": Receipt.objects.filter(program__in=programs).count(),
        "own": pids.count(ME),
        "others": sorted(pids.count(pid) for pid in {*pids} - {ME}),
    }


def _give_up(cast: Cast, sent: list[Any]) -> dict[str, Any]:
    """The storing fails while processes wait to hand over more than a pipe holds: what is raised, and who is left."""
    by = policy.courier(Subject(user=cast.dora, mfa_at=TODAY), submits=True)
    told: Any = {"mode": BulkMode.SUBMIT, "replace_drafts": False, "language": "fr", "by": by}
    with (
        patch.object(bulk, "store", side_effect=OperationalError),
        patch.object(lines, "BATCH_LINES", 1),
        override_settings(WORKER_PROCESSES=3),
    ):
        job = bulk.receive(lines=ndjson(sent).splitlines(keepends=True), number=len(sent), **told)
        try:
            bulk.advance(job, most=len(sent))
        except OperationalError as error:
            return {"raised": type(error).__name__, "left": len(multiprocessing.active_children())}
    return {}


if __name__ == "__main__":
    with time_machine.travel(TODAY, tick=True):
        main()
