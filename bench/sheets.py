"""The spreadsheet: upload of a full sheet to findings, and making a template, against the bare libraries on the same cells.

The sheet is that of the report of 200 rows in bench/engine.py: three facilities, all activities, eight quarters of
history; English. Reading: zip and XML checked, cells to words, words to rows, all rules; beside it calamine reading the
same bytes to lists and nothing else, and the engine alone. Writing: the whole template, filled; beside it XlsxWriter
writing the same cells of the same sheets, without styles, widths, checks or locks. The least time of all rounds counts.
"""

import os

os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

import io  # noqa: E402  # Django first
import time  # noqa: E402  # Django first
from typing import Any  # noqa: E402  # Django first

from python_calamine import CalamineWorkbook  # noqa: E402  # Django first
from xlsxwriter import Workbook  # noqa: E402  # Django first

from bench.quarters import quarter  # noqa: E402  # Django first
from bench.rounds import medians, table  # noqa: E402  # Django first
from network.reports.formats.vocabulary import Vocabulary  # noqa: E402  # Django first
from network.reports.formats.xlsx.form import Facility, Form  # noqa: E402  # Django first
from network.reports.formats.xlsx.reading import read  # noqa: E402  # Django first
from network.reports.formats.xlsx.writing import write  # noqa: E402  # Django first
from network.reports.sheets import WORDS  # noqa: E402  # Django first
from network.standards import shipped  # noqa: E402  # Django first
from network.standards.engine import compile_structure, validate  # noqa: E402  # Django first

SEED, ROWS, FACILITIES = 7, 200, 3
Grids = dict[str, list[list[Any]]]


def main() -> None:
    version = shipped.read("1.0")
    compiled, vocabulary = compile_structure(version.structure), Vocabulary(version.structure, version.texts)
    document, context = quarter(SEED, version.structure, facilities=FACILITIES, rows=ROWS)
    english = version.texts["en"]

    def form() -> Form:
        return Form(
            standard="1.0",
            digest="",
            language="en",
            structure=version.structure,
            text=lambda path: english[path]["text"] if path in english else path,
            words={name: str(word) for name, word in WORDS.items()},
            vocabulary=vocabulary,
            program="a",
            title="Harbour Visitors",
            period=context["period"],
            facilities=[Facility(each["id"], each["code"], each["code"]) for each in context["facilities"]],
            activities=frozenset(context["activities"]),
            values=document["values"],
        )

    body = write(form())
    if len(read(body, vocabulary, program="a").document["values"]) != len(document["values"]):
        raise ValueError("the sheet does not hold the whole report")
    cells = grids(body)

    def upload() -> None:
        validate(compiled, read(body, vocabulary, program="a").document, context)

    contestants = {
        "calamine alone": lambda: grids(body),
        "upload to findings": upload,
        "read": lambda: read(body, vocabulary, program="a"),
        "validate": lambda: validate(compiled, document, context),
        "XlsxWriter alone": lambda: bare(cells),
        "template": lambda: write(form()),
    }
    found = medians(contestants, rounds=25, repeat=1, clock=time.process_time, of=min)
    number = sum(len(row) for grid in cells.values() for row in grid)
    table(f"A sheet of {len(body) / 1000:.0f} kB, {number} cells", "calamine alone", found)
    limit = 3 * found["calamine alone"] + found["validate"]
    print(f"  upload to findings: {found['upload to findings'] / limit:.2f} of three bare readings and a validation")
    print(f"  template: {found['template'] / found['XlsxWriter alone']:.2f} x XlsxWriter alone")


def grids(body: bytes) -> Grids:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def bare(cells: Grids) -> bytes:
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    for name, grid in cells.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(grid):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)
    book.close()
    return buffer.getvalue()


if __name__ == "__main__":
    main()
