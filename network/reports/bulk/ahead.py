"""Batches are checked ahead, by processes of their own, while the one that stores them is still at those before: what a
long file costs is checking, and one process checks on one core. Here is only when and where; what is found is the same."""

import fcntl
import logging
import multiprocessing
import pickle
import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from itertools import cycle
from multiprocessing.connection import Connection
from uuid import UUID

from django.db import connection, connections

from network.reports import contexts
from network.reports.bulk.checking import Checked, Terms, check
from network.reports.bulk.garbage import uncollected
from network.reports.bulk.lines import batch_of
from network.reports.models import BulkChunk

logger = logging.getLogger(__name__)
# A copy of this process knows all that it knows, at once and in the same memory.
COPIES = multiprocessing.get_context("fork")
# Bytes that it hands over before anybody reads them: as many as Linux lets everybody have, a third of a batch.
PIPE = 1_048_576


def check_in_turn(chunks: Sequence[BulkChunk], terms: Terms, processes: int) -> Generator[Checked]:
    """What `check` says of the lines of each chunk, in their order, as of when it is asked for. With one process that does
    it all, with more these are ahead of who stores."""
    if processes > 1 and len(chunks) > 1 and _may_copy():
        yield from _ahead(chunks, terms, processes)
    else:
        for chunk in chunks:
            yield check(batch_of(chunk), terms)


def _may_copy() -> bool:
    """Not with other threads, whose locks nobody would let go of in a copy; nor within a transaction, which no other
    process sees."""
    return threading.active_count() == 1 and not connection.in_atomic_block


def _ahead(chunks: Sequence[BulkChunk], terms: Terms, processes: int) -> Generator[Checked]:
    connections.close_all()  # a connection is no two processes'
    # Each takes every second chunk, or third: while one is stored, all are at others.
    helpers = [_Helper(chunks[number::processes], terms) for number in range(processes)]
    before: set[UUID] = set()
    try:
        for helper, chunk in zip(cycle(helpers), chunks, strict=False):
            checked = helper.next()
            if checked is None or _has_moved(checked, before):
                checked = check(batch_of(chunk), terms)
            before |= {line.program.pk for line in checked.lines}
            yield checked
    finally:
        # All of them first: each was made with the ends of those before, and keeps these open for as long as it lives.
        for helper in helpers:
            helper.let_go()
        for helper in helpers:
            helper.join()


def _has_moved(checked: Checked, before: set[UUID]) -> bool:
    """Whether a chunk before moved the context or the reports of a program of this one. What somebody else moves, who
    stores it finds."""
    again = [line for line in checked.lines if line.program.pk in before]
    stamps = contexts.stamps_of(list({line.program.pk: None for line in again})) if again else {}
    return any(stamps.get(line.program.pk) != line.stamp for line in again)


class _Helper:
    """A process that checks some of the chunks. Should it be killed, or fail, there is just nothing from it any more."""

    def __init__(self, chunks: Sequence[BulkChunk], terms: Terms) -> None:
        self._reader, writer = COPIES.Pipe(duplex=False)
        with suppress(AttributeError, OSError):  # where it cannot be had, it waits to be read instead of going on
            fcntl.fcntl(writer.fileno(), fcntl.F_SETPIPE_SZ, PIPE)
        told = (chunks, terms, self._reader, writer)
        self._process = COPIES.Process(target=_check_all, args=told, daemon=True)
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


def _check_all(chunks: Sequence[BulkChunk], terms: Terms, reader: Connection, writer: Connection) -> None:
    reader.close()
    try:
        with suppress(BrokenPipeError), uncollected():
            for chunk in chunks:
                writer.send_bytes(pickle.dumps(check(batch_of(chunk), terms), pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # noqa: BLE001  # whoever reads checks by itself, and fails in its own way
        # Its words may hold what was sent: they are for no log.
        logger.error("%s: batches are not checked ahead", type(error).__name__)  # noqa: TRY400  # the same
    finally:
        connections.close_all()
