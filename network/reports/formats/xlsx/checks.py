"""What a cell of the template lets in: drop-downs from the hidden sheet, whole numbers, dates."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from network.reports.formats.xlsx.cells import letters_of
from network.reports.formats.xlsx.form import Block, Form
from network.reports.formats.xlsx.keys import Line
from network.standards.engine.currencies import MINOR_UNITS
from network.standards.engine.figures import MAX_INTEGER
from network.standards.engine.structure import ABSENCES

# What Excel shows at most.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
Check = dict[str, Any]


class Choice(NamedTuple):
    """A drop-down's name and its words."""

    name: str
    words: list[str]


class Checks:
    """The checks of a form's cells. Literal lists end at 255 characters in Excel, so each drop-down has a named range."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.choices = {choice.name: choice.words for choice in _choices(form)}

    def write_lists(self, book: Workbook, sheet: Worksheet, column: int) -> None:
        """One column a drop-down, from `column` on, named for the whole book."""
        for number, (name, words) in enumerate(self.choices.items(), start=column):
            sheet.write_string(0, number, name)
            sheet.write_column(1, number, words)
            letters = letters_of(number)
            book.define_name(name, f"='{sheet.get_name()}'!${letters}$2:${letters}${len(words) + 1}")

    def of(self, block: Block, line: Line) -> Check | None:
        """What the cells of a line let in."""
        if line.member == "absence":
            return self.drop_down("absences" if _may_not_apply(block) else "absences_active")
        if line.member == "value":
            return self._of_type(str(block.indicator["type"]), str(block.indicator.get("list", "")))
        kinds = {each["name"]: each["type"] for each in self.form.structure["attributes"]}
        return self._of_type(kinds[line.member], "")

    def _of_type(self, kind: str, answers: str) -> Check | None:
        if kind == "integer":
            return self._refusing("whole", validate="integer", criteria="between", minimum=0, maximum=MAX_INTEGER)
        if kind in {"decimal", "money"}:
            return self._refusing("amount", validate="decimal", criteria=">=", value=0)
        if kind == "date":
            return self._refusing("date", validate="date", criteria=">", value="=DATE(1900,3,1)")
        names = {"boolean": "truths", "currency": "currencies", "code": f"list_{answers}"}
        return self.drop_down(names[kind]) if kind in names else None

    def drop_down(self, name: str) -> Check | None:
        """None where there is nothing to choose from."""
        if name not in self.choices:
            return None
        return self._refusing("choice", validate="list", source=f"={name}")

    def _refusing(self, word: str, **check: Any) -> Check:
        message = clipped(self.form.words[f"refuse_{word}"], LONGEST_MESSAGE)
        return {**check, "error_title": clipped(self.form.words["refuse"], LONGEST_TITLE), "error_message": message}


def clipped(text: str, most: int) -> str:
    """At most so many characters, ending between words."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _may_not_apply(block: Block) -> bool:
    indicator = block.indicator
    return bool(indicator.get("na", True)) or indicator.get("activity") not in block.form.activities


def _choices(form: Form) -> Iterator[Choice]:
    absences = {code: form.text(f"absence.{code}.label") for code in ABSENCES}
    yield Choice("absences", list(absences.values()))
    yield Choice("absences_active", [word for code, word in absences.items() if code != "not_applicable"])
    yield Choice("truths", [form.text(f"CL_YES_NO.{code}.label") for code in ("yes", "no")])
    yield Choice("currencies", sorted(MINOR_UNITS))
    yield Choice("indicators", [each["code"] for each in form.structure["indicators"]])
    if form.facilities:
        yield Choice("facilities", [each.code for each in form.facilities])
    yield Choice("dimensions", [form.text(f"dimension.{code}.label") for code in form.list_of])
    questions = [each["code"] for each in form.structure["rules"] if each["severity"] == "question"]
    yield Choice("questions", questions)
    for name in sorted({each["list"] for each in form.asked if "list" in each}):
        yield Choice(f"list_{name}", [form.text(f"{name}.{code}.label") for code in form.codes[name]])
