"""One strict reader of bodies; what is JSON says network/reports/formats/json.py."""

import re
from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from api.errors import Problem, bad_body
from network.reports.formats import json
from network.reports.formats.unreadable import Unreadable
from network.reports.sentences import JSON

JSON_LIMIT = 1_000_000
LENGTH = re.compile(r"[0-9]{1,15}")


def read_json(request: Request, *, required: bool = True, limit: int = JSON_LIMIT) -> Any:
    """The JSON value in the body; None where there is no body and none is needed. Raises Problem."""
    body = read_bytes(request, limit=limit)
    if not body:
        if required:
            raise bad_body("body_required", _("The request has no body; send a JSON document."))
        return None
    media_type = (request.content_type or "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise UnsupportedMediaType(media_type)
    value = parse_json(body)
    if value is None:
        raise bad_body("body_required", _("The request has no body; send a JSON document."))
    return value


def read_bytes(request: Request | HttpRequest, *, limit: int) -> bytes:
    """The body, once its announced length is known to be within the limit."""
    length = announced(request, limit=limit)
    if not length:
        return b""
    body = (request._request if isinstance(request, Request) else request).body
    if len(body) < length:
        raise cut_short()
    return body


def announced(request: Request | HttpRequest, *, limit: int) -> int:
    """How many bytes the body has, by what its head says; 0 where there is none. Raises Problem."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and not request.META.get("HTTP_TRANSFER_ENCODING"):
        return 0
    if not LENGTH.fullmatch(length):
        raise Problem(411, "length_required", _("Send the length of the body in Content-Length; chunks are not read."))
    if int(length) > limit:
        raise Problem(413, "body_too_large", _("The body has {length} bytes; at most {limit} are read."),
                      length=int(length), limit=limit)  # fmt: skip
    return int(length)


def cut_short() -> Problem:
    return bad_body("body_cut_short", _("The body ended before its announced length."))


def parse_json(body: bytes) -> Any:
    """The value of a JSON text under the house's limits. Numbers with a fraction or exponent are Decimals."""
    try:
        return json.read(body)
    except Unreadable as fault:
        pointer = (fault.source or {}).get("pointer", "")
        raise bad_body(fault.code, JSON[fault.code], pointer, **fault.params) from None


class StrictJSON(BaseParser):
    """Tells the schema what is read; views call `read_json` themselves, so that an empty body is theirs to judge."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return parse_json(stream.read())
