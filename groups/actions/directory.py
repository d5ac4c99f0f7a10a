"""What the public sees of programs and facilities, kept in step in the transaction of each change: the entry that is
searched and shown, the row of the change feed, and the version that caches are keyed by."""

from django.db import transaction
from django.db.models import F, Q, QuerySet

from groups import entries
from groups.codelists import ListingStatus
from groups.models import ChangeRow, Company, DirectoryVersion, Entry, Facility, Program
from groups.models.change_row import Operation

PART = 200


@transaction.atomic
def show(target: Program | Facility) -> None:
    """Bring the directory in step with the record as it now stands. What never was public leaves no trace in the feed."""
    if isinstance(target, Facility):
        _write_row(target, Operation.TOMBSTONE if target.merged_into_id else Operation.UPSERT)
        _follow(Program.objects.listed().filter(facility_links__facility=target).distinct())
    else:
        _show_program(target)
    DirectoryVersion.move()


def _show_program(program: Program) -> None:
    if program.is_listed:
        entries.write([program])
        _write_row(program, Operation.UPSERT)
    elif Entry.objects.filter(program=program).delete()[0]:
        _write_row(program, Operation.TOMBSTONE)
    # They name their umbrella, unless it is hidden.
    _follow(program.groups.listed())


def _follow(programs: QuerySet[Program]) -> None:
    """Programs that name the record: where they show something else now, whoever keeps copies must read them again."""
    ids = list(programs.values_list("pk", flat=True))
    if not ids:
        return
    rows = Entry.objects.filter(program__in=ids).order_by("program")
    before = dict(rows.values_list("program", "outline"))
    entries.write(Program.objects.filter(pk__in=ids))
    ChangeRow.objects.bulk_create(
        ChangeRow(kind="program", object_id=str(pk), operation=Operation.UPSERT, version=version)
        for pk, outline, version in rows.values_list("program", "outline", "version")
        if before.get(pk) != outline
    )


@transaction.atomic
def show_company(target: Company) -> None:
    """Of a company and what it owns, all facilities, which name it, and the programs that visit them."""
    owned = Company.objects.all().with_subsidiaries([target.pk])
    for facility in Facility.objects.filter(company__in=owned, merged_into=None).order_by("pk"):
        _write_row(facility, Operation.UPSERT)
    _follow(Program.objects.listed().filter(facility_links__facility__company__in=owned).distinct())
    DirectoryVersion.move()


def rebuild() -> int:
    """Make all entries anew, after a change of their shape or of how words are made plain; returns how many."""
    return _write_in_parts(Program.objects.listed()) + _drop_strays()


def mend() -> int:
    """Bring entries that are missing, of another version than their program or of none that is listed in step again;
    returns how many there were."""
    amiss = Program.objects.listed().filter(Q(entry__isnull=True) | ~Q(entry__version=F("version")))
    return _write_in_parts(amiss) + _drop_strays()


def _write_in_parts(programs: QuerySet[Program]) -> int:
    """Some at a time, so that nobody waits long for a lock."""
    ids, count = list(programs.order_by("pk").values_list("pk", flat=True)), 0
    for start in range(0, len(ids), PART):
        with transaction.atomic():
            count += entries.write(Program.objects.filter(pk__in=ids[start : start + PART]))
            DirectoryVersion.move()
    return count


def _drop_strays() -> int:
    with transaction.atomic():
        strays = Entry.objects.exclude(program__status=ListingStatus.LISTED)
        count = strays.count()
        if count:
            strays.delete()
            DirectoryVersion.move()
    return count


def _write_row(target: Program | Facility, operation: Operation) -> None:
    ChangeRow.objects.create(
        kind=target._meta.model_name or "", object_id=str(target.pk), operation=operation, version=target.version
    )
