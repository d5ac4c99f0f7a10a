"""What every sheet of a template is drawn with."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from network.reports.formats.figures import exact
from network.reports.formats.xlsx.cells import word_of
from network.reports.formats.xlsx.checks import Check, Checks
from network.reports.formats.xlsx.form import Form
from network.reports.formats.xlsx.saying import Filling

# A4, to be printed as wide as it is.
A4 = 9
# Before it, Excel counts a day that never was.
FIRST_DAY = date(1900, 3, 1)
UNPROTECTED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


@dataclass(frozen=True)
class Pen:
    form: Form
    styles: dict[str, Format]
    checks: Checks
    filling: Filling

    def prepare(self, sheet: Worksheet, *, frozen: tuple[int, int]) -> None:
        """Direction, protection, print; the first row and column hold keys, and are hidden."""
        if self.form.right_to_left:
            sheet.right_to_left()
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, 2, None, {"hidden": True})
        sheet.freeze_panes(*frozen)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(1)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.protect("", UNPROTECTED)

    def write(self, sheet: Worksheet, row: int, column: int, word: str, style: str) -> None:
        """A text as it stands: never a formula, a link or a number."""
        sheet.write_string(row, column, word, self.styles[style])

    def write_answer(
        self, sheet: Worksheet, row: int, column: int, word: str, kind: str, currency: str | None = None
    ) -> None:
        """As a number or a date where it is one that is read back as this word; else as a text; blank is nothing."""
        style = self.styles[style_of(kind)]
        if word == "":
            sheet.write_blank(row, column, None, style)
        elif kind in {"integer", "decimal", "money"} and _is_kept(word, kind, currency):
            sheet.write_number(row, column, float(word), style)
        elif kind == "date" and (day := _day(word)):
            sheet.write_datetime(row, column, day, style)
        else:
            sheet.write_string(row, column, word, style)

    def restrict(
        self, sheet: Worksheet, first: tuple[int, int], last: tuple[int, int], check: Check | None, **more: str
    ) -> None:
        """Let only this into the cells between the two, and say this beside them."""
        if check or more:
            sheet.data_validation(*first, *last, {**(check or {"validate": "any"}), **more})


def style_of(kind: str) -> str:
    if kind in {"text", "url"}:
        return "words"
    return "date" if kind == "date" else "answer"


def _is_kept(word: str, kind: str, currency: str | None) -> bool:
    if not word.isascii() or not word.replace(".", "", 1).isdigit():
        return False
    return exact(word_of(float(word)), kind, currency) == exact(word, kind, currency)


def _day(word: str) -> date | None:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if day >= FIRST_DAY and day.isoformat() == word else None
