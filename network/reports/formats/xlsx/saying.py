"""Rows as words that a sheet shows, and where each stands in it. What would not be read back as it is goes to the sheet of
further rows, so that nothing is lost."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from network.reports.formats.rows import PLACE, read_row
from network.reports.formats.xlsx.form import Block, Form, Json
from network.reports.formats.xlsx.keys import EVERY, WHOLE, Line, column_of

_ROW = re.compile(r"/values/(0|[1-9][0-9]{0,8})(?=/|\Z)")
Words = dict[str, str]


@dataclass(frozen=True)
class Filling:
    """`cells`: word by line and column; `rows`: those that have no place in the blocks; `answers`: with the words of the
    row that each is about."""

    cells: dict[tuple[Line, str], str] = field(default_factory=dict)
    rows: list[Words] = field(default_factory=list)
    answers: list[Words] = field(default_factory=list)


def fill(form: Form) -> Filling:
    filling = Filling()
    blocks = {block.code: block for page in form.pages for block in page.blocks}
    shared = _shared(form, blocks)
    taken: set[tuple[str, ...]] = set()
    for row in form.values:
        words = said(form, row)
        place = tuple(words.get(name, "") for name in PLACE)
        block = blocks.get(words.get("indicator", ""))
        cells = _cells(form, block, row, words, shared) if block and place not in taken else None
        if cells is None:
            filling.rows.append(words)
        else:
            taken.add(place)
            filling.cells.update(cells)
    for (code, column), attributes in shared.items():
        filling.cells.update({(Line(code, name, EVERY), column): word for name, word in attributes.items()})
    filling.answers.extend(_answer(form, each) for each in form.answers if isinstance(each, Mapping))
    return filling


def said(form: Form, row: Json) -> Words:
    """The row in words of the form's language."""
    code = str(row.get("indicator", ""))
    words: Words = {}
    for name, value in row.items():
        if name == "by":
            by = value if isinstance(value, Mapping) else {"": value}
            dimension = ", ".join(map(str, by))
            words["dimension"] = _label(form, f"dimension.{dimension}.label", dimension, form.vocabulary.dimension)
            words["code"] = ", ".join(_code_label(form, name, each) for name, each in by.items())
        else:
            words[str(name)] = _word(form, code, name, value)
    if "facility" in words:
        words["facility"] = form.facility_codes.get(words["facility"], words["facility"])
    return words


def _word(form: Form, indicator: str, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _label(form, f"CL_YES_NO.{'yes' if value else 'no'}.label", str(value).lower(), _truth(form))
    word = str(value)
    if name == "absence":
        return _label(form, f"absence.{word}.label", word, form.vocabulary.absence)
    if name == "value" and form.vocabulary.types.get(indicator) == "code":
        answers = next((each["list"] for each in form.structure["indicators"] if each["code"] == indicator), "")
        return _label(form, f"{answers}.{word}.label", word, lambda said: form.vocabulary.answer(indicator, said))
    return word


def _truth(form: Form) -> Callable[[str], str | None]:
    names: dict[bool | None, str] = {True: "true", False: "false"}
    return lambda said: names.get(form.vocabulary.truth(said))


def _code_label(form: Form, dimension: str, code: Any) -> str:
    path = f"{form.list_of.get(dimension, '')}.{code}.label"
    return _label(form, path, str(code), lambda said: form.vocabulary.code(dimension, said))


def _label(form: Form, path: str, code: str, read: Any) -> str:
    """The label, if it is understood as the code that it stands for; else the code."""
    label = form.text(path)
    return label if read(label) == code else code


def _shared(form: Form, blocks: Mapping[str, Block]) -> dict[tuple[str, str], Words]:
    """By indicator and column, the attributes said once for all its figures: those of the total, else of the first part."""
    found: dict[tuple[str, str], Words] = {}
    for row in sorted(form.values, key=lambda each: "by" in each):
        code = row.get("indicator")
        block = blocks.get(code) if isinstance(code, str) else None
        column = _column(form, row)
        if block and block.shared and "value" in row and column in block.columns:
            attributes = {name: _word(form, block.code, name, row[name]) for name in block.shared if name in row}
            found.setdefault((block.code, column), attributes)
    return found


def _cells(
    form: Form, block: Block, row: Json, words: Words, shared: Mapping[tuple[str, str], Words]
) -> dict[tuple[Line, str], str] | None:
    """The words by line and column; None where the block has no place for one, or it would be read as something else."""
    column = _column(form, row)
    if column not in block.columns or not _reads_back(form, row, words):
        return None
    by = row.get("by", {})
    dimension, code = next(iter(by.items())) if by else ("", "")
    common = {name: words[name] for name in block.shared if name in words}
    if common != (shared.get((block.code, column), {}) if "value" in row else {}):
        return None
    members = {name: word for name, word in words.items() if name not in PLACE and name not in common}
    cells = {(Line(block.code, name, dimension, code), column): word for name, word in members.items()}
    places = set(block.lines())
    return cells if cells and all(line in places for line, _column in cells) else None


def _column(form: Form, row: Json) -> str | None:
    if "facility" not in row:
        return WHOLE
    facility = form.facility_codes.get(str(row["facility"]))
    return column_of(facility) if facility else None


def _reads_back(form: Form, row: Json, words: Words) -> bool:
    if not isinstance(row.get("by", {}), Mapping) or len(row.get("by", {})) > 1:
        return False
    read = read_row(form.vocabulary, words)
    expected = {**row, "facility": words["facility"]} if "facility" in row else dict(row)
    # 1, 1.0 and true are equal to Python, and different in a report.
    return repr(sorted(read.items(), key=str)) == repr(sorted(expected.items(), key=str))


def _answer(form: Form, answer: Json) -> Words:
    """Code, note, and the row that the pointer leads into; `pointer` is what follows it, or all where it leads elsewhere."""
    pointer = str(answer.get("pointer", ""))
    match = _ROW.match(pointer)
    words = {"question": str(answer.get("code", "")), "note": str(answer.get("note", "")), "pointer": pointer}
    if match is None or int(match[1]) >= len(form.values):
        return words
    row = said(form, form.values[int(match[1])])
    return {**words, **{name: row[name] for name in PLACE if name in row}, "pointer": pointer[match.end() :]}
