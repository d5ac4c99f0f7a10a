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
from network.reports import sentences
from network.reports.formats import csv
from network.reports.formats.filled import Filled
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsx.reading import read as read_xlsx
from network.reports.vocabularies import vocabulary_of
from network.standards.library import choose, named

SPREADSHEET_LIMIT = 5_000_000
CANNOT_BE_READ: Message = _("The file cannot be read as a report; see `errors`.")


class Reader(NamedTuple):
    """`read(body, vocabulary, place)` raises Unreadable; `sentences` are those of its codes."""

    read: Callable[[bytes, Vocabulary, Place], Filled]
    sentences: Mapping[str, Message]


# By media type; JSON is not among them, for it needs no vocabulary.
READERS: Mapping[str, Reader] = {
    "text/csv": Reader(lambda body, words, where: csv.read(body, words, _address(where)), sentences.CSV),
    XLSX.media_type: Reader(
        lambda body, words, where: read_xlsx(body, words, program=str(where.program.pk)), sentences.XLSX
    ),
}
# The bodies that PUT and validate read, for the schema.
SENT: Mapping[str, Any] = {
    "application/json": answers.Document,
    "text/csv": OpenApiTypes.STR,
    XLSX.media_type: OpenApiTypes.BINARY,
}


def read_report(request: Request, where: Place, *, bound: str | None) -> Filled:
    """The report in the body, read by its media type. Raises Problem.

    `bound`: the version that a correction is bound to, else the newest one of the quarter tells what words mean."""
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    reader = READERS.get(media_type)
    if reader is None:
        return Filled(read_json(request))
    body = read_bytes(request, limit=SPREADSHEET_LIMIT)
    edition = named(bound) if bound else choose(where.period, None)
    try:
        return reader.read(body, vocabulary_of(edition), where)
    except Unreadable as fault:
        raise _refused(fault, reader.sentences) from None


def _address(where: Place) -> csv.Address:
    return csv.Address(frozenset({str(where.program.pk), where.program.slug}))


def has_body(request: Request) -> bool:
    return request.META.get("CONTENT_LENGTH") not in {None, "", "0"} or "HTTP_TRANSFER_ENCODING" in request.META


def _refused(fault: Unreadable, sentences: Mapping[str, Message]) -> Problem:
    detail = str(sentences[fault.code]).format(**fault.params)
    # What can be read and belongs elsewhere is refused as the same document in JSON is.
    status = 422 if fault.code == "wrong_program" else 400
    error: dict[str, Any] = {"code": fault.code, "pointer": "", "detail": detail, "params": fault.params}
    if fault.source:
        error["source"] = dict(fault.source)
    return Problem(status, fault.code, CANNOT_BE_READ, more={"errors": [error]})
