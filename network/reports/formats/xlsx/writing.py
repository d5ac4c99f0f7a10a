"""A template drawn: a sheet of the core questions, one a section, one for further rows, one for answers to questions."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from network.reports.formats.xlsx import head
from network.reports.formats.xlsx.blocks import BlockSheet
from network.reports.formats.xlsx.checks import Checks
from network.reports.formats.xlsx.form import Form
from network.reports.formats.xlsx.pens import Pen
from network.reports.formats.xlsx.saying import fill
from network.reports.formats.xlsx.styles import styles_of
from network.reports.formats.xlsx.tables import draw_answers, draw_rows

# The same form makes the same bytes: no clock is read.
MADE = datetime(2026, 1, 1)  # noqa: DTZ001  # XlsxWriter wants it without a zone
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31


def write(form: Form) -> bytes:
    """The workbook, filled with what is answered already."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": f"{form.text('VRS.title')} {form.standard} {form.title}".strip(), "created": MADE})
    for name, value in form.head.properties.items():
        book.set_custom_property(f"vrs_{name}", value, "text")
    pen = Pen(form, styles_of(book, right_to_left=form.right_to_left), Checks(form), fill(form))
    names = _names(form)
    for page in form.pages:
        BlockSheet(pen, book.add_worksheet(next(names)), page).draw()
    draw_rows(pen, book.add_worksheet(next(names)))
    draw_answers(pen, book.add_worksheet(next(names)))
    _hide(pen, book, book.add_worksheet(head.NAME))
    book.close()
    return buffer.getvalue()


def _names(form: Form) -> Iterator[str]:
    """Of the sheets, in the language, as Excel allows them."""
    given: set[str] = {head.NAME}
    for number, label in enumerate([page.label for page in form.pages] + [form.words["rows"], form.words["answers"]]):
        name = _FORBIDDEN.sub(" ", label)[:LONGEST_NAME].strip(" '") or str(number)
        if name.casefold() in given:
            name = f"{name[: LONGEST_NAME - 4]} {number}"
        given.add(name.casefold())
        yield name


def _hide(pen: Pen, book: Workbook, sheet: Worksheet) -> None:
    sheet.very_hidden()
    sheet.write_row(0, 0, ["vrs", "head"])
    for number, (name, value) in enumerate(pen.form.head.properties.items(), start=1):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, value)
    pen.checks.write_lists(book, sheet, 3)
    sheet.protect()
