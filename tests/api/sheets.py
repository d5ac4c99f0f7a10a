"""Spreadsheets in the tests of the API: fetch a template, write into its cells, send it."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook

from network.reports.formats.xlsx.cells import letters_of
from tests.api.steps import PLACE
from tests.cast import Answer, Api

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = "/standards/1.0/template.xlsx"
MINE = f"{TEMPLATE}?program=harbour-visitors&period=2026-Q3"
Cell = tuple[str, str]  # a line's key and a column's


def send(api: Api, body: bytes, path: str = PLACE, **headers: str) -> Answer:
    return api.put(path, body, **{"Content_Type": XLSX, **headers})


def check(api: Api, body: bytes, path: str = PLACE, **headers: str) -> Answer:
    return api.post(f"{path}/validate", body, **{"Content_Type": XLSX, **headers})


def grids(body: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def places(body: bytes) -> dict[Cell, tuple[int, str]]:
    """The sheet's number (from 1) and the cell's name, by line and column."""
    found = {}
    for number, grid in enumerate(grids(body).values(), start=1):
        if not str(grid[0][0]).startswith("page") or grid[0][0] in {"page rows", "page answers"}:
            continue
        for row, cells in enumerate(grid):
            for column, key in enumerate(grid[0]):
                if cells[0] and key and row and column:
                    found[cells[0], key] = (number, f"{letters_of(column)}{row + 1}")
    return found


def typed(body: bytes, answers: dict[Cell, Any]) -> bytes:
    """The workbook with these cells filled, as a spreadsheet program would: numbers as numbers, words as texts."""
    known = places(body)
    sheets: dict[int, dict[str, Any]] = {}
    for cell, value in answers.items():
        number, name = known[cell]
        sheets.setdefault(number, {})[name] = value
    for number, cells in sheets.items():
        body = put_all(body, number, cells)
    return body


def put(body: bytes, sheet: int, name: str, value: Any) -> bytes:
    return put_all(body, sheet, {name: value})


def put_all(body: bytes, sheet: int, cells: dict[str, Any]) -> bytes:
    """Cells by name. A value is a number, a text, or, as bytes, the inside of the element with attributes before `>`."""

    def change(content: bytes) -> bytes:
        for name, value in cells.items():
            pattern = re.compile(rb'<c r="%s"( s="\d+")?(?:/>|[^>]*>.*?</c>)' % name.encode(), re.DOTALL)
            match = pattern.search(content)
            assert match, name
            new = b'<c r="%s"%s%s</c>' % (name.encode(), match[1] or b"", _inside(value))
            content = content[: match.start()] + new + content[match.end() :]
        return content

    return edited(body, f"xl/worksheets/sheet{sheet}.xml", change)


def _inside(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b' t="b"><v>%d</v>' % value
    if isinstance(value, (int, float)):
        return f"><v>{value}</v>".encode()
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'.encode()


def edited(body: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed; a new one is made of nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), part]):
            content = old.read(name) if name in old.namelist() else b""
            new.writestr(name, change(content) if name == part else content)
    return packed.getvalue()
