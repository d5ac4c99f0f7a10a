"""Names with words like those of a search: a letter that is another, missing, too many, or in turned order.

The distance is reckoned here, over the different words of all names, so that both databases find the same."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Length

from groups.models.entry_tag import EntryTag
from groups.search.text import latin

# From how many letters a word may have one, or two, that are wrong.
ONE_WRONG, TWO_WRONG = 4, 8


class Alike(NamedTuple):
    """The condition that each word occurs or a name has a word like it; and in how many letters they differ together."""

    condition: Q
    distance: Combinable


def conditions(words: Mapping[str, Q]) -> Alike | None:
    """For plain words, each with its condition of occurring; None where no name has a word like any of them. Asks for
    the words of names once."""
    known = _words_of_names(words)
    alike = {word: _alike(latin(word), known) for word in words}
    if not any(alike.values()):
        return None
    condition, distance = Q(), Value(0) + Value(0)
    for word, occurs in words.items():
        by_distance = [(number, _named(found)) for number, found in alike[word].items()]
        whens = [When(occurs, then=0), *(When(named, then=number) for number, named in by_distance)]
        distance = distance + Case(*whens, default=0, output_field=IntegerField())
        condition &= reduce(or_, (named for _number, named in by_distance), occurs)
    return Alike(condition, distance)


def _named(words: list[str]) -> Q:
    return Q(pk__in=EntryTag.objects.filter(kind="word", code__in=words).values("entry"))


def _words_of_names(words: Iterable[str]) -> list[str]:
    """Those of about the length of one of the words."""
    lengths = [len(latin(word)) for word in words]
    rows = EntryTag.objects.filter(kind="word").annotate(length=Length("code"))
    rows = rows.filter(length__gte=min(lengths) - 2, length__lte=max(lengths) + 2)
    return list(rows.values_list("code", flat=True).distinct())


def _alike(word: str, known: Iterable[str]) -> dict[int, list[str]]:
    """The known words by their distance from the word, as far as it may be."""
    most = (len(word) >= ONE_WRONG) + (len(word) >= TWO_WRONG)
    letters = set(word)
    found: dict[int, list[str]] = {}
    for other in known if most else ():
        # Cheap, and true of all that are near enough: an error changes two of the letters at most.
        if abs(len(other) - len(word)) <= most and len(letters.symmetric_difference(other)) <= 2 * most:
            number = distance(word, other)
            if 0 < number <= most:
                found.setdefault(number, []).append(other)
    return found


def distance(one: str, other: str) -> int:
    """How many letters must be changed, left out, put in or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        following = [i]
        for j, right in enumerate(other, 1):
            least = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                least = min(least, before[j - 2] + 1)
            following.append(least)
        before, row = row, following
    return row[-1]
