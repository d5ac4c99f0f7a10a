"""What the public sees of programs and facilities, kept in step in the transaction of each change: the entry that is
searched and shown, the row of the change feed, and the version that caches are keyed by."""

from django.db import transaction

from groups import entries
from groups.models import ChangeRow, Company, DirectoryVersion, Entry, Facility, Program
from groups.models.change_row import Operation


@transaction.atomic
def show(target: Program | Facility) -> None:
    """Bring the directory in step with the record as it now stands. What never was public leaves no trace in the feed."""
    if isinstance(target, Facility):
        _write_row(target, Operation.TOMBSTONE if target.merged_into_id else Operation.UPSERT)
        entries.write(Program.objects.listed().filter(facility_links__facility=target).distinct())
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
    entries.write(program.groups.listed())


@transaction.atomic
def show_company(target: Company) -> None:
    """Of a company and what it owns, all facilities and the programs that visit them."""
    owned = Company.objects.all().with_subsidiaries([target.pk])
    entries.write(Program.objects.listed().filter(facility_links__facility__company__in=owned).distinct())
    DirectoryVersion.move()


def _write_row(target: Program | Facility, operation: Operation) -> None:
    ChangeRow.objects.create(
        kind=target._meta.model_name or "", object_id=str(target.pk), operation=operation, version=target.version
    )
