"""Registering a program and changing its listing. The states of a listing are in listings.py."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy, program_rules, program_values, versions
from groups.actions import access, audit, directory, mail
from groups.codelists import ListingStatus, Role
from groups.errors import Conflict, NotAllowed
from groups.models import Membership, Program
from groups.periods import Period
from groups.places import default_time_zone
from groups.program_values import Values
from groups.slugs import free_slug
from groups.subjects import Subject

# Of a listed program these change only after a coordinator has looked.
REVIEWED = ("name", "country", "website")
# How often a new slug is sought where others take it at the same moment.
TRIES = 20
CHANGEABLE = frozenset({ListingStatus.PENDING, ListingStatus.LISTED, ListingStatus.REJECTED, ListingStatus.HIDDEN})


@dataclass(frozen=True)
class Change:
    """What became of a change: nothing (`fields` empty), applied, or some of it waiting for review."""

    program: Program
    fields: list[str]
    waiting: list[str]


@transaction.atomic
def register(*, values: Values, by: Subject, is_demo: bool = False, for_others: bool = False) -> Program:
    """A new program, waiting for review; who registers it becomes its manager. `for_others`: a coordinator of the country
    writes it down for people who may claim it later, and it has no manager. Raises Invalid with all faults."""
    values = dict(values)
    if for_others:
        if values["country"] not in by.territory:
            raise NotAllowed
        policy.demand_mfa(by, policy.Mfa.RECORD)
    values.setdefault("time_zone", default_time_zone(values["country"]))
    values.setdefault("reporting_from", str(Period.containing(timezone.now().date())))
    links = program_rules.check(values, Program())
    program = Program(status=ListingStatus.PENDING, is_demo=is_demo, assured_on=timezone.now().date())
    program_values.set_columns(program, values)
    _insert(program)
    program_values.set_rows(program, values, links)
    access.follow(program)
    if by.user is not None and not for_others:
        Membership.objects.create(user=by.user, program=program, role=Role.MANAGER)
    audit.record(action="program.registered", target=program, by=by, version=program.version)
    tell_coordinators(program=program)
    return program


def _insert(program: Program) -> None:
    """Under a slug of its own, also where somebody takes the same one at the same time."""
    for attempt in range(TRIES):
        program.slug = free_slug(program.text_in("name", program.source_language)[0])
        try:
            with transaction.atomic():
                program.save(force_insert=True)
        except IntegrityError:
            if attempt == TRIES - 1 or not Program.objects.filter(origin="", slug=program.slug).exists():
                raise
        else:
            return


def tell_coordinators(*, program: Program) -> None:
    """Tell the coordinators of the country that a listing waits for them."""
    mail.send_to_coordinators(
        country=program.country,
        key=f"program_waiting:{program.pk}:{program.version}",
        template="program_waiting",
        program=program.slug,
    )


@transaction.atomic
def change(*, program: Program, values: Values, expected: versions.Expected, by: Subject) -> Change:
    """Change a listing; of a listed one, name, country and website wait for a coordinator's review."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "program.change", program)
    if program.status not in CHANGEABLE:
        raise Conflict(code="listing_closed", message=_("A closed listing cannot be changed; apply again first."))
    links = program_rules.check(values, program)
    changed = program_values.differences(program, values, links)
    waiting = [name for name in changed if name in REVIEWED] if _is_reviewed(program, by) else []
    pending = _pending(program, values, changed, waiting)
    if pending == program.pending_changes and len(waiting) == len(changed):
        return Change(program, [], waiting)
    versions.demand(program, expected)
    program.pending_changes = pending
    program_values.write(program, {name: value for name, value in values.items() if name not in waiting}, links)
    access.follow(program)
    bump(program)
    audit.record(action="program.changed", target=program, by=by, version=program.version, fields=changed)
    directory.show(program)
    if waiting:
        tell_coordinators(program=program)
    return Change(program, changed, waiting)


def _is_reviewed(program: Program, by: Subject) -> bool:
    """Whether somebody else must look at changes: of listed programs always, unless their coordinator makes them."""
    coordinates = program.country in by.territory and by.role_in(program.pk) is None
    return program.status == ListingStatus.LISTED and not coordinates and not by.node


def _pending(program: Program, values: Values, changed: list[str], waiting: list[str]) -> dict[str, Any]:
    """What will wait for review: a value that is made or set back to what the listing has waits no longer."""
    kept = {
        name: value
        for name, value in program.pending_changes.items()
        if name not in values or (name not in changed and not _covers(values[name], value))
    }
    return {**kept, **{name: values[name] for name in waiting}}


def _covers(values: Any, others: Any) -> bool:
    """Whether a map of texts names each language of another one; other values are whole."""
    return not isinstance(others, dict) or others.keys() <= values.keys()


def bump(program: Program) -> None:
    """Save the program as its next version."""
    program.version += 1
    program.save()
