"""Workbooks that were tampered with: bombs, macros, links, entities."""

import io
import zipfile
from collections.abc import Callable
from functools import cache

from network.reports.formats.xlsx.writing import write
from tests.api.sheets import edited
from tests.network.reports.formats.xlsx.forms import form
from tests.network.standards.engine import examples

SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@cache
def filled() -> bytes:
    document, context = examples.large()
    return write(form(context, document))


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return edited(filled(), part, change)


def sheet_of(rows: bytes) -> bytes:
    """A package whose first sheet has these rows before its own."""
    return replaced(SHEET, b"<sheetData>", b"<sheetData>" + rows)


def cell_of(cell: bytes) -> bytes:
    """A package with this cell far below the others."""
    return replaced(SHEET, b"</sheetData>", b'<row r="1000">' + cell + b"</row></sheetData>")


def lying(announced: int) -> bytes:
    """Sixty megabytes of blanks that say they are so few."""
    body = edited(filled(), SHEET, lambda content: content + b" " * 60_000_000)
    real = (60_000_000 + len(_part(filled()))).to_bytes(4, "little")
    return body.replace(real, announced.to_bytes(4, "little"))


def _part(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return package.read(SHEET)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "sixty megabytes of blanks": ("too_much_inside", lambda: edited(filled(), SHEET, lambda old: old + b" " * 60_000_000)),
    "which say they are ten": ("too_much_inside", lambda: lying(10)),
    "a part nobody reads": ("too_much_inside", lambda: edited(filled(), "xl/media/a.png", lambda old: b"\1" * 40_000_000)),
    "a part of much the same": ("too_much_inside", lambda: edited(filled(), "docProps/app.xml", lambda old: b" " * 9_000_000)),
    "a million empty rows": ("too_much_inside", lambda: sheet_of(b"<row/>" * 1_700_000)),
    "a million tags": ("too_many_cells", lambda: sheet_of(b"".join(b"<r%x/>" % each for each in range(1_000_000)))),
    "a cell in the last row of the last column": ("too_many_cells", lambda: cell_of(b'<c r="XFD1048576"><v>1</v></c>')),
    "ten thousand columns": ("too_many_cells", lambda: cell_of(b'<c r="OAA1000" t="str"><v>a</v></c>')),
    "sheets that reach far together": ("too_many_cells", lambda: edited(filled(), "xl/worksheets/more.xml", far)),
    "a cell without a name": ("unusual_xml", lambda: cell_of(b"<c><v>1</v></c>")),
    "a cell whose name is hidden": ("unusual_xml", lambda: cell_of(b'<c t=">" r="XFD1048576"><v>1</v></c>')),
    "a long text in many cells": ("too_much_inside", lambda: long_text()),
    "entities": ("unusual_xml", lambda: replaced(SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet')),
    "a document type": ("unusual_xml", lambda: replaced("xl/styles.xml", b"<styleSheet", b'<!DOCTYPE a SYSTEM "http://b"><styleSheet')),
    "character data": ("unusual_xml", lambda: cell_of(b'<c r="A1000" t="str"><v><![CDATA[1]]></v></c>')),
    "another encoding": ("not_xlsx", lambda: edited(filled(), SHEET, lambda old: old.decode().encode("utf-16"))),
    "an encoding that is none": ("not_xlsx", lambda: replaced(SHEET, b'encoding="UTF-8"', b'encoding="utf-7"')),
    "macros": ("has_macros", lambda: edited(filled(), "xl/vbaProject.bin", lambda old: b"\xd0\xcf\x11\xe0")),
    "controls": ("has_macros", lambda: edited(filled(), "xl/activeX/activeX1.xml", lambda old: b"<a/>")),
    "links to other files": ("has_links", lambda: edited(filled(), "xl/externalLinks/externalLink1.xml", lambda old: b"<a/>")),
    "connections": ("has_links", lambda: edited(filled(), "xl/connections.xml", lambda old: b"<a/>")),
    "nothing": ("not_xlsx", lambda: b""),
    "a text": ("not_xlsx", lambda: b"V01,38\n"),
    "a zip of something else": ("not_xlsx", lambda: other_zip()),
    "half a file": ("not_xlsx", lambda: filled()[:30_000]),
    "a file with a byte changed": ("not_xlsx", lambda: flipped()),
    "a part twice": ("not_xlsx", lambda: twice()),
    "three hundred parts": ("too_much_inside", lambda: many()),
    "a password": ("not_xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)),
}  # fmt: skip


def far(_old: bytes) -> bytes:
    return b'<worksheet><sheetData><row r="10300"><c r="AC10300"><v>1</v></c></row></sheetData></worksheet>'


def long_text() -> bytes:
    """A text of a megabyte that a thousand cells share."""
    body = edited(
        filled(),
        "xl/sharedStrings.xml",
        lambda old: old.replace(b"</sst>", b"<si><t>%s</t></si></sst>" % (b"a" * 900_000)),
    )
    number = _texts(body) - 1
    cells = b"".join(b'<c r="C%d" t="s"><v>%d</v></c>' % (row, number) for row in range(1_000, 2_000))
    return edited(
        body, SHEET, lambda old: old.replace(b"</sheetData>", b'<row r="1000">' + cells + b"</row></sheetData>")
    )


def _texts(body: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return package.read("xl/sharedStrings.xml").count(b"<si>")


def other_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("a.txt", "a")
    return packed.getvalue()


def flipped() -> bytes:
    body = bytearray(filled())
    body[5_000] ^= 0xFF
    return bytes(body)


def twice() -> bytes:
    packed = io.BytesIO(filled())
    with zipfile.ZipFile(packed, "a") as package:
        package.writestr(SHEET.upper(), "<worksheet/>")
    return packed.getvalue()


def many() -> bytes:
    packed = io.BytesIO(filled())
    with zipfile.ZipFile(packed, "a") as package:
        for number in range(300):
            package.writestr(f"xl/a{number}.xml", "<a/>")
    return packed.getvalue()
