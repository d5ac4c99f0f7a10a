"""Copies of programs with another id, name and place, written without models.

To make 100,000 entries by the node's own code takes many minutes. A copy's entry is put together from what that code
made of its original and of the new texts; then it is asked for the entries of some copies, and no difference is let pass."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from django.db import models, transaction
from django.db.models import Max

from bench.directory.loading import Row, changed, loading, put, row
from bench.directory.words import Said, said
from groups import entries
from groups.languages import column
from groups.models import Entry, EntryTag, OfferedService, Program, ProgramFacility, SpokenLanguage
from groups.representations.places import location
from groups.representations.tables import keep

BATCH, CHECKED = 10_000, 100
CHILDREN: tuple[type[models.Model], ...] = (SpokenLanguage, OfferedService, ProgramFacility)


@dataclass(frozen=True)
class New:
    """What the copy has of its own."""

    id: uuid.UUID
    where: int
    slug: str
    city: str
    latitude: Decimal
    longitude: Decimal
    website: str
    email: str
    assured_on: date


@dataclass(frozen=True)
class Original:
    """A program with all of its rows, by table."""

    program: Program
    row: Row
    children: dict[type[models.Model], list[Row]]
    entry: Row
    outline: dict[str, Any]
    tags: list[tuple[str, str]]


@dataclass(frozen=True)
class Copy:
    """`number` is that of its entry."""

    number: int
    old: Original
    new: New
    said: Said


def write(originals: Sequence[Program], new: Sequence[New]) -> None:
    """A copy for each of the new, of the originals in turn."""
    found = _read(originals)
    with loading(Program, *CHILDREN, Entry, EntryTag):
        first = Entry.objects.aggregate(last=Max("pk"))["last"] + 1
        for start in range(0, len(new), BATCH):
            part = enumerate(new[start : start + BATCH], start)
            with transaction.atomic():
                _write([_copy(first + n, found[n % len(found)], each) for n, each in part])
    _check([each.id for each in new[:: max(1, len(new) // CHECKED)]])


def _copy(number: int, old: Original, new: New) -> Copy:
    return Copy(number, old, new, said(old.program.source_language, new.where))


def _read(programs: Sequence[Program]) -> list[Original]:
    ids = [program.pk for program in programs]
    children: dict[Any, dict[type[models.Model], list[Row]]] = {pk: {model: [] for model in CHILDREN} for pk in ids}
    for model in CHILDREN:
        found: Any = model._base_manager.filter(program__in=ids).order_by("pk")
        for each in found:
            children[each.program_id][model].append(row(each, without="id"))
    shown = {entry.program_id: entry for entry in Entry.objects.filter(program__in=ids)}
    tags: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    # The words of names are the copy's own.
    kept = EntryTag.objects.filter(entry__program__in=ids).exclude(kind__in=("word", "name"))
    for program, kind, code in kept.values_list("entry__program", "kind", "code"):
        tags[program].append((kind, code))
    return [
        Original(program, row(program), children[pk], row(shown[pk]), orjson.loads(shown[pk].outline), tags[pk])
        for pk, program in zip(ids, programs, strict=True)
    ]


def _write(copies: list[Copy]) -> None:
    put(Program, map(_program, copies))
    for model in CHILDREN:
        put(model, _children(model, copies))
    put(Entry, map(_entry, copies))
    tags = ((kind, code, copy.number) for copy in copies for kind, code in (*copy.old.tags, *copy.said.tags))
    # In the order of their index.
    put(EntryTag, ({"entry_id": number, "kind": kind, "code": code} for kind, code, number in sorted(tags)))


def _children(model: type[models.Model], copies: list[Copy]) -> Iterator[Row]:
    return (changed(model, each, program=copy.new.id) for copy in copies for each in copy.old.children[model])


def _program(copy: Copy) -> Row:
    new, texts = copy.new, copy.said.texts
    own = {column(name, each): text for name, by_language in texts.items() for each, text in by_language.items()}
    return changed(
        Program, copy.old.row, id=new.id, slug=new.slug, city=new.city, latitude=new.latitude, longitude=new.longitude,
        website=new.website, email=new.email, assured_on=new.assured_on, **own,
    )  # fmt: skip


@dataclass
class _Placed:
    latitude: Decimal | None
    longitude: Decimal | None
    location_precision: str


def _entry(copy: Copy) -> Row:
    old, new = copy.old, copy.new
    where = location(_Placed(new.latitude, new.longitude, old.program.location_precision))
    outlined = {
        **old.outline,
        "id": str(new.id),
        "slug": new.slug,
        "texts": copy.said.texts,
        "city": new.city,
        "location": where,
        "website": new.website,
        "email": new.email,
        "assured_on": new.assured_on.isoformat(),
    }
    return changed(
        Entry, old.entry, id=copy.number, program=new.id, slug=new.slug, assured_on=new.assured_on,
        names=copy.said.names, words=copy.said.words, line=keep(outlined), outline=orjson.dumps(outlined).decode(),
        latitude=where and where["latitude"], longitude=where and where["longitude"],
    )  # fmt: skip


def _check(ids: list[uuid.UUID]) -> None:
    before = _shown(ids)
    with transaction.atomic():
        entries.write(Program.objects.filter(pk__in=ids))
    after = _shown(ids)
    for each in ids:
        if before[each] != after[each]:
            raise ValueError(f"a copy differs:\n{before[each]}\n{after[each]}")


def _shown(ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[Row, list[tuple[str, str]]]]:
    """Rows and tags of the entries of these programs."""
    return {
        entry.program_id: (row(entry), sorted((tag.kind, tag.code) for tag in entry.tags.all()))
        for entry in Entry.objects.filter(program__in=ids).prefetch_related("tags")
    }
