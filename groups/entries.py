"""The rows that the directory is searched and shown by, made from programs."""

from collections.abc import Iterable
from uuid import UUID

import orjson
from django.db.models import QuerySet

from groups import search
from groups.models import Company, Entry, EntryTag, Program
from groups.models.program import TEXTS
from groups.representations.programs import outline
from groups.representations.tables import keep
from groups.statements import insert_many

BATCH = 500


def write(programs: Iterable[Program] | QuerySet[Program]) -> int:
    """Make the entries of those of these programs that are listed anew; returns how many. Call it in the transaction of
    the change."""
    ids = _ids(programs)
    owners = _owners() if ids else {}
    count = 0
    for start in range(0, len(ids), BATCH):
        # Locked, and then looked at: nobody hides a program while its entry is written.
        rows = Program.objects.listed().filter(pk__in=ids[start : start + BATCH]).order_by("pk")
        part = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        count += len(part)
        found = list(Program.objects.filter(pk__in=part).for_directory())
        made = [_entry(program) for program in found]
        written = Entry.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["program"], update_fields=_COLUMNS
        )
        EntryTag.objects.filter(entry__in=[entry.pk for entry in written]).delete()
        tags = [
            EntryTag(entry=entry, kind=kind, code=code)
            for entry, program in zip(written, found, strict=True)
            for kind, code in _tags(program, owners)
        ]
        insert_many(EntryTag, tags)
    return count


def _ids(programs: Iterable[Program] | QuerySet[Program]) -> list[UUID]:
    """Of those that are still to be read, nothing but the ids: their seventy columns are read under the lock."""
    if isinstance(programs, QuerySet):
        return list(programs.values_list("pk", flat=True))
    return [program.pk for program in programs]


_COLUMNS = [field.name for field in Entry._meta.concrete_fields if field.name not in {"id", "program"}]


def _entry(program: Program) -> Entry:
    outlined = outline(program)
    place = outlined["location"]
    names = program.texts("name").values()
    words = [text for field in TEXTS for text in program.texts(field).values()]
    return Entry(
        program=program,
        latitude=place["latitude"] if place else None,
        longitude=place["longitude"] if place else None,
        slug=program.slug,
        country=program.country,
        subdivision=program.subdivision,
        kind=program.kind,
        assured_on=program.assured_on or program.created_at.date(),
        last_modified=program.last_modified,
        version=program.version,
        names=search.plain_lines(names),
        words=search.plain_lines([*words, program.city]),
        line=keep(outlined),
        outline=orjson.dumps(outlined).decode(),
    )


def _tags(program: Program, owners: dict[object, object]) -> set[tuple[str, str]]:
    """(kind, code) of all by which the program is found."""
    found = {("country", program.country), ("kind", program.kind)}
    if program.subdivision:
        found.add(("subdivision", program.subdivision))
    found |= {("language", row.code) for row in program.spoken_languages.all()}
    found |= {("service", row.code) for row in program.offered_services.all()}
    names = program.texts("name").values()
    found |= {("word", word[: EntryTag.LONGEST]) for word in search.latin_words(names)}
    found |= {("name", line[: EntryTag.LONGEST]) for line in search.plain_lines(names).splitlines()}
    for link in program.facility_links.all():
        if link.until is not None:
            continue
        found |= {("facility", str(link.facility_id)), ("access", link.access_status)}
        found.add(("operator", link.facility.operator_type))
        company: object = link.facility.company_id
        while company is not None and ("company", str(company)) not in found:
            found.add(("company", str(company)))
            company = owners.get(company)
    return found


def _owners() -> dict[object, object]:
    """Each company with the one that owns it."""
    return dict(Company.objects.exclude(parent=None).values_list("pk", "parent"))
