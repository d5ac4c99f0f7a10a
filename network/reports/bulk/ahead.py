"""Batches are checked ahead, by processes of their own, while the one that stores them is still at those before: what a
long file costs is checking, and one process checks on one core. Here is only when and where; what is found is the same."""

import logging
import multiprocessing
import pickle
import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from uuid import UUID

from django.db import connection, connections

from network.reports import contexts
from network.reports.bulk.checking import Checked, Terms, check
from network.reports.bulk.garbage import uncollected
from network.reports.bulk.lines import Batch, parts

logger = logging.getLogger(__name__)
# A copy of this process knows all that it knows, at once and in the same memory.
COPIES = multiprocessing.get_context("fork")


def check_in_turn(batches: Sequence[Batch], terms: Terms, processes: int) -> Generator[Checked]:
    """What `check` says of each of the batches, in their order, as of when it is asked for. With one process that does
    it all, with more these are ahead of who stores."""
    if processes > 1 and len(batches) > 1 and _may_copy():
        yield from _ahead(batches, terms, processes)
    else:
        for batch in batches:
            yield check(batch, terms)


def _may_copy() -> bool:
    """Not with other threads, whose locks nobody would let go of in a copy; nor within a transaction, which no other
    process sees."""
    return threading.active_count() == 1 and not connection.in_atomic_block


def _ahead(batches: Sequence[Batch], terms: Terms, processes: int) -> Generator[Checked]:
    connections.close_all()  # a connection is no two processes'
    helpers = [_Helper(batches, (number, processes), terms) for number in range(processes)]
    before: set[UUID] = set()
    try:
        for batch in batches:
            checked = _as_of_now(_joined([helper.next() for helper in helpers]), batch, terms, before)
            before |= {line.program.pk for line in checked.lines}
            yield checked
    finally:
        # All of them first: each was made with the ends of those before, and keeps these open for as long as it lives.
        for helper in helpers:
            helper.let_go()
        for helper in helpers:
            helper.join()


def _joined(parts: Sequence[Checked | None]) -> Checked | None:
    """What all of a batch's parts are together; None where one is missing."""
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    return Checked(
        lines=[line for part in found for line in part.lines],
        results=[result for part in found for result in part.results],
    )


def _as_of_now(checked: Checked | None, batch: Batch, terms: Terms, before: set[UUID]) -> Checked:
    return check(batch, terms) if checked is None or _has_moved(checked, before) else checked


def _has_moved(checked: Checked, before: set[UUID]) -> bool:
    """Whether a batch before moved the context or the reports of a program of this one. What somebody else moves, who
    stores it finds."""
    again = [line for line in checked.lines if line.program.pk in before]
    stamps = contexts.stamps_of(list({line.program.pk: None for line in again})) if again else {}
    return any(stamps.get(line.program.pk) != line.stamp for line in again)


class _Helper:
    """A process that checks its part of each batch. Should it be killed, or fail, there is just nothing from it any more."""

    def __init__(self, batches: Sequence[Batch], part: tuple[int, int], terms: Terms) -> None:
        self._reader, writer = COPIES.Pipe(duplex=False)
        told = (batches, part, terms, self._reader, writer)
        self._process = COPIES.Process(target=_check_part, args=told, daemon=True)
        self._process.start()
        writer.close()

    def next(self) -> Checked | None:
        try:
            found: Checked = pickle.loads(self._reader.recv_bytes())  # noqa: S301  # of a copy of ourselves
        except (EOFError, OSError):
            return None
        return found

    def let_go(self) -> None:
        """It ends where nobody reads what it writes."""
        self._reader.close()

    def join(self) -> None:
        self._process.join()


def _check_part(
    batches: Sequence[Batch], part: tuple[int, int], terms: Terms, reader: Connection, writer: Connection
) -> None:
    number, processes = part
    reader.close()
    try:
        with suppress(BrokenPipeError), uncollected():
            for batch in batches:
                writer.send_bytes(pickle.dumps(check(parts(batch, processes)[number], terms), pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # noqa: BLE001  # whoever reads checks by itself, and fails in its own way
        # Its words may hold what was sent: they are for no log.
        logger.error("%s: batches are not checked ahead", type(error).__name__)  # noqa: TRY400  # the same
    finally:
        connections.close_all()
