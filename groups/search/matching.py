"""Entries that hold every word of a search, in the order of how well they do.

Text is never a query language here: what is sought are pieces of plain words, which have no character that FTS5, LIKE or
SQL could take for anything else. A word is sought in Latin letters, so that 서울 and Seoul find each other; who holds
it in other letters alone comes after all who hold it as it was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from operator import and_

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from groups.models.entry import Entry, EntryQuerySet
from groups.models.entry_tag import EntryTag
from groups.search import resembling
from groups.search.text import latin, plain

# Shorter pieces are in no index of trigrams.
INDEXED = 3
# What more entries hold than this tells little of them: beyond names that are or begin so, they are in order unranked,
# and found by reading entries in order, which is done before all that hold it are known.
COMMON = 2000
HIGHEST = "\U0010ffff"


class Rank(IntEnum):
    EXACT_NAME, NAME_BEGINS, IN_NAME, ELSEWHERE, OTHER_LETTERS, RESEMBLING = range(6)


@dataclass(frozen=True)
class Matches:
    """The rows found, annotated with `rank`; and the same in tiers, each of the rank that is its number, where that is
    quicker to read a page of."""

    rows: EntryQuerySet
    tiers: Sequence[EntryQuerySet] = ()


def matching(rows: EntryQuerySet, text: str) -> Matches:
    """The rows that hold every word. Where there is none: rows whose names have words like these, by the number of
    letters that differ. Asks twice before the rows are read."""
    words = plain(text).split()
    if not words:
        return Matches(rows.annotate(rank=Value(0)).none())
    number = _number(words)
    if number > COMMON:
        return _common(rows, words)
    found = rows.filter(_holding(words))
    if number and found.exists():
        return Matches(found.annotate(rank=_rank(words)))
    alike = resembling.conditions({word: _holding([word]) for word in words})
    if alike is None:
        return Matches(rows.annotate(rank=Value(0)).none())
    return Matches(rows.filter(alike.condition).annotate(rank=Rank.RESEMBLING + alike.distance))


def piece(word: str) -> str:
    """What is sought for a plain word: its Latin form, unless so little is left of it that anything would hold it."""
    found = latin(word)
    return found if len(found) >= INDEXED else word


def _number(words: list[str]) -> int:
    """How many entries hold them all, filtered or not, as far as it matters."""
    if connection.vendor != "sqlite" or not (query := _trigrams(words)):
        return Entry.objects.filter(_holding(words))[: COMMON + 1].count()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({FOUND} LIMIT %s)", [query, COMMON + 1])  # noqa: S608  # a constant
        return int(cursor.fetchone()[0])


FOUND = "SELECT rowid FROM groups_entrysearch WHERE groups_entrysearch MATCH %s"


def _trigrams(words: list[str]) -> str:
    """The pieces that are long enough, for FTS5."""
    long = [each for each in map(piece, words) if len(each) >= INDEXED]
    return "words : (" + " AND ".join(f'"{each}"' for each in long) + ")" if long else ""


def _holding(words: list[str]) -> Q:
    """The condition that all of them occur, by the database's index where they are long enough for it."""
    if connection.vendor != "sqlite":
        return Q(*(Q(words__contains=piece(word)) for word in words))
    short = [each for each in map(piece, words) if len(each) < INDEXED]
    query = _trigrams(words)
    indexed = Q(pk__in=RawSQL(FOUND, [query])) if query else Q()  # noqa: S611  # a constant, and its parameter
    return reduce(and_, (_occurs("words", each) for each in short), indexed)


def _common(rows: EntryQuerySet, words: list[str]) -> Matches:
    whole = " ".join(words)
    code = whole[: EntryTag.LONGEST]
    tags = EntryTag.objects.filter(kind="name", code__gte=code, code__lt=code + HIGHEST).order_by("code", "entry")
    # The same names first. As numbers: a planner that is given the question would rather read all entries.
    named = list(tags.values_list("code", "entry")[: COMMON + 1])
    same = [entry for name, entry in named if name == code]
    exact, begins = _occurs(_NAMES, f"\n{whole}\n"), _occurs(_NAMES, f"\n{whole}")
    holding = rows.filter(*(_occurs("words", piece(word)) for word in words))
    # Where many names begin so, they too are found sooner by reading in order.
    few = len(named) <= COMMON
    beginning = rows.filter(begins, pk__in=[entry for _name, entry in named]) if few else rows.filter(begins)
    rank = Case(When(exact, then=0), When(begins, then=1), default=2, output_field=IntegerField())
    tiers = (rows.filter(exact, pk__in=same), beginning.exclude(exact), holding.exclude(begins))
    return Matches(
        holding.annotate(rank=rank),
        [tier.annotate(rank=Value(number)) for number, tier in enumerate(tiers)],
    )


_NAMES = Concat(Value("\n"), F("names"), Value("\n"), output_field=TextField())


def _rank(words: list[str]) -> Case:
    whole = " ".join(words)
    other = [] if all(piece(word) == word for word in words) else [
        When(~reduce(and_, (_occurs("words", word) for word in words)), then=Rank.OTHER_LETTERS)
    ]  # fmt: skip
    return Case(
        *other,
        When(_occurs(_NAMES, f"\n{whole}\n"), then=Rank.EXACT_NAME),
        When(_occurs(_NAMES, f"\n{whole}"), then=Rank.NAME_BEGINS),
        When(reduce(and_, (_occurs("names", word) for word in words)), then=Rank.IN_NAME),
        default=Rank.ELSEWHERE,
        output_field=IntegerField(),
    )


def _occurs(where: str | Combinable, piece: str) -> Q:
    return Q(GreaterThan(StrIndex(where, Value(piece)), 0))
