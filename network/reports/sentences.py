"""What is said of a file that cannot be read: the sentences of Unreadable's codes, per format. Here and not with the
formats, which know no language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from groups.errors import Message

JSON: Mapping[str, Message] = {
    "not_utf8": _("The body is not UTF-8; byte {byte} is wrong."),
    "not_json": _("The body is not JSON: line {line}, column {column}."),
    "too_deep": _("The body is nested deeper than {limit} levels."),
    "duplicate_member": _("An object has the member {member} twice."),
    "number_too_long": _("A number has more than {limit} digits: {number}"),
    "not_a_number": _("{constant} is no JSON number."),
    "bad_text": _("A text holds a character that cannot be stored."),
}
CSV: Mapping[str, Message] = {
    "not_utf8": _("The file is not UTF-8: byte {byte} is wrong. Save it as “CSV UTF-8”."),
    "bad_text": _("A text holds a character that cannot be stored."),
    "no_header": _("The first row has no column names."),
    "unknown_column": _("No column is named “{column}”."),
    "column_twice": _("“{column}” and “{first}” are the same column."),
    "no_shape": _(
        "The columns make no report: either one row per figure, with the columns `indicator` and `value`, or one row per"
        " facility, with columns such as `V01` or `V02.sex.F` and none beside them but facility, program, quarter and"
        " version."
    ),
    "ragged_row": _("Row {row} has {cells} cells; the first row has {columns}."),
    "column_without_header": _("Row {row} has something in column {number}, which has no name in the first row."),
    "not_csv": _("Row {row} is not CSV: a quotation mark is missing or stands where none can be."),
    "line_too_long": _("A line of row {row} is longer than {limit} characters."),
    "too_many_columns": _("The file has more than {limit} columns."),
    "too_many_rows": _("The file has more than {limit} rows."),
    "too_many_cells": _("The file has more than {limit} cells."),
    "too_many_figures": _("The file has more than {limit} figures."),
    "too_many_answers": _("The file has more than {limit} answers."),
    "not_the_same": _("The column “{column}” says “{first}” in one row and “{value}” in another."),
    "wrong_program": _("The file is of another program, “{program}”."),
}
XLSX: Mapping[str, Message] = {
    "not_xlsx": _("This is no XLSX workbook, or it is damaged or locked with a password."),
    "has_macros": _("The workbook has macros. Save it as .xlsx without them."),
    "has_links": _("The workbook is connected with other files. Break the connections and save it again."),
    "unusual_xml": _("The workbook holds something that no spreadsheet program writes."),
    "too_much_inside": _("Unpacked, the workbook is too large; at most {limit} bytes are read."),
    "too_many_cells": _(
        "A sheet reaches too far; at most {limit} cells are read. Delete rows and columns without content."
    ),
    "no_template": _("This is not the spreadsheet of this service. Get a new one, and copy your figures into it."),
    "template_changed": _("What the spreadsheet says of itself in its hidden cells was changed. Get a new one."),
    "sheet_missing": _("A sheet of the spreadsheet is missing or lost its hidden cells: {sheet}. Get a new one."),
    "stray_figure": _("{value} stands in a cell where nothing is asked. Move it to its place, or delete it."),
    "formula_without_value": _("The formula in {cell} has no value. Write the value instead."),
    "wrong_program": _("This is the spreadsheet of another program."),
}
CHECKER: Mapping[str, Message] = {
    "ready": _("Ready to be submitted."),
    "to_answer": _("Without errors; questions wait for an answer."),
    "to_mend": _("There are errors to mend."),
    "answered": _("answered"),
    "row": _("row {row}"),
    "row_and_column": _("row {row}, column “{column}”"),
    "skipped": _(
        "No context was given: facilities and activities are taken from the report, and these kinds of rules were not"
        " checked: {rules}."
    ),
    "no_file": _("The file cannot be opened: {reason}"),
    "no_context": _("This is no context; save what `GET /programs/{{id}}/reports/{{period}}/context` answers."),
    "document_unreadable": _("A report is an object whose `values` is a list of objects."),
    "too_many_rows": _("A report has at most {limit} rows here."),
    "too_many_findings": _("There are more than {limit} findings: most likely this is no report of the standard."),
}
# What README files of packs say, a paragraph each.
README: tuple[Message, ...] = (
    _("Check a report on your own computer, without sending it anywhere. Any Python from 3.11 on runs `validate.pyz`:"),
    _(
        "The report is JSON or CSV. `context.json` is what the node answers to `GET"
        " /api/v1/programs/{id}/reports/{period}/context`: facilities, activities and earlier quarters. Without it, rules that"
        " compare with earlier quarters are not checked, and the checker says so. The status is 0 when the report is ready, 1"
        " when there is something to mend or to answer, 2 when a file cannot be read. With `--json` the findings are those of"
        " the node, byte by byte (RFC 8785)."
    ),
    _(
        "`schema.json` is the shape of a report as JSON Schema; `structure.json` is the version itself; `texts` has its words"
        " in each language; `conformance.json` has documents with the findings that every checker must make of them."
    ),
    _(
        "`manifest.json` has the SHA-256 of each file. `manifest.sig` is the Ed25519 signature (base64url) over the bytes of"
        " `manifest.json`; its key is the one that the manifest names under `key`, published by the node at"
        " `/.well-known/visitation-node`."
    ),
)
