"""The spreadsheet of a program and a quarter: what it is made from, and the sentences of the sheet itself."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from groups.errors import Message
from groups.languages import RIGHT_TO_LEFT
from groups.models import Facility, Program
from groups.periods import Period
from network.reports import working
from network.reports.contexts import context
from network.reports.formats.xlsx import form, writing
from network.reports.models import Report
from network.reports.vocabularies import vocabulary_of
from network.standards.library import Edition

WORDS: Mapping[str, Message] = {
    "core": _("Core questions"),
    "rows": _("Further rows"),
    "answers": _("Answers to questions"),
    "whole": _("Whole program"),
    "help": _("What is counted"),
    "manner": _(
        "Fill the framed cells; the others are locked. If you counted and there was none, write 0. If you have no figure, "
        "choose a reason in the line below it. A cell left blank is neither zero nor a reason: it says that you have not "
        "answered yet. The lines with parts are welcome, and may be left blank."
    ),
    "value": _("Your answer"),
    "absence": _("Reason, if you have no answer"),
    "example": _("Example: {example}"),
    "shared": _("{attribute}, for all figures of this question"),
    "parts_sum": _("{dimension}: together the lines make the figure above"),
    "parts_known": _("{dimension}: fill the lines that you know"),
    "rows_manner": _(
        "Usually blank. Here stand figures that have no cell in the other sheets, such as the note on a single part. "
        "Each line is one figure; do not repeat one that you gave in another sheet."
    ),
    "answers_manner": _(
        "When the report is checked, it may ask questions. For each, choose its code and the indicator that it is about "
        "(and the facility or part, if it names one), and write a short answer without names of people."
    ),
    "indicator": _("Indicator"),
    "facility": _("Facility"),
    "dimension": _("Divided by"),
    "code": _("Part"),
    "question": _("Question"),
    "answer": _("Your answer, in a sentence"),
    "refuse": _("This does not fit here"),
    "refuse_whole": _(
        "Write a whole number, 0 or more. If you have no figure, leave the cell blank and choose a reason."
    ),
    "refuse_amount": _("Write a number, 0 or more, without a currency sign."),
    "refuse_date": _("Write a day, such as 2026-10-31."),
    "refuse_choice": _("Choose from the list."),
}


def template(
    edition: Edition,
    language: str,
    *,
    program: Program | None = None,
    period: Period | None = None,
    prefilled: bool = False,
) -> bytes:
    """An XLSX workbook. Without a program it is for anybody; `prefilled`: with the document on which the report stands."""
    with translation.override(language):
        words = {name: str(word) for name, word in WORDS.items()}
    made = form.Form(
        standard=edition.version,
        digest=edition.digest,
        language=language,
        structure=edition.structure,
        text=lambda path: edition.text(path, language),
        words=words,
        vocabulary=vocabulary_of(edition),
        period=str(period) if period else "",
        right_to_left=language in RIGHT_TO_LEFT,
        **(_of_program(program, period, language, prefilled=prefilled) if program and period else {}),
    )
    return writing.write(made)


def _of_program(program: Program, period: Period, language: str, *, prefilled: bool) -> dict[str, Any]:
    known = context(program, period)
    ids = [each["id"] for each in known["facilities"]]
    names = {str(each.pk): each.name_in(language) for each in Facility.objects.filter(pk__in=ids)}
    report = Report.objects.filter(program=program, period=str(period)).first() if prefilled else None
    document = working.document(report) if report else {}
    answers = document.get("answers")
    return {
        "program": str(program.pk),
        "title": program.text_in("name", language)[0],
        "facilities": [
            form.Facility(each["id"], each["code"], names[each["id"]], tuple(each.get("formerly", ())))
            for each in known["facilities"]
        ],
        "activities": frozenset(known["activities"]),
        "values": document.get("values", []),
        "answers": answers if isinstance(answers, list) else [],
    }
