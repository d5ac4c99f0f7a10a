"""Words made plain, so that they are found whatever their accents, case and script."""

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from anyascii import anyascii
from django.db.models import Q

NOT_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Lower case, without accents and punctuation, one space between words: `Réseau-Été` -> `reseau ete`."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return NOT_WORDS.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def latin(text: str) -> str:
    """The plain text in Latin letters: `서울` -> `seoul`."""
    return plain(anyascii(text))


def plain_lines(texts: Iterable[str]) -> str:
    """Each text plain, and in Latin letters where that is another one; one a line, none twice."""
    return "\n".join(dict.fromkeys(line for text in texts for line in (plain(text), latin(text)) if line))


def every_word(words: str, columns: Iterable[str]) -> Q:
    """The condition that each of the words occurs in one of the columns, case-insensitive, without ranking."""
    names = list(columns)
    return reduce(
        and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)) for word in words.split()), Q()
    )
