"""Facilities, what is known of them, and what others call them. Merging is in merges.py."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from groups import facility_rules, facility_values, policy, versions
from groups.actions import audit, directory
from groups.codelists import FacilityStatus
from groups.errors import Conflict, Invalid
from groups.facility_values import Values
from groups.models import Company, Facility, FacilityFact, FacilityIdentifier
from groups.models.facility_fact import FactField
from groups.search import latin
from groups.subjects import Subject

# How often a free code is sought where others take it at the same moment.
TRIES = 20
LONGEST_CODE = 20


class Merged(Conflict):
    code = "facility_merged"
    message = _("This entry was merged into another one; work on that.")


class IdentifierTaken(Conflict):
    code = "identifier_taken"
    message = _("{facility} has this identifier.")


@transaction.atomic
def enter(*, values: Values, by: Subject) -> Facility:
    """A new facility from checked shapes, with `facts` and `identifiers` where the values have them; without a `code` it
    gets one. Raises Invalid with all faults."""
    policy.demand_coordinator(by, values["country"])
    facility_rules.check(values, Facility(country=values["country"]))
    facility = add(by=by, **{name: values[name] for name in values if name != "facts"})
    for fact in values.get("facts", []):
        record_fact(facility=facility, by=by, **fact)
    return Facility.objects.get(pk=facility.pk)


@transaction.atomic
def add(*, name: dict[str, str], by: Subject, code: str = "", **values: Any) -> Facility:
    """A new facility; `name` maps languages to names, `identifiers` is a list of {scheme, value}, the other values are its
    columns. Nothing is checked."""
    named: list[dict[str, str]] = values.pop("identifiers", [])
    facility = Facility(**values)
    facility_values.set_columns(facility, {"name": name})
    _insert(facility, code, named)
    FacilityIdentifier.objects.bulk_create(FacilityIdentifier(facility=facility, **each) for each in named)
    audit.record(action="facility.added", target=facility, by=by, version=facility.version)
    directory.show(facility)
    return facility


def _insert(facility: Facility, code: str, identifiers: list[dict[str, str]]) -> None:
    """Under the code, or under a free one, also where somebody takes the same at the same time."""
    for attempt in range(TRIES):
        facility.code = code or _free_code(facility)
        facility.words = facility_values.find_words(facility, [each["value"] for each in identifiers])
        try:
            with transaction.atomic():
                facility.save(force_insert=True)
        except IntegrityError:
            if not Facility.objects.filter(origin=facility.origin, code=facility.code).exists():
                raise
            if code or attempt == TRIES - 1:
                raise Invalid(facility_rules.code_taken()) from None
        else:
            return


def _free_code(facility: Facility) -> str:
    """A code for the facility that no other has: `GR-VALMER`, `GR-VALMER-2`."""
    word = slugify(latin(facility.city or facility.name_in(facility.source_language))).replace("-", "").upper()
    base = f"{facility.country}-{word[:LONGEST_CODE] or 'PLACE'}"
    taken = set(Facility.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(each for each in numbered if each not in taken)


@transaction.atomic
def change(*, facility: Facility, values: Values, expected: versions.Expected, by: Subject) -> Facility:
    """Change what has no source of its own: names, place, the time in use. The rest is said by facts."""
    facility = lock(facility, by)
    facility_rules.check(values, facility)
    changed = facility_values.differences(facility, values)
    if not changed:
        return facility
    versions.demand(facility, expected)
    facility_values.set_columns(facility, values)
    store(facility, by, "facility.changed", fields=changed)
    return facility


@transaction.atomic
def add_fact(*, facility: Facility, fact: Values, by: Subject) -> FacilityFact:
    """Add what a coordinator found in a source. Raises Invalid where it cannot be."""
    lock(facility, by)
    if faults := facility_rules.check_fact(fact):
        raise Invalid(*faults)
    return record_fact(facility=facility, by=by, **fact)


@transaction.atomic
def record_fact(
    *, facility: Facility, field: FactField, value: Any, as_of: date, source_url: str, by: Subject
) -> FacilityFact:
    """Add a dated, sourced fact; the newest of its kind is the facility's present value. Of an entry that was merged, it
    is a fact about the other one."""
    facility = Facility.objects.select_for_update().get(pk=facility.merged_into_id or facility.pk)
    if field == FactField.COMPANY and facility_rules.is_id(value):
        named = Company.objects.filter(pk=value).first()
        value = named.name if named else value
    fact = FacilityFact.objects.create(
        facility=facility,
        field=field,
        value=value,
        as_of=as_of,
        source_url=source_url,
        recorded_on=timezone.now().date(),
    )
    facility_values.refresh(facility, field)
    store(facility, by, "facility.fact", fields=[str(field)])
    return fact


@transaction.atomic
def end(*, facility: Facility, on: date, source_url: str, by: Subject) -> None:
    """A source says that the facility is not in use any more, and since when: `on` is its last day."""
    record_fact(facility=facility, field=FactField.STATUS, value=FacilityStatus.CLOSED, as_of=on, source_url=source_url,
                by=by)  # fmt: skip
    change(facility=facility, values={"in_use_until": on}, expected=versions.ANY, by=by)


@transaction.atomic
def withdraw_fact(*, fact: FacilityFact, by: Subject) -> Facility:
    """Take back a fact that turned out to be wrong. The row stays; the newest that stands is the present value again."""
    facility = lock(fact.facility, by)
    fact = facility.facts.select_for_update().get(pk=fact.pk)
    if fact.withdrawn_on is None:
        fact.withdrawn_on = timezone.now().date()
        fact.save(update_fields=["withdrawn_on"])
        facility_values.refresh(facility, fact.field)
        store(facility, by, "facility.fact_withdrawn", fields=[fact.field], fact=fact.pk)
    return facility


@transaction.atomic
def identify(*, facility: Facility, scheme: str, value: str, by: Subject) -> bool:
    """Note what a list of others calls the facility; whether that is new."""
    facility = lock(facility, by)
    held, is_new = FacilityIdentifier.objects.select_related("facility").get_or_create(
        scheme=scheme, value=value, defaults={"facility": facility}
    )
    if held.facility_id != facility.pk:
        raise IdentifierTaken(facility=held.facility.code)
    if not is_new:
        return False
    store(facility, by, "facility.identified", fields=["identifiers"])
    return True


@transaction.atomic
def unidentify(*, identifier: FacilityIdentifier, by: Subject) -> None:
    facility = lock(identifier.facility, by)
    identifier.delete()
    store(facility, by, "facility.unidentified", fields=["identifiers"])


def lock(facility: Facility, by: Subject) -> Facility:
    """The facility, held until the transaction ends, for a coordinator of its country."""
    facility = Facility.objects.select_for_update().get(pk=facility.pk)
    policy.demand_coordinator(by, facility.country)
    if facility.merged_into_id:
        raise Merged
    return facility


def store(facility: Facility, by: Subject, action: str, **details: Any) -> None:
    """Save the facility as its next version, and let the directory show it."""
    facility.words = facility_values.find_words(facility, facility.identifiers.values_list("value", flat=True))
    facility.version += 1
    facility.save()
    audit.record(action=action, target=facility, by=by, version=facility.version, **details)
    directory.show(facility)
