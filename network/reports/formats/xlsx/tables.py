"""Two plain tables: rows that have no place in the blocks, and answers to questions of the check."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from network.reports.formats.xlsx.checks import Check
from network.reports.formats.xlsx.keys import ANSWERS, PAGE, ROWS
from network.reports.formats.xlsx.pens import Pen
from network.reports.formats.xlsx.saying import Words
from network.reports.formats.xlsx.styles import height_of

SPARE = 30  # blank rows at the end
HEAD = 3  # rows before the first
WIDTH = 22
LISTS = {
    "indicator": "indicators",
    "facility": "facilities",
    "dimension": "dimensions",
    "absence": "absences",
    "question": "questions",
}


def draw_rows(pen: Pen, sheet: Worksheet) -> None:
    """One row of the report a line, as in a CSV file."""
    form = pen.form
    attributes = [each["name"] for each in form.structure["attributes"]]
    names = ["indicator", "facility", "dimension", "code", "value", "absence", *attributes]
    # What a script has sent may have members that nobody knows: they are told to whoever sent them, not dropped.
    names += sorted({name for row in pen.filling.rows for name in row} - set(names))
    labels = {name: form.text(f"attribute.{name}.label") for name in attributes}
    own = {name: form.words[name] for name in ("indicator", "facility", "dimension", "code", "absence")}
    labels |= {**own, "value": form.words["value"]}
    drop_downs = {each: pen.checks.drop_down(name) for each, name in LISTS.items()}
    _draw(pen, sheet, ROWS, form.words["rows_manner"], names, labels, pen.filling.rows, drop_downs)


def draw_answers(pen: Pen, sheet: Worksheet) -> None:
    """One answer a line: the question's code, what it is about, and the answer."""
    form = pen.form
    names = ["question", "indicator", "facility", "dimension", "code", "note", "pointer"]
    labels = {name: form.words[name] for name in names if name not in {"note", "pointer"}}
    labels["note"] = form.words["answer"]
    drop_downs = {each: pen.checks.drop_down(name) for each, name in LISTS.items()}
    _draw(pen, sheet, ANSWERS, form.words["answers_manner"], names, labels, pen.filling.answers, drop_downs)
    sheet.set_column(6, 6, 80)
    # Where exactly in the row: only what was sent before knows.
    sheet.set_column(7, 7, 2, None, {"hidden": True})


def _draw(
    pen: Pen,
    sheet: Worksheet,
    kind: str,
    manner: str,
    names: Sequence[str],
    labels: Mapping[str, str],
    rows: Sequence[Words],
    drop_downs: Mapping[str, Check | None],
) -> None:
    pen.prepare(sheet, frozen=(HEAD, 1))
    sheet.write_string(0, 0, f"{PAGE} {kind}")
    # What stands in the first column of a row says that it is none of the table.
    for row in (1, 2):
        sheet.write_string(row, 0, "-")
    sheet.set_column(1, len(names), WIDTH)
    sheet.merge_range(1, 1, 1, 6, manner, pen.styles["says"])
    sheet.set_row(1, height_of(manner, WIDTH * 6, size=10))
    last = HEAD + len(rows) + SPARE - 1
    for column, name in enumerate(names, start=1):
        sheet.write_string(0, column, name)
        pen.write(sheet, 2, column, labels.get(name, name), "head")
        for number in range(HEAD, last + 1):
            word = rows[number - HEAD].get(name, "") if number - HEAD < len(rows) else ""
            pen.write_answer(sheet, number, column, word, "text")
        pen.restrict(sheet, (HEAD, column), (last, column), drop_downs.get(name))
