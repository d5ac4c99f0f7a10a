"""Reports as they are sent: JSON, or a file in one of the formats that network/reports/formats reads."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from api.errors import Problem
from api.parsers import read_bytes, read_json
from api.renderers import XLSX
from api.reports import answers
from api.reports.lookup import Place
from groups.errors import Message
from network.reports.formats.filled import Filled
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsx.reading import read as read_xlsx
from network.reports.vocabularies import vocabulary_of
from network.standards.library import choose, named

SPREADSHEET_LIMIT = 5_000_000
CANNOT_BE_READ: Message = _("The file cannot be read as a report; see `errors`.")


class Reader(NamedTuple):
    """`read(body, vocabulary, place)` raises Unreadable; `limit` is in bytes."""

    read: Callable[[bytes, Vocabulary, Place], Filled]
    limit: int


# By media type; JSON is not among them, for it needs no vocabulary.
READERS: Mapping[str, Reader] = {
    XLSX.media_type: Reader(
        lambda body, vocabulary, place: read_xlsx(body, vocabulary, program=str(place.program.pk)), SPREADSHEET_LIMIT
    ),
}
# What a report may be sent as, for the schema.
BODIES = {"application/json": answers.Document, **dict.fromkeys(READERS, OpenApiTypes.BINARY)}
# The sentences of Unreadable's codes.
MESSAGES: Mapping[str, Message] = {
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


def read_report(request: Request, where: Place, *, bound: str | None) -> Filled:
    """The report in the body, read by its media type. Raises Problem.

    `bound`: the version that a correction is bound to, else the newest one of the quarter tells what words mean."""
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    reader = READERS.get(media_type)
    if reader is None:
        return Filled(read_json(request))
    body = read_bytes(request, limit=reader.limit)
    edition = named(bound) if bound else choose(where.period, None)
    try:
        return reader.read(body, vocabulary_of(edition), where)
    except Unreadable as fault:
        raise _refused(fault) from None


def has_body(request: Request) -> bool:
    return request.META.get("CONTENT_LENGTH") not in {None, "", "0"} or "HTTP_TRANSFER_ENCODING" in request.META


def _refused(fault: Unreadable) -> Problem:
    detail: Any = str(MESSAGES[fault.code]).format(**fault.params)
    # What can be read and belongs elsewhere is refused as the same document in JSON is.
    status = 422 if fault.code == "wrong_program" else 400
    error = {"code": fault.code, "pointer": "", "detail": detail, "params": fault.params}
    if fault.source:
        error["source"] = dict(fault.source)
    return Problem(status, fault.code, CANNOT_BE_READ, more={"errors": [error]})
