"""The XML parts of a workbook, looked at as bytes: fast, and of no more than what workbooks need."""

import re
from dataclasses import dataclass

from network.reports.formats.unreadable import Unreadable

MOST_CELLS = 300_000  # of all sheets, blank ones between the first and the last counted
MOST_TAGS = 1_000_000  # of one part
MOST_TEXT = 16_000_000  # bytes of text in the cells of all sheets, repeated ones counted again
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_BLANK = re.compile(rb"""<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>""")
_CELL = re.compile(rb"""<(?:[\w.-]+:)?c(?=[\s/>])(?:[^>]*?\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'])?""")
_ERROR = re.compile(rb"""(<(?:[\w.-]+:)?c\s[^>]*?\bt\s*=\s*["'])e(["'])""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(
    rb"<(?:[\w.-]+:)?c\s([^>]*)>\s*<(?:[\w.-]+:)?f[\s/>](?:(?!</(?:[\w.-]+:)?c>).)*?</(?:[\w.-]+:)?c>", re.DOTALL
)
_FORMULA_END = b"f>"  # also of those that share another one
_STRING = re.compile(rb"""\bt\s*=\s*["']str""")
_NAME = re.compile(rb"""\br\s*=\s*["']([A-Z]+[0-9]+)""")
_TEXT = re.compile(rb"</(?:[\w.-]+:)?si>|<(?:[\w.-]+:)?si\s*/>")


def check_xml(content: bytes) -> None:
    """Raise Unreadable unless it is plain UTF-8 XML without declarations of its own."""
    start = content[3:203] if content.startswith(b"\xef\xbb\xbf") else content[:200]
    encoding = _ENCODING.match(start)
    if not start.lstrip().startswith(b"<") or b"\0" in content or (encoding and encoding[1].lower() != b"utf-8"):
        raise Unreadable("not_xlsx")
    # So begin a DTD, entities, CDATA and comments: nothing of the kind is in a workbook.
    if b"<!" in content:
        raise Unreadable("unusual_xml")
    if content.count(b"<") > MOST_TAGS:
        raise too_many_cells()


class Texts:
    """The texts that cells share: how long each is, in bytes of XML."""

    def __init__(self, content: bytes) -> None:
        usual = b":si" not in content and b"<si/" not in content
        pieces = content.split(b"</si>") if usual else _TEXT.split(content)
        self.lengths = list(map(len, pieces[:-1]))
        self.longest = max(self.lengths, default=0)

    def length_of(self, value: bytes) -> int:
        """At most: a number is taken for a text's, if it can be one."""
        if b"&" in value:
            return self.longest + len(value)
        text = value.strip()
        number = int(text) if text.isdigit() and len(text) < 8 else len(self.lengths)
        return self.lengths[number] if number < len(self.lengths) else len(value)


@dataclass
class Room:
    """What may still be read, of all sheets together."""

    cells: int = MOST_CELLS
    text: int = MOST_TEXT

    def take(self, cells: int, text: int) -> None:
        self.cells -= cells
        self.text -= text
        if self.cells < 0:
            raise too_many_cells()
        if self.text < 0:
            raise Unreadable("too_much_inside", None, limit=MOST_TEXT)


def checked_sheet(content: bytes, texts: Texts, room: Room) -> bytes:
    """The sheet without its blank cells, if the others are few enough. A value that is an error (#REF!) becomes a text:
    it would be read as blank."""
    content = _BLANK.sub(b"", content)
    cells = _CELL.findall(content)
    rows = {row for _column, row in cells}
    if b"" in rows:
        raise Unreadable("unusual_xml")
    columns = {column for column, _row in cells}
    text = len(cells) * texts.longest
    if text > room.text:  # counted only where it could be too much
        text = sum(map(texts.length_of, _VALUE.findall(content)))
    room.take(max(map(int, rows), default=0) * max(map(_number, columns), default=0), text)
    if _FORMULA_END in content:
        _check_formulas(content)
    return _ERROR.sub(rb"\1str\2", content) if b'"e"' in content or b"'e'" in content else content


def too_many_cells() -> Unreadable:
    return Unreadable("too_many_cells", None, limit=MOST_CELLS)


def _check_formulas(content: bytes) -> None:
    """A formula's value as it was last reckoned is what is read; one without would be read as blank."""
    for match in _FORMULA.finditer(content):
        if not _STRING.search(match[1]) and not _VALUE.search(match[0]):
            found = _NAME.search(match[1])
            raise Unreadable("formula_without_value", None, cell=found[1].decode() if found else "")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
