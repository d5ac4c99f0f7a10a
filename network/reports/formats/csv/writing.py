"""A document as a CSV file: read back, it is the same document."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from network.reports.formats.csv.columns import LABELS
from network.reports.formats.csv.guard import guarded

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
SHAPES = ("tidy", "wide")
# Spreadsheets take a file without it for one in the characters of their country.
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_TARGET = re.compile(r"/(values|answers)/(0|[1-9][0-9]{0,8})(?:/|\Z)")
CELL = ("indicator", "facility", "dimension", "code")
Words = dict[str, str]
Entries = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Layout:
    """How a file is written. `entries`: the texts of the version in the `language` of the headers. `labelled`: a tidy
    file then has a column of labels for people."""

    structure: Mapping[str, Any]
    entries: Entries
    language: str
    shape: str = "tidy"
    delimiter: str = "comma"
    labelled: bool = False

    @property
    def attributes(self) -> list[str]:
        return [each["name"] for each in self.structure["attributes"]]

    def header(self, column: str) -> str:
        """The label of a column; what has none is its own header (`V02.sex.F`)."""
        if column in LABELS:
            return LABELS[column].get(self.language, LABELS[column]["en"])
        return self.text(f"attribute.{column}.label") or column

    def text(self, path: str) -> str:
        return self.entries[path]["text"] if path in self.entries else ""


def write(
    document: Mapping[str, Any], layout: Layout, *, whole: Mapping[str, str], names: Mapping[str, str] | None = None
) -> str:
    """The text of the file, with a byte order mark.

    `whole`: what every row says of the file (`program`, `period`, `standard`). `names`: facility id -> its code. A row
    that only names a cell is written as a cell to be filled in."""
    rows = [_words(row, names or {}) for row in document["values"] if isinstance(row, dict)]
    lines = _with_answers(rows, document.get("answers", []))
    columns, table = _tidy(lines, layout) if layout.shape == "tidy" else _wide(lines, layout)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITERS[layout.delimiter], lineterminator="\r\n")
    writer.writerow([layout.header(name) for name in (*whole, *columns)])
    writer.writerows([guarded(word) for word in (*whole.values(), *row)] for row in table)
    return BOM + buffer.getvalue()


def _words(row: Mapping[str, Any], names: Mapping[str, str]) -> Words:
    words = {name: _word(value) for name, value in row.items() if name not in {"by", "facility"}}
    if "facility" in row:
        words["facility"] = names.get(_word(row["facility"]), _word(row["facility"]))
    if isinstance(row.get("by"), dict):
        for dimension, code in row["by"].items():
            words |= {"dimension": dimension, "code": _word(code)}
    return words


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _with_answers(rows: list[Words], answers: Any) -> list[Words]:
    """Each row with its first answer, and after it the same cell once for each further one."""
    told: dict[int, list[Words]] = {}
    for index, answer in enumerate(answers if isinstance(answers, list) else []):
        row, way = _way(answers, index)
        if row is not None:
            told.setdefault(row, []).append({"question": way, "answer": _word(answer.get("note"))})
    lines = []
    for number, words in enumerate(rows):
        first, *more = told.get(number, [{}])
        cell = {name: words[name] for name in CELL if name in words}
        lines += [{**words, **first}, *({**cell, **answer} for answer in more)]
    return lines


def _way(answers: list[Any], index: int) -> tuple[int | None, str]:
    """The row that an answer leads to and the codes on the way: "W07/W20" is about the note that answers W07."""
    codes: list[str] = []
    while len(codes) < 8 and index < len(answers) and isinstance(answers[index], dict):
        answer = answers[index]
        codes.insert(0, _word(answer.get("code")))
        target = _TARGET.match(_word(answer.get("pointer")))
        if target is None:
            break
        index = int(target[2])
        if target[1] == "values":
            return index, "/".join(codes)
    return None, ""


def _tidy(lines: list[Words], layout: Layout) -> tuple[list[str], list[list[str]]]:
    label = ["label"] if layout.labelled else []
    columns = ["indicator", *label, "facility", "dimension", "code", *_members(layout)]
    return columns, [[_label(line, layout) if name == "label" else line.get(name, "") for name in columns]
                     for line in lines]  # fmt: skip


def _label(line: Words, layout: Layout) -> str:
    """The cell in words: "People visited: Sex: Female"."""
    code, dimension = line.get("indicator", ""), line.get("dimension", "")
    code_list = next((each.get("list") for each in layout.structure["dimensions"] if each["code"] == dimension), None)
    paths = (f"{code}.label", f"dimension.{dimension}.label", f"{code_list}.{line.get('code')}.label")
    return ": ".join(filter(None, map(layout.text, paths)))


def _wide(lines: list[Words], layout: Layout) -> tuple[list[str], list[list[str]]]:
    """A row per facility, the total first; where a cell has two rows or answers, the facility has a further row."""
    narratives = {each["code"] for each in layout.structure["indicators"] if each["type"] == "text"}
    cells: dict[str, set[str]] = {}
    table: dict[str, list[dict[str, Words]]] = {"": [{}]}
    for line in lines:
        cell = ".".join(line[name] for name in CELL if name in line and name != "facility")
        members = {name: line[name] for name in _members(layout) if name in line}
        if "value" not in members and "absence" in members and line.get("indicator") not in narratives:
            members["value"] = members.pop("absence")
        cells.setdefault(cell, set()).update(members or {"value", *_required(line, layout)})
        rows = table.setdefault(line.get("facility", ""), [{}])
        free = next((row for row in rows if cell not in row), None)
        if free is None:
            rows.append(free := {})
        free[cell] = members
    if not cells:  # a file has a shape also where the report is empty
        cells = {layout.structure["indicators"][0]["code"]: {"value"}}
    columns = [(cell, name) for cell, told in cells.items() for name in _members(layout) if name in told]
    return ["facility", *(cell if name == "value" else f"{cell}.{name}" for cell, name in columns)], [
        [facility, *(row.get(cell, {}).get(name, "") for cell, name in columns)]
        for facility, rows in table.items()
        for row in rows
    ]


def _required(line: Words, layout: Layout) -> list[str]:
    """The attributes without which a value of the cell is none, for who fills it in; a part has no base of its own."""
    of = (each for each in layout.structure["indicators"] if each["code"] == line.get("indicator"))
    return [
        each["name"]
        for indicator in of
        for each in indicator.get("attributes", [])
        if each["required"] and not (each.get("relation") and "code" in line)
    ]


def _members(layout: Layout) -> list[str]:
    return ["value", "absence", *layout.attributes, "question", "answer"]
