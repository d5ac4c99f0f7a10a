"""One strict reader of bodies. What it lets through is JSON that every reader understands alike."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from api.errors import Problem, bad_body

JSON_LIMIT = 1_000_000
DEEPEST = 20
LONGEST_NUMBER = 15
# Possessive, and content with a text that does not end: it never steps back, whatever it is given.
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
LENGTH = re.compile(r"[0-9]{1,15}")
BRACKET = re.compile(r"[\[\]{}]")


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
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and not request.META.get("HTTP_TRANSFER_ENCODING"):
        return b""
    if not LENGTH.fullmatch(length):
        raise Problem(411, "length_required", _("Send the length of the body in Content-Length; chunks are not read."))
    if int(length) > limit:
        raise Problem(413, "body_too_large", _("The body has {length} bytes; at most {limit} are read."),
                      length=int(length), limit=limit)  # fmt: skip
    body = (request._request if isinstance(request, Request) else request).body
    if len(body) < int(length):
        raise bad_body("body_cut_short", _("The body ended before its announced length."))
    return body


def parse_json(body: bytes) -> Any:
    """The value of a JSON text under the house's limits. Numbers with a fraction or exponent are Decimals."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_body("not_utf8", _("The body is not UTF-8; byte {byte} is wrong."), byte=error.start) from None
    _limit_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise bad_body(
            "not_json", _("The body is not JSON: line {line}, column {column}."), line=error.lineno, column=error.colno
        ) from None
    _check_texts(value, "")
    return value


def _limit_depth(text: str) -> None:
    """Before the parser recurses: 5,000 brackets would be a RecursionError."""
    depth = 0
    for bracket in BRACKET.findall(STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise bad_body("too_deep", _("The body is nested deeper than {limit} levels."), limit=DEEPEST)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise bad_body("duplicate_member", _("An object has the member {member} twice."), member=twice[:80])
    return members


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_NUMBER:
        _refuse_number(digits)
    return int(digits)


def _decimal(digits: str) -> Decimal:
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent of twenty digits
        _refuse_number(digits)
    if len(number.as_tuple().digits) > LONGEST_NUMBER or abs(number.adjusted()) > LONGEST_NUMBER:
        _refuse_number(digits)
    return number


def _refuse_number(digits: str) -> NoReturn:
    raise bad_body("number_too_long", _("A number has more than {limit} digits: {number}"),
                   limit=LONGEST_NUMBER, number=digits[:40])  # fmt: skip


def _constant(name: str) -> NoReturn:
    raise bad_body("not_a_number", _("{constant} is no JSON number."), constant=name)


def _check_texts(value: Any, pointer: str) -> None:
    """Texts that no database or encoder can hold: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise bad_body("bad_text", _("A text holds a character that cannot be stored."), pointer)
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_texts(name, pointer)
            _check_texts(member, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_texts(member, f"{pointer}/{index}")


class StrictJSON(BaseParser):
    """Tells the schema what is read; views call `read_json` themselves, so that an empty body is theirs to judge."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return parse_json(stream.read())
