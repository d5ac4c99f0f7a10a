"""Bodies of many lines (NDJSON), taken in piece by piece: a file of fifty megabytes costs the memory of one piece."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import Problem, bad_body
from api.parsers import announced, cut_short

LIMIT = 50_000_000
MOST_LINES = 100_000
PIECE = 64 * 1024
IN_MEMORY = 1_000_000
MEDIA_TYPE = "application/x-ndjson"


@dataclass
class Upload:
    """A body that came whole. `lines`: how many of them are not blank; `digest`: SHA-256 of all bytes, in hex."""

    file: IO[bytes]
    lines: int
    digest: str

    def __iter__(self) -> Iterator[bytes]:
        """The lines with their ends, blank ones too. Of one longer than `longest` only so much is there, and a byte."""
        self.file.seek(0)
        return iter(self.file)


def receive(request: Request, *, longest: int) -> Upload:
    """The body of the request, once all of it is there. Raises Problem; nothing is looked at but ends of lines."""
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    length = announced(request, limit=LIMIT)
    if length and media_type != MEDIA_TYPE:
        message = _("Send one JSON document a line, as {media_type}.")
        raise Problem(415, "media_type_not_understood", message, media_type=MEDIA_TYPE)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the view reads it, and closes it
    try:
        return _taken_in(request, length, file, _Counted(longest))
    except Problem:
        file.close()
        raise


def _taken_in(request: Request, left: int, file: IO[bytes], counted: "_Counted") -> Upload:
    digest = hashlib.sha256()
    while left:
        piece = _piece(request, min(PIECE, left))
        left -= len(piece)
        digest.update(piece)
        file.write(counted.cut(piece))
    if counted.end() == 0:
        raise bad_body("body_required", _("The request has no body; send one JSON document a line."))
    if counted.lines > MOST_LINES:
        raise Problem(413, "too_many_lines", _("The file has more than {limit} lines."), limit=MOST_LINES)
    return Upload(file, counted.lines, digest.hexdigest())


def _piece(request: Request, size: int) -> bytes:
    try:
        piece = request._request.read(size)
    except UnreadablePostError:
        piece = b""
    if not piece:
        raise cut_short()
    return piece


class _Counted:
    """Counts lines as they pass, and cuts off what is longer than any line that is read."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.lines, self.size, self.blank = 0, 0, True

    def cut(self, piece: bytes) -> bytes:
        kept = []
        for part in _lines(piece):
            room = max(self.longest + 1 - self.size, 0)
            ends = part.endswith(b"\n")
            text = part[:-1] if ends else part
            kept.append(text[:room])
            self.size += len(text)
            self.blank = self.blank and not text.strip()
            if ends:
                kept.append(b"\n")
                self.end()
        return b"".join(kept)

    def end(self) -> int:
        """The line is over: how many there are that are not blank."""
        self.lines += not self.blank
        self.size, self.blank = 0, True
        return self.lines


def _lines(piece: bytes) -> list[bytes]:
    """Split at LF alone, as JSON Lines are."""
    parts = piece.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
