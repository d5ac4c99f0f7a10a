"""What the database refuses by itself, whoever writes: each constraint of groups, by inserting the bad row."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from groups.models import (
    AccessChange,
    ChangeRow,
    Claim,
    Company,
    Coordinator,
    Entry,
    EntryTag,
    Facility,
    FacilityFact,
    FacilityIdentifier,
    FacilityProposal,
    Invitation,
    Membership,
    OfferedService,
    Program,
    ProgramActivity,
    ProgramFacility,
    ProgramToken,
    Proof,
    SpokenLanguage,
    Suspension,
    User,
)
from tests.cast import Cast

DAY, BEFORE = date(2026, 2, 1), date(2026, 1, 31)
NEW = UUID(int=7)


def new_program(**values: Any) -> Program:
    given: dict[str, Any] = {"slug": "new", "source_language": "en", "country": "XA", "time_zone": "UTC"}
    return Program(**given | {"reporting_from": "2026-Q1"} | values)


def new_facility(**values: Any) -> Facility:
    return Facility(**{"code": "XA-NEW", "source_language": "en", "country": "XA"} | values)


def new_link(cast: Cast, **values: Any) -> ProgramFacility:
    return ProgramFacility(**{"program": cast.hill, "facility": cast.north, "since": DAY} | values)


def new_fact(cast: Cast, **values: Any) -> FacilityFact:
    given = {
        "facility": cast.north,
        "field": "capacity",
        "value": 5,
        "as_of": DAY,
        "source_url": "https://a.example.org",
    }
    return FacilityFact(**given | values)


def new_token(cast: Cast, **values: Any) -> ProgramToken:
    given = {"program": cast.harbour, "public_id": "a" * 12, "digest": "0" * 64, "name": "x", "scopes": []}
    return ProgramToken(**given | {"expires_on": DAY, "created_on": DAY} | values)


def new_invitation(cast: Cast, **values: Any) -> Invitation:
    given = {"program": cast.harbour, "email": "guest@example.org", "role": "reporter", "expires_on": DAY}
    return Invitation(**given | values)


def twice(row: models.Model) -> models.Model:
    """The row is stored; a second one like it is given back."""
    row.save()
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**values)


def new_entry(cast: Cast, **values: Any) -> Entry:
    given = {
        "slug": "x",
        "country": "XA",
        "kind": "group",
        "assured_on": DAY,
        "last_modified": timezone.now(),
        "version": 1,
    }
    return Entry(**{"program": new_stored_program(), "outline": "{}"} | given | values)


def new_stored_program() -> Program:
    program = new_program()
    program.save()
    return program


def new_access(cast: Cast, **values: Any) -> AccessChange:
    return AccessChange(**{"program": cast.hill, "facility": cast.north, "status": "open", "since": DAY} | values)


def new_proposal(cast: Cast, **values: Any) -> FacilityProposal:
    given = {"program": cast.hill, "facility": cast.north, "country": "XA", "kind": "fact", "values": {}}
    return FacilityProposal(**given | {"proposed_by": "user:x"} | values)


def new_proof(cast: Cast, **values: Any) -> Proof:
    return Proof(**{"program": cast.hill, "kind": "email", "domain": "hill.example.org"} | values)


def new_claim(cast: Cast, **values: Any) -> Claim:
    return Claim(**{"program": cast.hill, "user": cast.chen} | values)


BAD: dict[str, Callable[[Cast], models.Model]] = {
    "entry_kind_is_known": lambda cast: new_entry(cast, kind="club"),
    "entry_has_both_numbers": lambda cast: new_entry(cast, latitude=1.0),
    "one_tag_of_a_kind": lambda cast: twice(EntryTag(entry=cast.hill.entry, kind="service", code="x")),
    "access_change_is_known": lambda cast: new_access(cast, status="shut"),
    "access_reason_is_known": lambda cast: new_access(cast, reason="mood"),
    "company_is_not_merged_into_itself": lambda cast: Company(id=NEW, name="Ouroboros", merged_into_id=NEW),
    "company_country_is_a_code": lambda cast: Company(name="Guards", country="xa"),
    "one_facility_per_identifier": lambda cast: twice(
        FacilityIdentifier(facility=cast.north, scheme="ministry", value="7")
    ),
    "facility_is_not_merged_into_itself": lambda cast: new_facility(id=NEW, merged_into_id=NEW),
    "proposal_kind_is_known": lambda cast: new_proposal(cast, kind="wish"),
    "proposal_status_is_known": lambda cast: new_proposal(cast, status="lost"),
    "proposal_names_its_facility": lambda cast: new_proposal(cast, facility=None),
    "proof_kind_is_known": lambda cast: new_proof(cast, kind="oath"),
    "proof_says_whose": lambda cast: new_proof(cast, domain=""),
    "nobody_vouches_for_itself": lambda cast: new_proof(cast, kind="vouch", voucher=cast.hill, domain=""),
    "one_voice_per_voucher": lambda cast: twice(new_proof(cast, kind="vouch", voucher=cast.harbour, domain="")),
    "claim_status_is_known": lambda cast: new_claim(cast, status="lost"),
    "one_waiting_claim_per_person": lambda cast: twice(new_claim(cast)),
    "one_program_per_slug": lambda cast: new_program(slug="harbour-visitors"),
    "program_kind_is_known": lambda cast: new_program(kind="club"),
    "program_status_is_known": lambda cast: new_program(status="open"),
    "program_language_is_known": lambda cast: new_program(source_language="sw"),
    "program_country_is_a_code": lambda cast: new_program(country="x1"),
    "reporting_from_is_a_quarter": lambda cast: new_program(reporting_from="2026-Q5"),
    "program_place_is_on_the_globe": lambda cast: new_program(latitude=91, longitude=0),
    "umbrella_has_no_parent": lambda cast: new_program(kind="umbrella", parent=cast.harbour),
    "program_is_not_its_parent": lambda cast: _own_parent(new_program()),
    "closed_program_has_a_date": lambda cast: new_program(status="closed"),
    "rejected_program_has_a_reason": lambda cast: new_program(status="rejected"),
    "one_facility_per_code": lambda cast: new_facility(code="XA-NORD"),
    "facility_type_is_known": lambda cast: new_facility(type="castle"),
    "facility_status_is_known": lambda cast: new_facility(status="haunted"),
    "operator_type_is_known": lambda cast: new_facility(operator_type="pirates"),
    "facility_country_is_a_code": lambda cast: new_facility(country="xa"),
    "facility_closes_after_it_opens": lambda cast: new_facility(in_use_since=DAY, in_use_until=BEFORE),
    "facility_place_is_on_the_globe": lambda cast: new_facility(latitude=0, longitude=181),
    "one_role_per_person_and_program": lambda cast: Membership(
        user=cast.rosa, program=cast.harbour, role="manager"),
    "role_is_known": lambda cast: Membership(user=cast.chen, program=cast.harbour, role="king"),
    "one_invitation_per_email_and_program": lambda cast: _louder(twice(new_invitation(cast))),
    "invited_role_is_known": lambda cast: new_invitation(cast, role="king"),
    "one_activity_per_start": lambda cast: twice(ProgramActivity(program=cast.hill, code="hotline", since=DAY)),
    "activity_is_known": lambda cast: ProgramActivity(program=cast.hill, code="parties", since=DAY),
    "activity_ends_after_it_starts": lambda cast: ProgramActivity(
        program=cast.hill, code="hotline", since=DAY, until=BEFORE),
    "one_row_per_offered_service": lambda cast: OfferedService(program=cast.harbour, code="visiting"),
    "service_is_known": lambda cast: OfferedService(program=cast.harbour, code="parties"),
    "one_row_per_spoken_language": lambda cast: SpokenLanguage(program=cast.harbour, code="fr"),
    "one_suspension_per_start": lambda cast: twice(Suspension(program=cast.harbour, since=DAY)),
    "suspension_ends_after_it_starts": lambda cast: Suspension(program=cast.harbour, since=DAY, until=BEFORE),
    "one_link_per_start": lambda cast: twice(new_link(cast, until=DAY)),
    "one_current_link_per_facility": lambda cast: _later(twice(new_link(cast))),
    "access_is_known": lambda cast: new_link(cast, access_status="maybe"),
    "link_ends_after_it_starts": lambda cast: new_link(cast, until=BEFORE),
    "token_is_a_digest": lambda cast: new_token(cast, digest="secret"),
    "one_row_per_country_coordinated": lambda cast: Coordinator(user=cast.amina, country="XA"),
    "company_is_not_its_parent": lambda cast: _own_parent(Company(name="Ouroboros")),
    "operation_is_known": lambda cast: ChangeRow(kind="program", object_id="x", operation="wipe", version=1),
    "fact_field_is_known": lambda cast: new_fact(cast, field="mood"),
    "fact_has_a_source": lambda cast: new_fact(cast, source_url=""),
    "one_account_per_email": lambda cast: User(email="CHEN@example.org"),
    "user_language_is_of_the_interface": lambda cast: User(email="new@example.org", language="de"),
}  # fmt: skip


def _own_parent(row: Any) -> models.Model:
    row.parent_id = row.pk
    found: models.Model = row
    return found


def _louder(row: Any) -> models.Model:
    row.email = row.email.upper()
    found: models.Model = row
    return found


def _later(row: Any) -> models.Model:
    row.since = date(2026, 3, 1)
    found: models.Model = row
    return found


def constraint_names() -> dict[str, models.BaseConstraint]:
    found = [
        constraint for model in apps.get_app_config("groups").get_models() for constraint in model._meta.constraints
    ]
    return {constraint.name: constraint for constraint in found}


def test_every_constraint_has_its_bad_row() -> None:
    assert set(BAD) == set(constraint_names())


@pytest.mark.parametrize("name", BAD)
def test_refuses_the_bad_row(cast: Cast, name: str) -> None:
    row = BAD[name](cast)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)
    # SQLite names the columns of a unique constraint and not the constraint.
    if connection.vendor == "postgresql" or isinstance(constraint_names()[name], models.CheckConstraint):
        assert name in str(refused.value)


GOOD: dict[str, Callable[[Cast], models.Model]] = {
    "program": lambda cast: new_program(),
    "a placed program": lambda cast: new_program(latitude=-90, longitude=180),
    "a closed program": lambda cast: new_program(status="closed", closed_on=DAY),
    "a rejected program": lambda cast: new_program(status="rejected", rejection_code="other"),
    "an umbrella": lambda cast: new_program(kind="umbrella"),
    "a program of another node": lambda cast: new_program(slug="harbour-visitors", origin="https://b.example.org"),
    "facility": lambda cast: new_facility(in_use_since=DAY, in_use_until=DAY),
    "link": lambda cast: new_link(cast, until=DAY),
    "fact": new_fact,
    "token": new_token,
    "invitation": new_invitation,
    "activity": lambda cast: ProgramActivity(program=cast.hill, code="hotline", since=DAY, until=DAY),
    "suspension": lambda cast: Suspension(program=cast.hill, since=DAY, until=DAY),
    "entry": new_entry,
    "access": new_access,
    "proposal": new_proposal,
    "a proposed facility": lambda cast: new_proposal(cast, kind="new", facility=None),
    "proof": new_proof,
    "a vouch": lambda cast: new_proof(cast, kind="vouch", voucher=cast.harbour, domain=""),
    "claim": new_claim,
    "change": lambda cast: ChangeRow(kind="program", object_id="x", operation="upsert", version=1),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_takes_the_good_row(cast: Cast, name: str) -> None:
    """So that the bad ones above are refused for what is bad in them."""
    GOOD[name](cast).save(force_insert=True)


@pytest.mark.parametrize("change", [
    {"latitude": 5}, {"longitude": 5}, {"latitude": -90.5, "longitude": 0}, {"latitude": 0, "longitude": 180.5},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("make", [new_program, new_facility])
def test_half_a_place_is_no_place(cast: Cast, make: Callable[..., models.Model], change: dict[str, float]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**change).save(force_insert=True)


@pytest.mark.parametrize(("status", "values"), [
    ("listed", {"closed_on": DAY}), ("listed", {"rejection_code": "other"}), ("closed", {"closed_on": None}),
], ids=str)  # fmt: skip
def test_a_state_has_what_belongs_to_it_and_nothing_else(cast: Cast, status: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        new_program(status=status, **values).save(force_insert=True)


def test_what_points_at_a_facility_or_company_keeps_it(cast: Cast) -> None:
    with pytest.raises(models.ProtectedError):
        cast.north.delete()
    owner = Company.objects.create(name="Holding")
    Company.objects.create(name="Guards", parent=owner)
    with pytest.raises(models.ProtectedError):
        owner.delete()
