"""Writing down what was done. Rows get their number and digest later, from the sequencer of network/node."""

from typing import Any

from django.db import models

from groups.codelists import ListingStatus
from groups.models import AuditRow, ChangeRow, Facility, Program
from groups.models.change_row import Operation
from groups.subjects import Subject


def record(*, action: str, target: models.Model, by: Subject, program: Program | None = None, **details: Any) -> None:
    """Add an audit row. `details` holds codes, numbers and opaque ids, never texts, addresses or secrets."""
    program = target if isinstance(target, Program) else program
    AuditRow.objects.create(
        actor=by.actor,
        action=action,
        object_kind=target._meta.model_name or "",
        object_id=str(target.pk),
        program_id=program.pk if program else None,
        country=program.country if program else getattr(target, "country", ""),
        details=details,
    )


def record_change(*, target: Program | Facility) -> None:
    """Add a change row for the public feed: the record is there, or it is gone."""
    gone = isinstance(target, Program) and target.status != ListingStatus.LISTED
    ChangeRow.objects.create(
        kind=target._meta.model_name or "",
        object_id=str(target.pk),
        operation=Operation.TOMBSTONE if gone else Operation.UPSERT,
        version=target.version,
    )
