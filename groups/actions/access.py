"""Whether programs get into facilities, since when and why: a timeline of rows, of which the newest stands in the link
of the two as well."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy
from groups.actions import audit, directory, mail
from groups.codelists import AccessReason, AccessStatus, ListingStatus
from groups.errors import Conflict, Fault, Invalid, NotFound
from groups.models import AccessChange, Facility, Program, ProgramFacility
from groups.subjects import Subject

SHOWN = frozenset({ListingStatus.LISTED, ListingStatus.HIDDEN})


@transaction.atomic
def change(
    *, program: Program, facility: Facility, status: AccessStatus, since: date, reason: str, note: str, by: Subject
) -> tuple[AccessChange, bool]:
    """Note that a program can or cannot visit a facility since a day. Gives the row that holds of that day, and whether
    it is new: what is known already is not written again (then the row may be an unsaved one, for a facility that was
    never closed). Raises Invalid; NotFound where the program has never visited the facility."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "access.change", program)
    if program.status in {ListingStatus.CLOSED, ListingStatus.REJECTED}:
        raise Conflict(code="listing_closed", message=_("A closed listing cannot be changed; apply again first."))
    link = _check(program, facility, status, since, reason)
    rows = program.access_changes.filter(facility=facility)
    holds = rows.until_day(since).newest_first().first() or AccessChange(
        program=program, facility=facility, status=AccessStatus.OPEN, since=link.since
    )
    if (holds.status, holds.reason, holds.note) == (status, reason, note):
        return holds, False
    row = rows.create(program=program, facility=facility, status=status, since=since, reason=reason, note=note)
    settle(program, facility)
    program.version += 1
    program.save(update_fields=["version", "last_modified"])
    audit.record(
        action="access.changed",
        target=program,
        by=by,
        version=program.version,
        fields=["facilities"],
        facility=str(facility.pk),
        status=str(status),
    )
    directory.show(program)
    _tell_coordinators(row)
    return row, True


def _check(program: Program, facility: Facility, status: str, since: date, reason: str) -> ProgramFacility:
    links = list(program.facility_links.filter(facility=facility))
    if not links:
        raise NotFound
    faults = []
    covering = [link for link in links if link.since <= since and (link.until is None or since <= link.until)]
    if since > _today(program):
        faults.append(Fault("in_the_future", "/since", _("This day lies in the future.")))
    elif not covering:
        faults.append(
            Fault("outside_the_link", "/since", _("The program did not visit the facility then, but from {since} on."),
                  {"since": str(min(link.since for link in links))})
        )  # fmt: skip
    if status != AccessStatus.OPEN and not reason:
        faults.append(Fault("required", "/reason", _("A reason is needed unless access is open.")))
    if faults:
        raise Invalid(*faults)
    return covering[0]


def settle(program: Program, facility: Facility) -> None:
    """Let the present link say what the newest row of the timeline says."""
    newest = program.access_changes.filter(facility=facility).newest_first().first()
    if newest is not None:
        program.facility_links.filter(facility=facility, until__isnull=True).update(
            access_status=newest.status, access_since=newest.since, access_note=newest.note
        )


def follow(program: Program) -> None:
    """After the program's links were written anew: the timeline gets a row for each present link whose status is another
    one than it says. The reason is not known here. Call it in the transaction that writes the links."""
    today = _today(program)
    newest: dict[UUID, AccessChange] = {}
    for row in program.access_changes.newest_first():
        newest.setdefault(row.facility_id, row)
    for link in program.facility_links.filter(until__isnull=True):
        known = newest.get(link.facility_id)
        if link.access_status == (known.status if known else AccessStatus.OPEN):
            continue
        # Within the link, not before what was said last, and no day to come.
        since = min(today, max(link.access_since or today, link.since, known.since if known else link.since))
        row = AccessChange.objects.create(
            program=program, facility_id=link.facility_id, status=link.access_status, since=since, note=link.access_note
        )
        if link.access_since != since:
            link.access_since = since
            link.save(update_fields=["access_since"])
        if program.status in SHOWN:
            _tell_coordinators(row)


def _today(program: Program) -> date:
    now: datetime = timezone.now()
    return now.astimezone(ZoneInfo(program.time_zone)).date()


def _tell_coordinators(row: AccessChange) -> None:
    """Those of the program's country, and those of the facility's where that is another one."""
    for country in sorted({row.program.country, row.facility.country}):
        mail.send_to_coordinators(
            country=country,
            key=f"access_changed:{row.pk}",
            template="access_changed",
            program=row.program.slug,
            facility=row.facility.code,
            access=str(row.status),
            since=row.since.isoformat(),
            why=AccessReason(row.reason).value if row.reason else "",
        )
