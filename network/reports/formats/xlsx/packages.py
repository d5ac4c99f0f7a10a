"""A workbook is a zip of XML: opened here, under limits, before anything else reads it.

What passes is packed again, so that the reader behind sees the very bytes that were looked at, and nothing that a second
reading of the same file could find (two entries of one name, sizes that lie, bytes before or after)."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from network.reports.formats.unreadable import Unreadable
from network.reports.formats.xlsx import parts

MOST_ENTRIES = 200
MOST_BYTES = 12_000_000  # unpacked, of all entries together
MOST_TIMES = 200  # unpacked to packed, of an entry that is not small
SMALL = 100_000
_ENCRYPTED = 1
_MACROS = re.compile(r"vbaproject|macrosheets/|activex/|\.bin$", re.IGNORECASE)
_LINKS = re.compile(r"externallinks/|connections\.xml$|embeddings/|querytables/", re.IGNORECASE)
_PRINTERS = "xl/printersettings/"
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_TEXTS = "xl/sharedstrings.xml"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
# Of the zip format: signature, versions, flags, method, time, date, CRC, sizes, lengths of name and extra.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
Part = tuple[str, bytes]


def repacked(body: bytes) -> io.BytesIO:
    """The parts of the workbook that are read, unpacked and checked. Raises Unreadable."""
    if not body.startswith(b"PK\x03\x04"):
        raise Unreadable("not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            entries = package.infolist()
        _check_entries(entries)
        return _packed(list(_checked(body, entries)))
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError):
        raise Unreadable("not_xlsx") from None


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or "[content_types].xml" not in names:
        raise Unreadable("not_xlsx")
    if any(_MACROS.search(name) for name in names if not name.startswith(_PRINTERS)):
        raise Unreadable("has_macros")
    if any(_LINKS.search(name) for name in names):
        raise Unreadable("has_links")
    if len(names) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise too_much()
    if any(entry.file_size > SMALL + MOST_TIMES * entry.compress_size for entry in entries):
        raise too_much()


def too_much() -> Unreadable:
    return Unreadable("too_much_inside", None, limit=MOST_BYTES)


def _checked(body: bytes, entries: Sequence[zipfile.ZipInfo]) -> Iterator[Part]:
    """The parts that are read. Shared texts first, for sheets refer to them."""
    texts, cells = parts.Texts(b""), parts.Room()
    room = MOST_BYTES
    for entry in sorted(entries, key=lambda each: each.filename.lower() != _TEXTS):
        if _NEEDED.fullmatch(entry.filename):
            content = _unpacked(body, entry, room)
            room -= len(content)
            parts.check_xml(content)
            if entry.filename.lower() == _TEXTS:
                texts = parts.Texts(content)
            elif _SHEETS.fullmatch(entry.filename):
                content = parts.checked_sheet(content, texts, cells)
            yield entry.filename, content


def _unpacked(body: bytes, entry: zipfile.ZipInfo, room: int) -> bytes:
    """What an entry really holds: its announced size may lie."""
    if entry.flag_bits & _ENCRYPTED:
        raise ValueError("encrypted")
    signature, *_others, name, extra = _LOCAL.unpack_from(body, entry.header_offset)
    if signature != b"PK\x03\x04":
        raise ValueError("no entry")
    start = entry.header_offset + _LOCAL.size + name + extra
    packed = memoryview(body)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content = bytes(packed)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, room + 1)
    else:
        raise ValueError("compressed in an unusual way")
    if len(content) > room:
        raise too_much()
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise ValueError("damaged")
    return content


def _packed(found: Sequence[Part]) -> io.BytesIO:
    """A zip of these parts, not compressed."""
    package, directory = io.BytesIO(), bytearray()
    for name, content in found:
        offset, path, sum_ = package.tell(), name.encode(), zlib.crc32(content)
        size = len(content)
        package.write(_LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, 33, sum_, size, size, len(path), 0))
        package.write(path)
        package.write(content)
        common = (20, 20, 0, 0, 0, 33, sum_, size, size, len(path), 0, 0, 0, 0, 0, offset)
        directory += _CENTRAL.pack(b"PK\x01\x02", *common) + path
    start = package.tell()
    package.write(directory)
    package.write(_END.pack(b"PK\x05\x06", 0, 0, len(found), len(found), len(directory), start, 0))
    package.seek(0)
    return package
