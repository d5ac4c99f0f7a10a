"""One strict reader of JSON. What it lets through is JSON that every reader understands alike."""

import json
import marshal
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from network.reports.formats.unreadable import Unreadable

DEEPEST = 20
LONGEST_NUMBER = 15
# All indicators at sixty facilities, the totals in every breakdown, are 2,404; every breakdown at 28 facilities stays below.
MOST_ROWS = 10_000
MOST_ANSWERS = 1_000
# Possessive, and content with a text that does not end: it never steps back, whatever it is given.
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
OTHERS = bytes({*range(256)} - {*b'[]{}"'})
# All digits as one: a number that may be too long is then seen without looking at every number.
ALIKE = bytes.maketrans(b"123456789", b"0" * 9)
LONG = b"0" * (LONGEST_NUMBER + 1)


def read(body: bytes) -> Any:
    """The value of a JSON text under the house's limits. Numbers with a fraction or exponent are Decimals. Raises
    Unreadable; the source of a text that cannot be stored is its JSON Pointer."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", None, byte=error.start) from None
    _limit_depth(_brackets(body, text))
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            # Within a text they are no number; looking closer is then for nothing.
            parse_int=_integer if LONG in body.translate(ALIKE) else None,
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise Unreadable("not_json", None, line=error.lineno, column=error.colno) from None
    # A text that is UTF-8 can only hold such a character where it was escaped.
    if "\\u" in text:
        _check_texts(value, "")
    return value


def _brackets(body: bytes, text: str) -> bytes:
    """Those that are in no text. `text` is what the body says."""
    if b"\\" not in body:
        # Where nothing is escaped, the quotes of a text without brackets are neighbours: most texts are gone at once.
        left = body.translate(None, OTHERS).replace(b'""', b"")
        if b'"' not in left:
            return left
    return STRING.sub("", text).encode().translate(None, OTHERS)


def _limit_depth(brackets: bytes) -> None:
    """Before the parser recurses: 5,000 brackets would be a RecursionError."""
    if _is_shallow(brackets):
        return
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise Unreadable("too_deep", None, limit=DEEPEST)


def _is_shallow(brackets: bytes) -> bool:
    """Whether pairs go off as fast as they do in all that people send: two levels at most with each time."""
    for _time in range(DEEPEST // 2):
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if not brackets:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable("duplicate_member", None, member=twice[:80])
    return members


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER and len(digits.lstrip("-")) > LONGEST_NUMBER:
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
    raise Unreadable("number_too_long", None, limit=LONGEST_NUMBER, number=digits[:40])


def _constant(name: str) -> NoReturn:
    raise Unreadable("not_a_number", None, constant=name)


def _check_texts(value: Any, pointer: str) -> None:
    """Texts that no database or encoder can hold: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise Unreadable("bad_text", {"pointer": pointer})
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_texts(name, pointer)
            _check_texts(member, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_texts(member, f"{pointer}/{index}")


def document_of(value: Any) -> dict[str, Any]:
    """The value as a report's document, if the engine can point into it; numbers as a draft keeps them. Raises
    Unreadable with the JSON Pointer of what is wrong."""
    if not isinstance(value, dict):
        raise Unreadable("document_unreadable", {"pointer": ""})
    values = value.get("values")
    if not isinstance(values, list):
        raise Unreadable("document_unreadable", {"pointer": "/values" if "values" in value else ""})
    wrong = next((index for index, row in enumerate(values) if not isinstance(row, dict)), None)
    if wrong is not None:
        raise Unreadable("document_unreadable", {"pointer": f"/values/{wrong}"})
    for member, most in (("values", MOST_ROWS), ("answers", MOST_ANSWERS)):
        if isinstance(value.get(member), list) and len(value[member]) > most:
            raise Unreadable("too_many_rows", {"pointer": f"/{member}"}, limit=most)
    kept: dict[str, Any] = storable(value)
    return kept


def storable(value: Any) -> Any:
    """Exact decimals as JSON numbers: nothing asks for one, but a draft keeps what was sent."""
    try:
        marshal.dumps(value)  # has all that JSON has, and no decimals: nothing says sooner that there is none
    except ValueError:
        return _with_floats(value)
    return value


def _with_floats(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: _with_floats(member) for name, member in value.items()}
    return [_with_floats(member) for member in value] if isinstance(value, list) else value
