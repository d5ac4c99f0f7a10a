"""The form as a spreadsheet: `survey`, `choices`, `settings`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from network.reports.formats.xlsform.survey import Form

# In its own letters, as the app lists them; the code in brackets is what the app goes by.
LANGUAGES = {"en": "English (en)", "es": "Español (es)", "fr": "Français (fr)", "ar": "العربية (ar)"}
SURVEY = (
    "type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message",
    "calculation", "default", "appearance",
)  # fmt: skip
CHOICES = ("list_name", "name", "label")
SAID = frozenset({"label", "hint", "guidance_hint", "constraint_message"})
# The file is the same each time that it is made.
MADE = datetime(2026, 1, 1)  # noqa: DTZ001  # a spreadsheet's times have no zone


def form_workbook(form: Form, *, form_id: str, title: str, language: str) -> bytes:
    """The bytes of the .xlsx; `language` is the one in which it opens."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": MADE})
        _write(book.add_worksheet("survey"), SURVEY, form.survey())
        _write(book.add_worksheet("choices"), CHOICES, form.choices())
        version = str(form.structure["version"])
        settings = {
            "form_title": title,
            "form_id": form_id,
            "version": version,
            "default_language": LANGUAGES[language],
        }
        _write(book.add_worksheet("settings"), tuple(settings), [settings])
    return made.getvalue()


def _write(sheet: Any, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Each text has a column for each language, also where one of them has nothing to say."""
    columns = [(name, tongue) for name in names for tongue in (LANGUAGES if name in SAID else ("",))]
    for number, (name, tongue) in enumerate(columns):
        sheet.write_string(0, number, f"{name}::{LANGUAGES[tongue]}" if tongue else name)
    for line, row in enumerate(rows, 1):
        for number, (name, tongue) in enumerate(columns):
            text = row.get(name, {}).get(tongue, "") if tongue else row.get(name, "")
            if text:
                sheet.write_string(line, number, text)
