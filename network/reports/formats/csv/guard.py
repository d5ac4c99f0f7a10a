"""Texts that a spreadsheet would take for formulas: neutralised on the way out, and as they were on the way back."""

import re

# As in groups/tables.py, which this package may not import; a test holds both equal.
FORMULA = "=+-@\t\r\n\0＝＋－＠"
_RISKY = re.compile(f"'*[{re.escape(FORMULA)}]")


def guarded(text: str) -> str:
    """With an apostrophe before what begins like a formula, or like what was guarded already."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and _RISKY.match(text, 1) else text
