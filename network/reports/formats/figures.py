"""Numbers as people write them, made exact: any digits, a decimal comma, groups of three.

What can be read in two ways is not guessed: it is handed on as it stands, and the engine refuses it in its place."""

import re
import unicodedata

from network.standards.engine.currencies import MINOR_UNITS

# Between groups of three digits nothing else can be meant: spaces of every width, apostrophes, the Arabic separator.
_GROUPS = re.compile(r"(?<=[0-9])[\s\u00a0\u2009\u202f'\u2019\u066c](?=[0-9]{3}(?![0-9]))")
_MARKS = str.maketrans({"\u066b": ".", "\u060c": ","})
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WHOLE = re.compile(r"[0-9]+")
_ONE_MARK = re.compile(r"([0-9]+)[.,]([0-9]+)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,]([0-9]+))?")


def digits_of(text: str) -> str | None:
    """The number in plain digits with at most one decimal point, its decimals as they were written; None where the text
    is no number of zero or more, or could be two of them ("1.234")."""
    plain = "".join(_digit(char) for char in _UNSEEN.sub("", text).strip()).translate(_MARKS)
    plain = _GROUPS.sub("", plain)
    if _WHOLE.fullmatch(plain):
        return _without_zeros(plain)
    if match := _ONE_MARK.fullmatch(plain):
        whole, decimals = match.groups()
        # Three digits after a single mark are a group to some and decimals to others, but no group follows a lone zero.
        if len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0"):
            return None
        return f"{_without_zeros(whole)}.{decimals}"
    match = _GROUPED.fullmatch(plain)
    if match is None:
        return None
    decimals = match[2] or ""
    end = len(plain) - len(decimals) - bool(decimals)
    whole = _without_zeros(plain[:end].replace(match[1], ""))
    return f"{whole}.{decimals}" if decimals else whole


def exact(text: str, kind: str, currency: object = None) -> int | str:
    """The text as the engine wants a value of this type (`integer`, `decimal`, `money`); as it stands if it is none."""
    plain = digits_of(text)
    if plain is None or len(plain) > 15:
        return text
    whole, _point, decimals = plain.partition(".")
    if kind == "integer":
        return text if decimals.strip("0") else int(whole)
    places = MINOR_UNITS.get(currency, 2) if kind == "money" and isinstance(currency, str) else 0
    if kind == "money":
        decimals = decimals.rstrip("0").ljust(places, "0")
    return f"{whole}.{decimals}" if decimals else whole


def _digit(char: str) -> str:
    """A decimal digit of any script as an ASCII one."""
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _without_zeros(digits: str) -> str:
    return digits.lstrip("0") or "0"
