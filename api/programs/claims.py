"""Claims of listings that have no manager."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.idempotency import idempotent
from api.pagination import PARAMETERS, paginate
from api.programs import examples
from api.programs.lookup import in_scope, visible
from api.programs.serializers import ClaimShape, DeclineShape
from api.views import View, person
from groups import policy
from groups.actions import claims
from groups.codelists import ClaimStatus
from groups.representations import moderation


class Claimant(serializers.Serializer[object]):
    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    email = serializers.EmailField()


class ClaimAnswer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    user = Claimant()
    note = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(ClaimStatus.choices)
    created_on = serializers.DateField()
    decided_on = serializers.DateField(allow_null=True)


class ClaimPage(serializers.Serializer[object]):
    results = ClaimAnswer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Claims(View):
    parameters = PARAMETERS

    @extend_schema(
        operation_id="list_claims",
        summary=_("Claims of a listing: a coordinator sees all, everybody else their own"),
        parameters=[schema.PROGRAM, schema.CURSOR, schema.LIMIT],
        responses={200: ClaimPage},
    )
    def get(self, request: Request, program: str) -> Response:
        user, found = person(self), visible(self, program)
        rows = found.claims.select_related("user")
        if not policy.can(self.subject, "claim.read", found):
            rows = rows.filter(user=user)
        page = paginate(rows, request, by=("created_at", "id"))
        return self.answer(page.wrap([moderation.claim(row) for row in page.rows]), headers=page.headers)

    @extend_schema(
        operation_id="claim_program",
        summary=_("Ask to manage a listed program that has no manager"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=ClaimShape,
        responses={201: ClaimAnswer},
        examples=[examples.CLAIM],
    )
    @idempotent()
    def post(self, request: Request, program: str) -> Response:
        person(self)
        found = visible(self, program)
        made = claims.make(program=found, by=self.subject, **self.read(ClaimShape))
        return self.answer(moderation.claim(made), status=201)


class Grant(View):
    @extend_schema(
        operation_id="grant_claim",
        summary=_("Make who asked the program's manager"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=None,
        responses={200: ClaimAnswer},
    )
    @idempotent()
    def post(self, request: Request, program: str, claim: UUID) -> Response:
        found = in_scope(self, program)
        return self.answer(moderation.claim(claims.grant(program=found, claim=claim, by=self.subject)))


class Decline(View):
    @extend_schema(
        operation_id="decline_claim",
        summary=_("Refuse a claim, with a reason for who asked"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=DeclineShape,
        responses={200: ClaimAnswer},
        examples=[examples.DECLINE],
    )
    @idempotent()
    def post(self, request: Request, program: str, claim: UUID) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "claim.decide", found)
        note = self.read(DeclineShape)["note"]
        return self.answer(moderation.claim(claims.decline(program=found, claim=claim, note=note, by=self.subject)))
