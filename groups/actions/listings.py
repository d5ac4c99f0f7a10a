"""The states of a listing: pending -> listed | rejected; listed <-> hidden; closed; and back to pending."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy, program_values
from groups.actions import audit, directory, mail
from groups.actions.programs import bump, tell_coordinators
from groups.codelists import ListingStatus, RejectionReason, Role
from groups.errors import Conflict
from groups.models import Program
from groups.subjects import Subject


class WrongState(Conflict):
    code = "wrong_listing_state"
    message = _("This cannot be done in the present state of the listing: {status}.")


def enter(*, program: Program, by: Subject) -> Program:
    """List a program that waits or is hidden, or apply the changes of a listed one that wait. Never one's own."""
    with transaction.atomic():
        program = _lock(program, by, "program.list")
        waiting = program.pending_changes
        if program.status not in {ListingStatus.PENDING, ListingStatus.HIDDEN} and not waiting:
            raise WrongState(status=program.get_status_display())
        program_values.write(program, waiting)
        program.pending_changes = {}
        program.status = ListingStatus.LISTED
        program.assured_on = timezone.now().date()
        _store(program, by, "program.listed")
        _tell_managers(program, "program_listed")
        return program


def reject(*, program: Program, code: str, note: str, by: Subject) -> Program:
    """Refuse a waiting listing, or the waiting changes of a listed one, with a reason for the applicant."""
    with transaction.atomic():
        program = _lock(program, by, "program.reject")
        if program.status == ListingStatus.PENDING:
            program.status = ListingStatus.REJECTED
            program.rejection_code, program.rejection_note = code, note
        elif program.status == ListingStatus.LISTED and program.pending_changes:
            program.pending_changes = {}
        else:
            raise WrongState(status=program.get_status_display())
        _store(program, by, "program.rejected", reason=code)
        _tell_managers(program, "program_rejected", reason=str(RejectionReason(code).value), note=note)
        return program


def hide(*, program: Program, by: Subject) -> Program:
    """Take a listing out of sight at once; whoever stands up for it may, without asking anybody."""
    with transaction.atomic():
        program = _lock(program, by, "program.hide")
        if program.status == ListingStatus.HIDDEN:
            return program
        _move(program, ListingStatus.HIDDEN, {ListingStatus.LISTED})
        _store(program, by, "program.hidden")
        _tell_managers(program, "program_hidden")
        return program


def close(*, program: Program, by: Subject) -> Program:
    """The program has ended."""
    with transaction.atomic():
        program = _lock(program, by, "program.close")
        _move(program, ListingStatus.CLOSED, {ListingStatus.LISTED, ListingStatus.HIDDEN})
        program.closed_on = timezone.now().date()
        _store(program, by, "program.closed")
        return program


def apply(*, program: Program, by: Subject) -> Program:
    """Ask for review again after a rejection, or after the program had closed."""
    with transaction.atomic():
        program = _lock(program, by, "program.apply")
        _move(program, ListingStatus.PENDING, {ListingStatus.REJECTED, ListingStatus.CLOSED})
        program.closed_on = None
        program.rejection_code, program.rejection_note = "", ""
        _store(program, by, "program.applied")
        tell_coordinators(program=program)
        return program


def confirm(*, program: Program, by: Subject) -> Program:
    """Say that the listing is still true."""
    with transaction.atomic():
        program = _lock(program, by, "program.confirm")
        if program.status not in {ListingStatus.LISTED, ListingStatus.HIDDEN}:
            raise WrongState(status=program.get_status_display())
        program.assured_on = timezone.now().date()
        _store(program, by, "program.confirmed")
        return program


def _lock(program: Program, by: Subject, action: str) -> Program:
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, action, program)
    return program


def _move(program: Program, status: ListingStatus, allowed_from: Iterable[ListingStatus]) -> None:
    if program.status not in set(allowed_from):
        raise WrongState(status=program.get_status_display())
    program.status = status


def _store(program: Program, by: Subject, action: str, **details: Any) -> None:
    bump(program)
    audit.record(action=action, target=program, by=by, version=program.version, **details)
    directory.show(program)


def _tell_managers(program: Program, template: str, **params: str) -> None:
    for membership in program.memberships.filter(role=Role.MANAGER).select_related("user"):
        mail.send_later(
            to=membership.user,
            key=f"{template}:{program.pk}:{program.version}:{membership.user_id}",
            template=template,
            program=program.slug,
            **params,
        )
