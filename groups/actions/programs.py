"""Registering a program and changing its listing. The states of a listing are in listings.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy, versions
from groups.actions import audit, mail
from groups.codelists import ListingStatus, ProgramKind, Role
from groups.errors import Conflict, Fault, Invalid
from groups.languages import column
from groups.models import (
    Facility,
    Membership,
    OfferedService,
    Program,
    ProgramActivity,
    ProgramFacility,
    SpokenLanguage,
    Suspension,
)
from groups.models.program import TEXTS
from groups.periods import Period
from groups.places import default_time_zone, is_subdivision
from groups.slugs import free_slug
from groups.subjects import Subject

PLAIN = (
    "kind",
    "source_language",
    "country",
    "subdivision",
    "city",
    "latitude",
    "longitude",
    "location_precision",
    "time_zone",
    "website",
    "email",
    "phone",
    "founded_year",
    "reporting_from",
)
LINK = ("facility_id", "since", "until", "visit_days", "languages", "access_status", "access_since", "access_note")
# Of a listed program these change only after a coordinator has looked.
REVIEWED = ("name", "country", "website")
CHANGEABLE = frozenset({ListingStatus.PENDING, ListingStatus.LISTED, ListingStatus.REJECTED, ListingStatus.HIDDEN})

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What became of a change: nothing (`fields` empty), applied, or some of it waiting for review."""

    program: Program
    fields: list[str]
    waiting: list[str]


@transaction.atomic
def register(*, values: Values, by: Subject, is_demo: bool = False) -> Program:
    """A new program, waiting for review; who registers it becomes its manager. Raises Invalid with all faults."""
    values = dict(values)
    values.setdefault("time_zone", default_time_zone(values["country"]))
    values.setdefault("reporting_from", str(Period.containing(timezone.now().date())))
    links = _check(values, Program())
    program = Program(status=ListingStatus.PENDING, is_demo=is_demo, assured_on=timezone.now().date())
    _set_columns(program, values)
    _insert(program)
    _set_rows(program, values, links)
    if by.user is not None:
        Membership.objects.create(user=by.user, program=program, role=Role.MANAGER)
    audit.record(action="program.registered", target=program, by=by, version=program.version)
    tell_coordinators(program=program)
    return program


def _insert(program: Program) -> None:
    """Under a slug of its own, also where somebody takes the same one at the same time."""
    for attempt in range(3):
        program.slug = free_slug(program.text_in("name", program.source_language)[0])
        try:
            with transaction.atomic():
                program.save(force_insert=True)
        except IntegrityError:
            if attempt == 2 or not Program.objects.filter(origin="", slug=program.slug).exists():
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
    links = _check(values, program)
    changed = differences(program, values, links)
    waiting = [name for name in changed if name in REVIEWED] if _is_reviewed(program, by) else []
    pending = _pending(program, values, changed, waiting)
    if pending == program.pending_changes and len(waiting) == len(changed):
        return Change(program, [], waiting)
    versions.demand(program, expected)
    program.pending_changes = pending
    apply_values(program, {name: value for name, value in values.items() if name not in waiting}, links)
    bump(program)
    audit.record(action="program.changed", target=program, by=by, version=program.version, fields=changed)
    audit.record_change(target=program)
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


def apply_values(program: Program, values: Values, links: list[ProgramFacility] | None = None) -> None:
    _set_columns(program, values)
    _set_rows(program, values, links or [])


def differences(program: Program, values: Values, links: list[ProgramFacility]) -> list[str]:
    """Names of the values that differ from what the program has; `links` are those that the values describe."""
    present = {**current_values(program), "facilities": _plain_links(program.facility_links.all())}
    described = {**values, "facilities": _plain_links(links)}
    return [name for name in values if not _same(present[name], described[name])]


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, dict):
        # Texts in languages that are not named stay as they are.
        return before == {language: text for language, text in {**before, **after}.items() if text}
    if isinstance(before, list):
        return sorted(before, key=str) == sorted(after, key=str)
    return bool(before == after)


def _plain_links(links: Iterable[ProgramFacility]) -> list[tuple[Any, ...]]:
    return [tuple(str(getattr(link, name)) for name in LINK) for link in links]


def current_values(program: Program) -> dict[str, Any]:
    """The program in the shape in which it is registered and changed."""
    values: dict[str, Any] = {name: getattr(program, name) for name in PLAIN}
    for name in TEXTS:
        values[name] = program.texts(name)
    values["parent"] = program.parent_id
    values["languages"] = [row.code for row in program.spoken_languages.all()]
    values["services"] = [row.code for row in program.offered_services.all()]
    values["activities"] = [
        {"code": row.code, "since": row.since, "until": row.until} for row in program.activities.all()
    ]
    values["suspensions"] = [
        {"since": row.since, "until": row.until, "reason": row.reason} for row in program.suspensions.all()
    ]
    return values


