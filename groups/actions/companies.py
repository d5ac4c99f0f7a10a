"""Companies that operate facilities, and who owns whom. They belong to no country: any coordinator may keep them."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from groups import policy, versions
from groups.actions import audit, directory
from groups.errors import Conflict, Fault, Invalid
from groups.models import Company, Facility
from groups.subjects import Subject

FIELDS = ("name", "country", "website", "parent")


class Merged(Conflict):
    code = "company_merged"
    message = _("This company was merged into another one; work on that.")


@transaction.atomic
def add(*, values: dict[str, Any], by: Subject) -> Company:
    """A new company: {name, country, website, parent: id or None}. Raises Invalid with all faults."""
    policy.demand_any_coordinator(by)
    company = Company()
    _check(company, values)
    _set(company, values)
    _save(company)
    audit.record(action="company.added", target=company, by=by, version=company.version)
    directory.show_company(company)
    return company


@transaction.atomic
def change(*, company: Company, values: dict[str, Any], expected: versions.Expected, by: Subject) -> Company:
    policy.demand_any_coordinator(by)
    company = _lock(company)
    _check(company, values)
    changed = [name for name in FIELDS if name in values and _present(company, name) != values[name]]
    if not changed:
        return company
    versions.demand(company, expected)
    _set(company, values)
    company.version += 1
    _save(company)
    audit.record(action="company.changed", target=company, by=by, version=company.version, fields=changed)
    directory.show_company(company)
    return company


@transaction.atomic
def merge(*, company: Company, into: Company, by: Subject) -> Company:
    """Merge the double into the other company, which is returned. The double's name leads there from now on: facts name
    companies, and are never changed."""
    policy.demand_any_coordinator(by)
    if company.pk == into.pk:
        raise Invalid(Fault("same_company", "/into", _("A company cannot be merged into itself.")))
    double = _lock(company)
    kept = Company.objects.get(pk=into.pk)
    if kept.merged_into_id:
        raise Invalid(Fault("company_merged", "/into", Merged.message))
    if kept.pk in Company.objects.with_subsidiaries([double.pk]):
        # The other one, or an owner of it, belonged to the double: it takes the double's place among the owners.
        Company.objects.filter(pk=kept.pk).update(parent=double.parent_id)
        kept.parent_id = double.parent_id
    Company.objects.filter(parent=double).exclude(pk=kept.pk).update(parent=kept)
    Company.objects.filter(merged_into=double).update(merged_into=kept)
    for name in ("country", "website"):
        setattr(kept, name, getattr(kept, name) or getattr(double, name))
    double.merged_into, double.parent = kept, None
    for row in (double, kept):
        row.version += 1
        row.save()
    _move_facilities(double, kept, by)
    audit.record(action="company.merged", target=double, by=by, version=double.version, into=str(kept.pk))
    audit.record(action="company.took_over", target=kept, by=by, version=kept.version, other=str(double.pk))
    directory.show_company(kept)
    return kept


def _move_facilities(double: Company, kept: Company, by: Subject) -> None:
    for facility in Facility.objects.select_for_update().filter(company=double).order_by("pk"):
        facility.company = kept
        facility.version += 1
        facility.save(update_fields=["company", "version", "last_modified"])
        audit.record(action="facility.company_merged", target=facility, by=by, version=facility.version,
                     fields=["company"])  # fmt: skip
        directory.show(facility)


def _lock(company: Company) -> Company:
    Company.objects.lock_all()
    company = Company.objects.get(pk=company.pk)
    if company.merged_into_id:
        raise Merged
    return company


def _check(company: Company, values: dict[str, Any]) -> None:
    faults = []
    name, parent = values.get("name"), values.get("parent")
    if name is not None and Company.objects.filter(name=name).exclude(pk=company.pk).exists():
        faults.append(_name_taken())
    if parent is not None:
        faults += _check_parent(company, parent)
    if faults:
        raise Invalid(*faults)


def _check_parent(company: Company, parent: UUID) -> list[Fault]:
    if not Company.objects.standing().filter(pk=parent).exists():
        return [
            Fault("unknown_company", "/parent", _("There is no company with the id {value}."), {"value": str(parent)})
        ]
    if parent in Company.objects.with_subsidiaries([company.pk]):
        return [Fault("owns_itself", "/parent", _("This company, or one that it owns, cannot own it."))]
    return []


def _name_taken() -> Fault:
    return Fault("name_taken", "/name", _("Another company has this name."))


def _present(company: Company, name: str) -> Any:
    return company.parent_id if name == "parent" else getattr(company, name)


def _set(company: Company, values: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(company, "parent_id" if name == "parent" else name, values[name])


def _save(company: Company) -> None:
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:  # somebody took the name at this moment
        raise Invalid(_name_taken()) from None
