"""Two entries that are one facility: what hangs on the double moves to the other. The double stays, so that its id and
code lead on: accepted reports name it for good, and what they say is never rewritten."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import facility_values, policy
from groups.actions import access, audit, directory
from groups.actions.facilities import Merged, store
from groups.codelists import ProposalStatus
from groups.errors import Fault, Invalid
from groups.facility_values import UNKNOWN
from groups.languages import LISTING_LANGUAGES, column
from groups.models import Facility, FacilityProposal, Program, ProgramFacility
from groups.subjects import Subject

# What the other takes over where it has none of it.
GAPS = (("national_type",), ("subdivision", "city"), ("latitude", "longitude"), ("in_use_since", "in_use_until"))


@transaction.atomic
def merge(*, facility: Facility, into: Facility, by: Subject) -> Facility:
    """Merge the double into the other facility, which is returned. By who coordinates the countries of both."""
    if facility.pk == into.pk:
        raise Invalid(Fault("same_facility", "/into", _("A facility cannot be merged into itself.")))
    # Programs before facilities: the order in which everybody locks.
    visitors = list(
        Program.objects.select_for_update()
        .filter(pk__in=ProgramFacility.objects.filter(facility=facility).values("program"))
        .order_by("pk")
    )
    double, kept = _lock(facility, into, by)
    for program in visitors:
        _move_links(program, double, kept)
    moved = double.access_changes.update(facility=kept)
    _move_facts(double, kept)
    double.identifiers.update(facility=kept)
    _move_proposals(double, kept)
    _fill_gaps(double, kept)
    _close(double, kept, by)
    for field in UNKNOWN:
        if kept.facts.standing().filter(field=field).exists():
            facility_values.refresh(kept, field)
    store(kept, by, "facility.took_over", other=str(double.pk), programs=len(visitors), access=moved)
    _tell_of(visitors, kept, by)
    return kept


def _lock(facility: Facility, into: Facility, by: Subject) -> tuple[Facility, Facility]:
    pair = {facility.pk, into.pk}
    rows = {row.pk: row for row in Facility.objects.select_for_update().filter(pk__in=pair).order_by("pk")}
    double, kept = rows[facility.pk], rows[into.pk]
    for country in sorted({double.country, kept.country}):
        policy.demand_coordinator(by, country)
    if double.merged_into_id:
        raise Merged
    if kept.merged_into_id:
        raise Invalid(Fault("facility_merged", "/into", Merged.message))
    return double, kept


def _move_links(program: Program, double: Facility, kept: Facility) -> None:
    """The program's spans at the double become spans at the other; where they touch spans there, they are one."""
    spans = list(program.facility_links.filter(facility=kept))
    for link in program.facility_links.filter(facility=double):
        standing = [each for each in spans if _meet(each, link)]
        if not standing:
            link.facility = kept
            link.save(update_fields=["facility"])
            spans.append(link)
            continue
        link.delete()
        first, *rest = standing
        first.since = min(each.since for each in [*standing, link])
        ends = [each.until for each in [*standing, link]]
        first.until = None if None in ends else max(end for end in ends if end)
        for each in rest:
            each.delete()
            spans.remove(each)
        first.save(update_fields=["since", "until"])


def _meet(one: ProgramFacility, other: ProgramFacility) -> bool:
    return (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)


def _move_facts(double: Facility, kept: Facility) -> None:
    """What both were told in the same words is said once."""
    for fact in double.facts.all():
        same = kept.facts.standing().filter(
            field=fact.field, value=fact.value, as_of=fact.as_of, source_url=fact.source_url
        )
        if fact.withdrawn_on is None and same.exists():
            fact.withdrawn_on = timezone.now().date()
        fact.facility = kept
        fact.save(update_fields=["facility", "withdrawn_on"])


def _move_proposals(double: Facility, kept: Facility) -> None:
    """What waits for review is about the other now; that the two are one needs no answer any more."""
    waiting = FacilityProposal.objects.waiting()
    pair = Q(facility=double, values__into=str(kept.pk)) | Q(facility=kept, values__into=str(double.pk))
    waiting.filter(pair).update(
        status=ProposalStatus.APPROVED, decided_on=timezone.now().date(), version=F("version") + 1
    )
    waiting.filter(facility=double).update(facility=kept)


def _fill_gaps(double: Facility, kept: Facility) -> None:
    for language in LISTING_LANGUAGES:
        name = column("name", language)
        setattr(kept, name, getattr(kept, name) or getattr(double, name))
    for group in GAPS:
        if "subdivision" in group and double.country != kept.country:
            continue
        if not any(getattr(kept, name) for name in group):
            for name in group:
                setattr(kept, name, getattr(double, name))
            if "latitude" in group:
                kept.location_precision = double.location_precision


def _close(double: Facility, kept: Facility, by: Subject) -> None:
    """One step leads from every double to the entry that stands."""
    Facility.objects.filter(merged_into=double).update(merged_into=kept)
    kept.formerly = sorted({*kept.formerly, *double.formerly, str(double.pk), double.code})
    double.merged_into = kept
    double.version += 1
    double.save(update_fields=["merged_into", "version", "last_modified"])
    audit.record(action="facility.merged", target=double, by=by, version=double.version, into=str(kept.pk))
    directory.show(double)


def _tell_of(programs: Iterable[Program], kept: Facility, by: Subject) -> None:
    """The listings of the programs that visited the double name the other now."""
    for program in programs:
        access.settle(program, kept)
        program.version += 1
        program.save(update_fields=["version", "last_modified"])
        audit.record(action="program.facility_merged", target=program, by=by, version=program.version,
                     fields=["facilities"])  # fmt: skip
        directory.show(program)