def _check(values: Values, program: Program) -> list[ProgramFacility]:
    """The rules that need more than shape; returns the links to facilities that the values describe."""
    country = values.get("country", program.country)
    faults: list[Fault] = []
    if not values.get("time_zone", program.time_zone):
        faults.append(
            Fault(
                "time_zone_required",
                "/time_zone",
                _("{country} has several time zones: say which."),
                {"country": country},
            )
        )
    subdivision = values.get("subdivision", program.subdivision)
    if subdivision and not is_subdivision(subdivision, country):
        faults.append(
            Fault("subdivision_of_another_country", "/subdivision", _("{code} is no subdivision of {country}."),
                  {"code": subdivision, "country": country})
        )  # fmt: skip
    if "name" in values and not any({**program.texts("name"), **values["name"]}.values()):
        faults.append(Fault("required", "/name", _("A name in at least one language is needed.")))
    faults += _check_parent(values, program)
    faults += _check_spans("activities", values.get("activities", []), lambda span: span["code"])
    faults += _check_spans("suspensions", values.get("suspensions", []), lambda span: "")
    links, more = _find_links(values.get("facilities", []))
    if faults or more:
        raise Invalid(*faults, *more)
    return links


def _check_parent(values: Values, program: Program) -> list[Fault]:
    parent, kind = values.get("parent", program.parent_id), values.get("kind", program.kind)
    if kind != ProgramKind.UMBRELLA and program.groups.exists():
        return [Fault("umbrella_has_groups", "/kind", _("The umbrella network still has groups."))]
    if parent is None or (parent == program.parent_id and kind == program.kind):
        return []
    if kind == ProgramKind.UMBRELLA:
        return [Fault("umbrella_has_no_parent", "/parent", _("An umbrella network has no parent."))]
    known = Program.objects.filter(pk=parent, kind=ProgramKind.UMBRELLA, status=ListingStatus.LISTED)
    if parent == program.pk or not known.exists():
        return [Fault("unknown_umbrella", "/parent", _("There is no listed umbrella network with this id."))]
    return []


def _check_spans(name: str, spans: list[dict[str, Any]], group: Any) -> list[Fault]:
    faults = []
    seen: dict[str, list[tuple[date, date]]] = {}
    for index, span in enumerate(spans):
        first, last = span["since"], span.get("until") or date.max
        if last < first:
            faults.append(Fault("ends_before_start", f"/{name}/{index}/until", _("The end lies before the start.")))
        elif any(first <= end and start <= last for start, end in seen.get(group(span), [])):
            faults.append(Fault("overlap", f"/{name}/{index}/since", _("This time overlaps another one in the list.")))
        seen.setdefault(group(span), []).append((first, last))
    return faults


def _find_links(described: list[dict[str, Any]]) -> tuple[list[ProgramFacility], list[Fault]]:
    """Unsaved links for the described facilities (by id or code), and a fault for each that is not known."""
    wanted = [entry["facility"] for entry in described]
    known: dict[str, Facility] = {}
    for facility in Facility.objects.by_reference(wanted):
        known[str(facility.pk)] = known[facility.code] = facility
    links, spans, faults = [], [], []
    for index, entry in enumerate(described):
        found = known.get(entry["facility"]) or known.get(entry["facility"].lower())
        # One facility may be named once by its id and once by its code.
        spans.append({**entry, "key": str(found.pk) if found else entry["facility"]})
        if found:
            links.append(ProgramFacility(**{**entry, "facility": found}))
        else:
            faults.append(Fault("unknown_facility", f"/facilities/{index}/facility", _("There is no such facility.")))
    return links, faults + _check_spans("facilities", spans, lambda span: span["key"])


def _set_columns(program: Program, values: Values) -> None:
    for name in PLAIN:
        if name in values:
            setattr(program, name, values[name])
    if "parent" in values:
        program.parent_id = values["parent"]
    for name in TEXTS:
        for language, text in values.get(name, {}).items():
            setattr(program, column(name, language), text)


def _set_rows(program: Program, values: Values, links: list[ProgramFacility]) -> None:
    """Replace the program's rows of each kind that the values name."""
    if "languages" in values:
        program.spoken_languages.all().delete()
        SpokenLanguage.objects.bulk_create(SpokenLanguage(program=program, code=code) for code in values["languages"])
    if "services" in values:
        program.offered_services.all().delete()
        OfferedService.objects.bulk_create(OfferedService(program=program, code=code) for code in values["services"])
    if "activities" in values:
        program.activities.all().delete()
        ProgramActivity.objects.bulk_create(ProgramActivity(program=program, **row) for row in values["activities"])
    if "suspensions" in values:
        program.suspensions.all().delete()
        Suspension.objects.bulk_create(Suspension(program=program, **row) for row in values["suspensions"])
    if "facilities" in values:
        program.facility_links.all().delete()
        for link in links:
            link.program = program
        ProgramFacility.objects.bulk_create(links)
