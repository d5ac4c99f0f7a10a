"""Words that people write for codes: labels in any language of the standard, in any case and spacing."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from network.standards.engine.structure import ABSENCES

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]
_UNSEEN = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
YES, NO = "CL_YES_NO.yes.label", "CL_YES_NO.no.label"


def folded(text: str) -> str:
    """A label as it is compared: forms, case and spacing do not matter, nor marks that nobody sees."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


class Vocabulary:
    """What the words of one version mean. `texts`: language -> path -> {"text": ...}. Each reading gives the code, or
    None where the word is unknown or, over all languages, means two things. `types` are those of the indicators,
    `attributes` those of the attributes, `free` the attributes that hold free text."""

    def __init__(self, structure: Mapping[str, Any], texts: Texts) -> None:
        lists = {each["code"]: [code["code"] for code in each["codes"]] for each in structure["lists"]}
        self.types = {each["code"]: each["type"] for each in structure["indicators"]}
        self.attributes = {each["name"]: each["type"] for each in structure["attributes"]}
        self.free = frozenset(name for name, kind in self.attributes.items() if kind == "text")
        self._list_of = {each["code"]: each["list"] for each in structure["dimensions"] if "list" in each}
        self._indicators = _words(texts, ((code, f"{code}.label") for code in self.types))
        self._dimensions = _words(
            texts, ((each["code"], f"dimension.{each['code']}.label") for each in structure["dimensions"])
        )
        self._attributes = _words(
            texts, ((each["name"], f"attribute.{each['name']}.label") for each in structure["attributes"])
        )
        self._absences = _words(texts, ((code, f"absence.{code}.label") for code in ABSENCES))
        self._codes = {
            name: _words(texts, ((code, f"{name}.{code}.label") for code in codes)) for name, codes in lists.items()
        }
        self._lists = {each["code"]: each["list"] for each in structure["indicators"] if "list" in each}
        self._truths = _words(texts, [("yes", YES), ("no", NO)]) | {"true": "yes", "false": "no"}

    def indicator(self, word: str) -> str | None:
        return _meant(self._indicators, word)

    def dimension(self, word: str) -> str | None:
        return _meant(self._dimensions, word)

    def attribute(self, word: str) -> str | None:
        return _meant(self._attributes, word)

    def absence(self, word: str) -> str | None:
        return _meant(self._absences, word)

    def code(self, dimension: str, word: str) -> str | None:
        return _meant(self._codes.get(self._list_of.get(dimension, ""), {}), word)

    def answer(self, indicator: str, word: str) -> str | None:
        """The code that answers an indicator whose type is a code list."""
        return _meant(self._codes.get(self._lists.get(indicator, ""), {}), word)

    def truth(self, word: str) -> bool | None:
        """Yes or no."""
        found = _meant(self._truths, word)
        return None if found is None else found == "yes"


def _meant(words: Mapping[str, str], word: str) -> str | None:
    """Most words of files are codes as they are written, and are found at once."""
    return words.get(word) or words.get(folded(word))


def _words(texts: Texts, named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """word -> code. A code stands for itself, whatever label another code has."""
    named = list(named)
    found: dict[str, str | None] = {}
    for code, path in named:
        for entries in texts.values():
            if path in entries:
                word = folded(entries[path]["text"])
                found[word] = code if found.get(word, code) == code else None
    codes = {form: code for code, _path in named for form in (folded(code), code)}
    return {word: code for word, code in found.items() if code} | codes
