"""Plain search: every word somewhere in the texts, case-insensitive, without ranking."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q


def every_word(words: str, columns: Iterable[str]) -> Q:
    """The condition that each of the words occurs in one of the columns."""
    names = list(columns)
    return reduce(
        and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)) for word in words.split()), Q()
    )
