"""Words made plain, so that they are found whatever their accents, case and script."""

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from anyascii import anyascii
from django.db.models import Q

NOT_WORDS = re.compile(r"[\W_]+", re.ASCII)
NOT_LATIN = re.compile(r"[^a-z0-9 ]")
# Letters that keyboards of Arabic and Persian write differently, and one that only stretches a word.
ALIKE = str.maketrans({"ك": "ک", "ي": "ی", "ى": "ی", "ة": "ه", "ـ": None})


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, one space between words: `Réseau-Été` -> `reseau ete`."""
    if text.isascii():
        return NOT_WORDS.sub(" ", text.lower()).strip()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).casefold()
    bare = "".join(_kept(char) for char in unicodedata.normalize("NFKD", folded))
    return " ".join(unicodedata.normalize("NFC", bare.translate(ALIKE)).split())


def _kept(char: str) -> str:
    """A letter, a digit or a vowel sign as it is; accents and what has no width vanish; anything else divides words."""
    if char.isalnum():
        return char
    if unicodedata.combining(char):
        return ""
    category = unicodedata.category(char)
    return char if category[0] == "M" else "" if category == "Cf" else " "


def latin(text: str) -> str:
    """The plain text in Latin letters: `서울` -> `seoul`. What occurs in a plain text occurs in its Latin form too."""
    return " ".join(NOT_LATIN.sub("", anyascii(plain(text)).lower()).split())


def plain_lines(texts: Iterable[str]) -> str:
    """Each text plain, and in Latin letters where that is another one; one a line, none twice."""
    return "\n".join(dict.fromkeys(line for text in texts for line in (plain(text), latin(text)) if line))


def latin_words(texts: Iterable[str]) -> set[str]:
    """The different words of the texts in Latin letters."""
    return {word for text in texts for word in latin(text).split()}


def every_word(words: str, columns: Iterable[str]) -> Q:
    """The condition that each of the words occurs in one of the columns, case-insensitive, without ranking."""
    names = list(columns)
    return reduce(
        and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)) for word in words.split()), Q()
    )
