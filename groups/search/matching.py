"""Entries that hold every word of a search, in the order of how well they do.

Text is never a query language here: what is sought are pieces of plain words, which have no character that FTS5, LIKE or
SQL could take for anything else. A word is sought in Latin letters, so that 서울 and Seoul find each other; who holds
it in other letters alone comes after all who hold it as it was written."""

from enum import IntEnum
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from groups.models.entry import EntryQuerySet
from groups.search import resembling
from groups.search.text import latin, plain

# Shorter pieces are in no index of trigrams.
INDEXED = 3


class Rank(IntEnum):
    EXACT_NAME, NAME_BEGINS, IN_NAME, ELSEWHERE, OTHER_LETTERS, RESEMBLING = range(6)


def matching(rows: EntryQuerySet, text: str) -> EntryQuerySet:
    """The rows that hold every word, annotated with `rank`, the best first by it. Where there is none: rows whose
    names have words like these, by the number of letters that differ. One query, and two more for the latter."""
    words = plain(text).split()
    if not words:
        return rows.annotate(rank=Value(0)).none()
    found = rows.filter(_holding(words))
    if found.exists():
        return found.annotate(rank=_rank(words))
    conditions, distance = resembling.conditions({word: _holding([word]) for word in words})
    return rows.filter(conditions).annotate(rank=Rank.RESEMBLING + distance)


def piece(word: str) -> str:
    """What is sought for a plain word: its Latin form, unless so little is left of it that anything would hold it."""
    found = latin(word)
    return found if len(found) >= INDEXED else word


def _holding(words: list[str]) -> Q:
    """The condition that all of them occur, by the database's index where they are long enough for it."""
    pieces = [piece(word) for word in words]
    long = [each for each in pieces if len(each) >= INDEXED]
    short = [each for each in pieces if len(each) < INDEXED]
    return reduce(and_, (_occurs("words", each) for each in short), _indexed(long))


def _indexed(pieces: list[str]) -> Q:
    if connection.vendor != "sqlite":
        return reduce(and_, (Q(words__contains=each) for each in pieces), Q())
    if not pieces:
        return Q()
    query = "words : (" + " AND ".join(f'"{each}"' for each in pieces) + ")"
    return Q(pk__in=RawSQL("SELECT rowid FROM groups_entrysearch WHERE groups_entrysearch MATCH %s", [query]))


def _rank(words: list[str]) -> Case:
    names = Concat(Value("\n"), F("names"), Value("\n"), output_field=TextField())
    whole = " ".join(words)
    elsewhere = [] if all(piece(word) == word for word in words) else [
        When(~reduce(and_, (_occurs("words", word) for word in words)), then=Rank.OTHER_LETTERS)
    ]  # fmt: skip
    return Case(
        *elsewhere,
        When(_occurs(names, f"\n{whole}\n"), then=Rank.EXACT_NAME),
        When(_occurs(names, f"\n{whole}"), then=Rank.NAME_BEGINS),
        When(reduce(and_, (_occurs("names", word) for word in words)), then=Rank.IN_NAME),
        default=Rank.ELSEWHERE,
        output_field=IntegerField(),
    )


def _occurs(where: str | Combinable, piece: str) -> Q:
    return Q(GreaterThan(StrIndex(where, Value(piece)), 0))
