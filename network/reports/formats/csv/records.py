"""Bytes of a CSV file as its records, within limits that no report comes near."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from network.reports.formats.csv.columns import known
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary

DELIMITERS = ",;\t"
LONGEST_LINE = 100_000
MOST_RECORDS = 20_000
MOST_CELLS = 500_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def records(body: bytes, vocabulary: Vocabulary) -> Iterator[tuple[int, list[str]]]:
    """The records with their rows as a spreadsheet counts them: the header is row 1, and a line break within quotes
    begins no row. Blank records are left out but counted. Raises Unreadable."""
    text = io.TextIOWrapper(io.BytesIO(_utf_8(body)), encoding="utf-8-sig", newline="")
    lines = _Lines(text)
    first = lines.header()
    reader = csv.reader(lines, delimiter=_delimiter(first, vocabulary), strict=True)
    cells = 0
    width = None
    try:
        for record in reader:
            cells += len(record)
            if cells > MOST_CELLS:
                raise Unreadable("too_many_cells", {"row": lines.row}, limit=MOST_CELLS)
            if any(cell.strip() for cell in record):
                width = width or len(record)
                if len(record) != width:
                    raise Unreadable("ragged_row", {"row": lines.row}, row=lines.row, cells=len(record), columns=width)
                yield lines.row, record
            lines.next_row()
    except csv.Error:
        raise Unreadable("not_csv", {"row": lines.row}, row=lines.row) from None


class _Lines:
    """The lines of a text. `row` is that of the record to which the next one belongs: told by who reads records."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._waiting: list[str] = []
        self.row = 1

    def header(self) -> str:
        """The lines of the first record, which are read again after it."""
        self._waiting = [self._line()]
        length, quotes = len(self._waiting[0]), self._waiting[0].count('"')
        while quotes % 2 and (line := self._line()):
            self._waiting.append(line)
            length, quotes = length + len(line), quotes + line.count('"')
            if length > LONGEST_LINE:
                raise Unreadable("line_too_long", {"row": 1}, row=1, limit=LONGEST_LINE)
        whole = "".join(self._waiting)
        self._waiting.reverse()
        if not whole.strip(f'{DELIMITERS}\r\n "'):
            raise Unreadable("no_header", {"row": 1})
        return whole

    def next_row(self) -> None:
        self.row += 1
        if self.row > MOST_RECORDS:
            raise Unreadable("too_many_rows", {"row": self.row}, limit=MOST_RECORDS)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else self._line()
        if not line:
            raise StopIteration
        return line

    def _line(self) -> str:
        line = self._text.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise Unreadable("line_too_long", {"row": self.row}, row=self.row, limit=LONGEST_LINE)
        if "\0" in line:
            raise Unreadable("bad_text", {"row": self.row})
        return line


def _utf_8(body: bytes) -> bytes:
    """The file in UTF-8, which it is, or which "Unicode text" of spreadsheets (UTF-16 that says so) becomes."""
    encoding = "utf-16" if body.startswith(_UTF_16) else "utf-8"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", None, byte=error.start) from None
    return text.encode() if encoding == "utf-16" else body


def _delimiter(header: str, vocabulary: Vocabulary) -> str:
    """The one that makes the most columns of the header that are known: a label may hold the others."""

    def columns(delimiter: str) -> tuple[int, int]:
        cells = _cells(header, delimiter)
        return known(cells, vocabulary), len(cells)

    return max(DELIMITERS, key=columns)


def _cells(header: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(header, ""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
