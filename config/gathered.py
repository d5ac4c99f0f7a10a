"""What has come of a request that is still being gathered (config/gathering.py): in memory, and of a long file on disk."""

import contextlib
import re
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from gunicorn.workers.gthread import TConn

LONGEST_HEAD = 64 * 1024  # config/server.py lets a single field be far less
# The bodies that are read (api/parsers.py); what is longer is refused by its length.
LONGEST_JSON = 1_000_000
LONGEST_BODY = 5_000_000
LONGEST_FILE = 50_000_000  # of many reports, a line each
# What of a file comes after this waits on the disk.
IN_MEMORY = 1_000_000
PIECE = 64 * 1024

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
LINES = re.compile(rb"\r\ncontent-type:[^\r]*ndjson", re.IGNORECASE)
JSON = re.compile(rb"\r\ncontent-type:[^\r]*json", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
EXPECTED = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# The beginning of a request that may be answered from what is kept, and its end: it has no body.
READS, END = (b"GET ", b"HEAD "), b"\r\n\r\n"


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection, what has come of its next request, and until when the rest must come."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.gathered = bytearray()
        # What came after that, where it is long.
        self.file: IO[bytes] | None = None
        self.on_disk = 0
        self.deadline = 0.0
        # How long the request is; None before its head is complete.
        self.needed: int | None = None
        self.whole = False
        self.too_long = False
        # The last request whole, where it is a read without a body and nothing came after it.
        self.read: bytes | None = None

    def look(self) -> bool:
        """Whether the request can be handed on: it is whole, or will be refused whatever follows."""
        if self.needed is None:
            end = self.gathered.find(END, 0, LONGEST_HEAD)
            if end < 0:
                return False
            head = bytes(self.gathered[: end + 2])
            lengths = LENGTH.findall(head)
            if len(lengths) > 1 or CHUNKED.search(head):
                return True
            length = int(lengths[0]) if lengths else 0
            self.needed = end + 4 + length
            self.too_long = length > longest(head)
            if EXPECTED.search(head) and len(self.gathered) < self.needed and not self.too_long:
                with contextlib.suppress(OSError):
                    self.sock.send(CONTINUE)
        self.whole = len(self.gathered) + self.on_disk >= self.needed
        return self.whole or self.too_long

    def add(self, more: bytes) -> None:
        if self.file is None and (self.needed or 0) > LONGEST_BODY and len(self.gathered) > IN_MEMORY:
            self.file = TemporaryFile()  # noqa: SIM115  # it is gone when the connection is
        if self.file is None:
            self.gathered += more
        else:
            self.file.write(more)
            self.on_disk += len(more)

    def take(self) -> Iterator[bytes]:
        """All that has come, for gunicorn's parser; it gets no more than that."""
        taken, self.gathered, self.needed = bytes(self.gathered), bytearray(), None
        file, self.file, self.on_disk = self.file, None, 0
        self.read = taken if taken.startswith(READS) and taken.endswith(END) else None
        return iter([taken]) if file is None else pieces(taken, file)


def longest(head: bytes) -> int:
    """How long a body may be that has this head."""
    if LINES.search(head):
        return LONGEST_FILE
    return LONGEST_JSON if JSON.search(head) else LONGEST_BODY


def pieces(first: bytes, file: IO[bytes]) -> Iterator[bytes]:
    yield first
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
