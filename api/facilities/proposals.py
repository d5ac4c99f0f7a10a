"""What programs propose about facilities, and the coordinators' queue of it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.facilities import answers, examples
from api.facilities.lookup import named
from api.facilities.serializers import ApprovalShape, ProposalDeclineShape, ProposalShape
from api.idempotency import idempotent
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs.filters import known
from api.programs.lookup import in_scope
from api.views import View
from groups import policy
from groups.actions import proposals
from groups.codelists import ProposalKind, ProposalStatus
from groups.errors import NotFound
from groups.models import FacilityProposal
from groups.places import countries
from groups.representations.proposals import proposal as shown
from groups.representations.proposals import with_doubles

STATUS = OpenApiParameter("status", enum=ProposalStatus.values)
COUNTRY = OpenApiParameter("country", description=_("ISO 3166-1 alpha-2."))


def find(view: View, proposal: UUID) -> FacilityProposal:
    """One that the caller may know of; anything else looks as if it did not exist."""
    rows = FacilityProposal.objects.visible_to(view.subject).named()
    found = rows.filter(pk=proposal).first()
    if found is None:
        raise NotFound
    return found


def line(view: View, row: FacilityProposal) -> dict[str, Any]:
    waits = row.status == ProposalStatus.WAITING
    return shown(
        row, view.languages.content, reviewable=waits and policy.can_review(view.subject, row.country, row.program_id)
    )


def answer(view: View, row: FacilityProposal, *, status: int = 200) -> Response:
    fresh = FacilityProposal.objects.named().get(pk=row.pk)
    whole = with_doubles(line(view, fresh), proposals.doubles(fresh), view.languages.content)
    headers = {"Location": f"/api/v1/facility-proposals/{row.pk}"} if status == 201 else {}
    return view.answer(whole, version=fresh.version, status=status, headers=headers)


class OfProgram(View):
    parameters = PAGE_PARAMETERS | {"status"}

    @extend_schema(
        operation_id="list_facility_proposals",
        summary=_("What a program proposed about facilities"),
        parameters=[schema.PROGRAM, STATUS, schema.LANG, schema.CURSOR, schema.LIMIT],
        responses={200: answers.ProposalPage},
    )
    def get(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "proposal.read", found)
        rows = FacilityProposal.objects.filter(program=found)
        if (status := request.query_params.get("status")) is not None:
            rows = rows.filter(status=known("status", status, status in ProposalStatus.values))
        page = paginate(rows.named(), request, by=("created_at", "id"), newest_first=True)
        return self.answer(page.wrap([line(self, row) for row in page.rows]), headers=page.headers)

    @extend_schema(
        operation_id="propose_facility",
        summary=_("Propose a facility, a fact, an end, or that two entries are one"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=ProposalShape,
        responses={201: answers.OneProposal},
        examples=[examples.PROPOSAL],
    )
    @idempotent()
    def post(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "proposal.make", found)
        values = self.read(ProposalShape)
        if values["kind"] == ProposalKind.MERGE:
            values["values"] = {"into": str(named(values["values"]["into"], "/values/into").pk)}
        facility = named(values.pop("facility"), "/facility") if "facility" in values else None
        made = proposals.make(program=found, facility=facility, by=self.subject, **values)
        return answer(self, made, status=201)


class Queue(View):
    parameters = PAGE_PARAMETERS | {"status", "country"}

    @extend_schema(
        operation_id="list_facility_proposals_queue",
        summary=_("Proposals for one's countries, the one that has waited longest first"),
        parameters=[STATUS, COUNTRY, schema.LANG, schema.CURSOR, schema.LIMIT],
        responses={200: answers.ProposalPage},
    )
    def get(self, request: Request) -> Response:
        policy.demand_territory(self.subject)
        status = request.query_params.get("status", ProposalStatus.WAITING)
        rows = FacilityProposal.objects.filter(country__in=self.subject.territory)
        rows = rows.filter(status=known("status", status, status in ProposalStatus.values))
        if (country := request.query_params.get("country")) is not None:
            rows = rows.filter(country=known("country", country, country in countries()))
        page = paginate(rows.named(), request, by=("created_at", "id"))
        return self.answer(page.wrap([line(self, row) for row in page.rows]), headers=page.headers)


class One(View):
    @extend_schema(
        operation_id="read_facility_proposal",
        summary=_("One proposal, with facilities that a new one may be"),
        parameters=[schema.LANG],
        responses={200: answers.OneProposal},
    )
    def get(self, request: Request, proposal: UUID) -> Response:
        found = find(self, proposal)
        if found.program_id in self.subject.program_ids:
            policy.demand(self.subject, "proposal.read", found.program)
        return answer(self, found)


class Approve(View):
    @extend_schema(
        operation_id="approve_facility_proposal",
        summary=_("Do what is proposed"),
        description=_("By a coordinator of the facility's country who is no member of the program."),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=ApprovalShape,
        responses={200: answers.OneProposal},
    )
    @idempotent()
    def post(self, request: Request, proposal: UUID) -> Response:
        found = find(self, proposal)
        policy.demand_review(self.subject, found.country, found.program_id)
        values = self.read(ApprovalShape, required=False)
        return answer(self, proposals.approve(proposal=found, by=self.subject, **values))


class Decline(View):
    @extend_schema(
        operation_id="decline_facility_proposal",
        summary=_("Decline a proposal, with a word to who made it"),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=ProposalDeclineShape,
        responses={200: answers.OneProposal},
        examples=[examples.DECLINE],
    )
    @idempotent()
    def post(self, request: Request, proposal: UUID) -> Response:
        found = find(self, proposal)
        policy.demand_review(self.subject, found.country, found.program_id)
        return answer(self, proposals.decline(proposal=found, by=self.subject, **self.read(ProposalDeclineShape)))


class Withdraw(View):
    @extend_schema(
        operation_id="withdraw_facility_proposal",
        summary=_("Take back a proposal of one's program"),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=None,
        responses={200: answers.OneProposal},
    )
    @idempotent()
    def post(self, request: Request, proposal: UUID) -> Response:
        return answer(self, proposals.withdraw(proposal=find(self, proposal), by=self.subject))
