"""Facilities and the dated facts about them. Proposals and merging come with the full directory."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups.actions import audit, directory
from groups.languages import column
from groups.models import Company, Facility, FacilityFact
from groups.models.facility_fact import FactField
from groups.subjects import Subject


@transaction.atomic
def add(*, code: str, name: dict[str, str], by: Subject, **values: Any) -> Facility:
    """A new facility; `name` maps languages to names."""
    facility = Facility(code=code, **values)
    for language, text in name.items():
        setattr(facility, column("name", language), text)
    facility.save()
    audit.record(action="facility.added", target=facility, by=by, version=facility.version)
    directory.show(facility)
    return facility


@transaction.atomic
def record_fact(
    *, facility: Facility, field: FactField, value: Any, as_of: date, source_url: str, by: Subject
) -> FacilityFact:
    """Add a dated, sourced fact; the newest of its kind becomes the facility's present value."""
    facility = Facility.objects.select_for_update().get(pk=facility.pk)
    fact = FacilityFact.objects.create(
        facility=facility,
        field=field,
        value=value,
        as_of=as_of,
        source_url=source_url,
        recorded_on=timezone.now().date(),
    )
    newest = facility.facts.filter(field=field).first()
    if newest == fact and field != FactField.POPULATION:
        _set_present(facility, field, value)
        facility.version += 1
        facility.save()
        directory.show(facility)
    audit.record(action="facility.fact", target=facility, by=by, version=facility.version, fields=[field])
    return fact


def _set_present(facility: Facility, field: FactField, value: Any) -> None:
    if field == FactField.COMPANY:
        # The fact keeps the whole text; the name of a company is shorter.
        facility.company = Company.objects.get_or_create(name=value[:200].strip())[0]
    else:
        setattr(facility, field, value)
