"""What programs propose about facilities, and what coordinators make of it. Nobody decides for a program of their own."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import facility_doubles, facility_rules, facility_values, policy
from groups.actions import audit, facilities, mail, merges
from groups.codelists import ListingStatus, ProposalKind, ProposalStatus, Role
from groups.errors import Conflict, Fault, Invalid
from groups.facility_doubles import Double
from groups.facility_values import Values
from groups.models import Facility, FacilityProposal, Program, User
from groups.subjects import Subject

# Of one program: more than a person would write, and few enough to be read.
MOST_WAITING = 50
CLOSED_LISTINGS = frozenset({ListingStatus.CLOSED, ListingStatus.REJECTED})


class Decided(Conflict):
    code = "proposal_decided"
    message = _("This proposal does not wait any more: {status}.")


@transaction.atomic
def make(
    *, program: Program, kind: ProposalKind, facility: Facility | None, values: Values, note: str, by: Subject
) -> FacilityProposal:
    """Propose something about a facility. `values` in their shapes: of `new` those of facilities.enter, of `fact`
    {field, value, as_of, source_url}, of `closed` {on, source_url}, of `merge` {into: id}. Raises Invalid."""
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "proposal.make", program)
    if program.status in CLOSED_LISTINGS:
        raise Conflict(code="listing_closed", message=_("A closed listing cannot be changed; apply again first."))
    if program.facility_proposals.waiting().count() >= MOST_WAITING:
        raise Conflict(
            code="too_many_waiting",
            message=_("{most} proposals wait for review already; please wait for the answers."),
            most=MOST_WAITING,
        )
    _check(kind, facility, values)
    proposal = FacilityProposal.objects.create(
        program=program,
        facility=facility,
        country=facility.country if facility else values["country"],
        kind=kind,
        values=facility_values.to_json(values),
        note=note,
        proposed_by=by.actor,
    )
    _note(proposal, by, "proposal.made", kind=str(kind))
    mail.send_to_coordinators(
        country=proposal.country,
        key=f"facility_proposed:{proposal.pk}",
        template="facility_proposed",
        program=program.slug,
        kind=str(kind),
    )
    return proposal


def doubles(proposal: FacilityProposal) -> list[Double]:
    """Facilities that the proposed one may be."""
    if proposal.kind != ProposalKind.NEW or proposal.status != ProposalStatus.WAITING:
        return []
    values = proposal.values
    identifiers = [(each["scheme"], each["value"]) for each in values.get("identifiers", [])]
    return facility_doubles.of(country=proposal.country, names=values["name"].values(), identifiers=identifiers)


@transaction.atomic
def approve(*, proposal: FacilityProposal, note: str, by: Subject) -> FacilityProposal:
    """Do what is proposed. Raises Invalid, with pointers into the proposal, where it cannot be done any more."""
    proposal = _lock(proposal)
    policy.demand_review(by, proposal.country, proposal.program_id)
    _demand_waiting(proposal)
    values = facility_values.from_json(proposal.values)
    _check(ProposalKind(proposal.kind), proposal.facility, values)
    proposal.facility = _apply(proposal, values, by)
    _decide(proposal, ProposalStatus.APPROVED, note, by)
    _tell_proposer(proposal, "proposal_approved")
    return proposal


@transaction.atomic
def decline(*, proposal: FacilityProposal, note: str, by: Subject) -> FacilityProposal:
    proposal = _lock(proposal)
    policy.demand_review(by, proposal.country, proposal.program_id)
    _demand_waiting(proposal)
    _decide(proposal, ProposalStatus.DECLINED, note, by)
    _tell_proposer(proposal, "proposal_declined", note=note)
    return proposal


@transaction.atomic
def withdraw(*, proposal: FacilityProposal, by: Subject) -> FacilityProposal:
    """The program takes it back."""
    proposal = _lock(proposal)
    policy.demand(by, "proposal.withdraw", proposal.program)
    _demand_waiting(proposal)
    _decide(proposal, ProposalStatus.WITHDRAWN, "", by)
    return proposal


def _check(kind: ProposalKind, facility: Facility | None, values: Values) -> None:
    """As the change itself will be; pointers lead into the proposal."""
    if facility is not None and facility.merged_into_id:
        raise Invalid(Fault("facility_merged", "/facility", facilities.Merged.message))
    if kind == ProposalKind.NEW:
        try:
            facility_rules.check(values, Facility(country=values["country"]))
        except Invalid as error:
            moved = (Fault(each.code, f"/values{each.pointer}", each.message, each.params) for each in error.faults)
            raise Invalid(*moved) from None
    elif facility is None:
        raise Invalid(Fault("required", "/facility", _("Say which facility this is about.")))
    if faults := _faults(kind, facility, values):
        raise Invalid(*faults)


def _faults(kind: ProposalKind, facility: Facility | None, values: Values) -> list[Fault]:
    if kind == ProposalKind.FACT:
        return facility_rules.check_fact(values, "/values")
    if kind == ProposalKind.CLOSED and facility is not None:
        faults = facility_rules.check_day(values["on"], "/values/on")
        if facility.in_use_since and values["on"] < facility.in_use_since:
            faults.append(Fault("ends_before_start", "/values/on", _("The end lies before the start.")))
        return faults
    if kind == ProposalKind.MERGE and facility is not None:
        if values["into"] == str(facility.pk):
            return [Fault("same_facility", "/values/into", _("A facility cannot be merged into itself."))]
        if not Facility.objects.standing().filter(pk=values["into"]).exists():
            return [Fault("unknown_facility", "/values/into", _("There is no such facility."))]
    return []


def _apply(proposal: FacilityProposal, values: dict[str, Any], by: Subject) -> Facility:
    if proposal.kind == ProposalKind.NEW or proposal.facility is None:
        return facilities.enter(values=values, by=by)
    facility = proposal.facility
    if proposal.kind == ProposalKind.MERGE:
        return merges.merge(facility=facility, into=Facility.objects.get(pk=values["into"]), by=by)
    if proposal.kind == ProposalKind.FACT:
        facilities.add_fact(facility=facility, fact=values, by=by)
    else:
        facilities.end(facility=facility, on=values["on"], source_url=values["source_url"], by=by)
    return facility


def _lock(proposal: FacilityProposal) -> FacilityProposal:
    FacilityProposal.objects.select_for_update().values_list("pk").get(pk=proposal.pk)
    return FacilityProposal.objects.select_related("program", "facility").get(pk=proposal.pk)


def _demand_waiting(proposal: FacilityProposal) -> None:
    if proposal.status != ProposalStatus.WAITING:
        raise Decided(status=proposal.get_status_display())


def _decide(proposal: FacilityProposal, status: ProposalStatus, answer: str, by: Subject) -> None:
    proposal.status, proposal.answer = status, answer
    proposal.decided_on = timezone.now().date()
    proposal.version += 1
    proposal.save()
    _note(proposal, by, f"proposal.{status}")


def _note(proposal: FacilityProposal, by: Subject, action: str, **details: Any) -> None:
    audit.record(action=action, target=proposal, program=proposal.program, by=by, version=proposal.version, **details)


def _tell_proposer(proposal: FacilityProposal, template: str, **params: str) -> None:
    """Whoever proposed it; where a token did, the managers."""
    kind, _colon, who = proposal.proposed_by.partition(":")
    managers = User.objects.filter(memberships__program=proposal.program_id, memberships__role=Role.MANAGER)
    for reader in User.objects.filter(pk=UUID(who)) if kind == "user" else managers:
        mail.send_later(
            to=reader,
            key=f"{template}:{proposal.pk}:{reader.pk}",
            template=template,
            program=proposal.program.slug,
            kind=str(proposal.kind),
            **params,
        )
