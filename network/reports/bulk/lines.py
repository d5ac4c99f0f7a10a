"""Lines of a file: cut into batches, and each read by itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from groups.errors import DomainError, Fault, Invalid, Message
from groups.periods import Period
from network.reports import sentences
from network.reports.formats import json, unreadable
from network.reports.models import BulkChunk

LONGEST = 1_000_000  # bytes of a line, as of every JSON body
# What is checked and stored together: so much is held in memory, and so long others wait to write.
BATCH_LINES = 250
BATCH_BYTES = 1_000_000
# So many values of a batch are held as they were read, which is what 250 reports of 60 figures have; each is a hundred
# bytes and more. Of a batch of nothing but brackets and commas the rest is read once more.
MOST_HELD = 80_000
LONGEST_REFERENCE = 80
SENTENCES: Mapping[str, Message] = {
    **sentences.JSON,
    "not_json": _("The line is not JSON: column {column}."),
    "not_utf8": _("The line is not UTF-8; byte {byte} is wrong."),
}


class Batch(NamedTuple):
    """Lines that follow each other, as they were sent; `first` is the number of the first of them, from 1."""

    first: int
    body: bytes

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of each line that is not blank."""
        for number, line in enumerate(self.body.split(b"\n"), self.first):
            if line.strip():
                yield number, line


def batches(lines: Iterable[bytes]) -> Iterator[Batch]:
    """The lines of a file in batches, in their order."""
    held: list[bytes] = []
    first, size = 1, 0
    for line in lines:
        if held and (len(held) >= BATCH_LINES or size + len(line) > BATCH_BYTES):
            yield Batch(first, b"".join(held))
            first, held, size = first + len(held), [], 0
        held.append(line)
        size += len(line)
    if held:
        yield Batch(first, b"".join(held))


def batch_of(chunk: BulkChunk) -> Batch:
    return Batch(chunk.first_line, chunk.body)


@dataclass(frozen=True)
class Sent:
    """What a line says: `program` is an id or a slug, not looked up yet."""

    number: int
    program: str
    period: Period
    body: bytes

    @cached_property
    def document(self) -> dict[str, Any]:
        return _document(json.read(self.body))

    def let_go(self) -> None:
        """Hold the document no longer: the next line can have its memory. Who asks again has it read again."""
        vars(self).pop("document", None)

    def __getstate__(self) -> dict[str, Any]:
        # Another process seldom asks for the document, and reads it as fast as it would get it.
        return {name: value for name, value in vars(self).items() if name != "document"}


@dataclass(frozen=True)
class Named:
    """What a line calls its program and quarter, as far as it can be read: an answer about the line repeats it."""

    program: str | None = None
    period: str | None = None


class Unreadable(Invalid):
    """A line is no report that is read here. `code` and `message` say what of it."""

    def __init__(self, code: str, message: Message, pointer: str = "", **params: Any) -> None:
        DomainError.__init__(self, code=code, message=message, **params)
        self.faults = (Fault(code, pointer, message, params),)


def parse(line: bytes) -> Any:
    """The JSON value of a line. Raises Unreadable, in words about a line."""
    if len(line) > LONGEST:
        raise Unreadable("line_too_long", _("The line has more than {limit} bytes."), limit=LONGEST)
    try:
        return json.read(line)
    except unreadable.Unreadable as fault:
        pointer = (fault.source or {}).get("pointer", "")
        raise Unreadable(fault.code, SENTENCES[fault.code], pointer, **fault.params) from None


def weight(body: bytes) -> int:
    """About how many values there are in a line."""
    return body.count(b",") + body.count(b"{") + body.count(b"[")


def named(value: Any) -> Named:
    def member(name: str, longest: int) -> str | None:
        said = value.get(name) if isinstance(value, dict) else None
        return said if isinstance(said, str) and len(said) <= longest else None

    return Named(member("program", LONGEST_REFERENCE), member("period", 7))


def read(number: int, body: bytes, value: Any) -> Sent:
    """`value` is that of the line's bytes. Raises Unreadable where it is no object, or does not name a program and a quarter."""
    if not isinstance(value, dict):
        raise Unreadable("line_unreadable", _("A line is an object: a report with the member `program`."))
    program, period = value.get("program"), value.get("period")
    if not isinstance(program, str) or not program:
        raise Unreadable("program_required", _("The line names no program: its id or slug."), "/program")
    if not isinstance(period, str):
        raise Unreadable("period_required", _("The line names no quarter; write it as 2026-Q3."), "/period")
    try:
        quarter = Period.parse(period)
    except ValueError:
        message = _("{value} is no quarter; write it as 2026-Q3.")
        raise Unreadable("not_a_quarter", message, "/period", value=period[:20]) from None
    sent = Sent(number, program, quarter, body)
    vars(sent)["document"] = _document(value)
    return sent


def _document(value: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in value.items() if name != "program"}
