"""Writing down what was done. Rows get their number and digest later, from the sequencer of network/node."""

from typing import Any

from django.db import models

from groups.models import AuditRow, Program
from groups.statements import insert
from groups.subjects import Subject


def record(*, action: str, target: models.Model, by: Subject, program: Program | None = None, **details: Any) -> None:
    """Add an audit row. `details` holds codes, numbers and opaque ids, never texts, addresses or secrets."""
    insert(row(action=action, target=target, by=by, program=program, **details))


def row(*, action: str, target: models.Model, by: Subject, program: Program | None = None, **details: Any) -> AuditRow:
    """The same, for who writes many of them together."""
    program = target if isinstance(target, Program) else program
    return AuditRow(
        actor=by.actor,
        action=action,
        object_kind=target._meta.model_name or "",
        object_id=str(target.pk),
        program_id=program.pk if program else None,
        country=program.country if program else getattr(target, "country", ""),
        details=details,
    )
