"""A workbook is a zip of XML: opened here, under limits, before anything else reads it.

What passes is packed again, so that the reader behind sees the very bytes that were looked at, and nothing that a second
reading of the same file could find (two entries of one name, sizes that lie, bytes before or after)."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from network.reports.formats.unreadable import Unreadable
from network.reports.formats.xlsx import parts

MOST_ENTRIES = 200
MOST_BYTES = 12_000_000  # unpacked, of all entries together
MOST_TIMES = 200  # unpacked to packed, of an entry that is not small
SMALL = 100_000
CHUNK = 1 << 18
_MACROS = re.compile(r"vbaproject|macrosheets/|activex/|\.bin$", re.IGNORECASE)
_LINKS = re.compile(r"externallinks/|connections\.xml$|embeddings/|querytables/|ddelinks?", re.IGNORECASE)
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)


def repacked(body: bytes) -> io.BytesIO:
    """The parts of the workbook that are read, unpacked and checked. Raises Unreadable."""
    if not body.startswith(b"PK\x03\x04"):
        raise Unreadable("not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return _repack(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Unreadable("not_xlsx") from None


def _repack(package: zipfile.ZipFile) -> io.BytesIO:
    entries = package.infolist()
    _check_entries(entries)
    packed = io.BytesIO()
    texts: parts.Texts | None = None
    room = MOST_BYTES
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as copy:
        # Texts first: sheets refer to them.
        for entry in sorted(entries, key=lambda each: "sharedstrings" not in each.filename.lower()):
            if not _NEEDED.fullmatch(entry.filename):
                continue
            content = _unpacked(package, entry, room)
            room -= len(content)
            parts.check_xml(content)
            if entry.filename.lower() == "xl/sharedstrings.xml":
                texts = parts.Texts(content)
            if _SHEETS.fullmatch(entry.filename):
                content = parts.checked_sheet(content, texts or parts.Texts(b""), entry.filename)
            copy.writestr(zipfile.ZipInfo(entry.filename), content)
    packed.seek(0)
    return packed


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES:
        raise Unreadable("too_much_inside", None, limit=MOST_BYTES)
    if len({name.lower() for name in names}) < len(names) or "[Content_Types].xml" not in names:
        raise Unreadable("not_xlsx")
    if any(_MACROS.search(name) for name in names if not name.startswith("xl/printerSettings/")):
        raise Unreadable("has_macros")
    if any(_LINKS.search(name) for name in names):
        raise Unreadable("has_links")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Unreadable("too_much_inside", None, limit=MOST_BYTES)
    if any(_is_bomb(entry) for entry in entries):
        raise Unreadable("too_much_inside", None, limit=MOST_BYTES)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > MOST_TIMES * max(1, entry.compress_size)


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """What an entry really holds: its announced size may lie."""
    found = bytearray()
    for chunk in _chunks(package, entry):
        found += chunk
        if len(found) > room:
            raise Unreadable("too_much_inside", None, limit=MOST_BYTES)
    return bytes(found)


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
