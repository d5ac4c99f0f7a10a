"""One strict reader of JSON. What it lets through is JSON that every reader understands alike."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from groups.errors import DomainError, Fault, Invalid, Message

DEEPEST = 20
LONGEST_NUMBER = 15
# Possessive, and content with a text that does not end: it never steps back, whatever it is given.
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
BRACKET = re.compile(r"[\[\]{}]")


class Unreadable(Invalid):
    """A text is no JSON that is read here: 400. `code` and `message` say what of it."""

    def __init__(self, code: str, message: Message, pointer: str = "", **params: Any) -> None:
        DomainError.__init__(self, code=code, message=message, **params)
        self.faults = (Fault(code, pointer, message, params),)


def read(body: bytes) -> Any:
    """The value of a JSON text under the house's limits. Numbers with a fraction or exponent are Decimals."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", _("The body is not UTF-8; byte {byte} is wrong."), byte=error.start) from None
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
        raise Unreadable(
            "not_json", _("The body is not JSON: line {line}, column {column}."), line=error.lineno, column=error.colno
        ) from None
    # A text that is UTF-8 can only hold such a character where it was escaped.
    if "\\u" in text:
        _check_texts(value, "")
    return value


def _limit_depth(text: str) -> None:
    """Before the parser recurses: 5,000 brackets would be a RecursionError."""
    depth = 0
    # Where nothing is escaped, every other quote ends a text: that is found much faster.
    bare = STRING.sub("", text) if "\\" in text else "".join(text.split('"')[::2])
    for bracket in BRACKET.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise Unreadable("too_deep", _("The body is nested deeper than {limit} levels."), limit=DEEPEST)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable("duplicate_member", _("An object has the member {member} twice."), member=twice[:80])
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
    raise Unreadable("number_too_long", _("A number has more than {limit} digits: {number}"),
                   limit=LONGEST_NUMBER, number=digits[:40])  # fmt: skip


def _constant(name: str) -> NoReturn:
    raise Unreadable("not_a_number", _("{constant} is no JSON number."), constant=name)


def _check_texts(value: Any, pointer: str) -> None:
    """Texts that no database or encoder can hold: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Unreadable("bad_text", _("A text holds a character that cannot be stored."), pointer)
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_texts(name, pointer)
            _check_texts(member, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_texts(member, f"{pointer}/{index}")
