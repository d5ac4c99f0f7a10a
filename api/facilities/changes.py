"""What coordinators do with a facility: facts, identifiers, merging."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.facilities import answers, examples
from api.facilities.lookup import find, named
from api.facilities.serializers import FactShape, IdentifierShape, IntoShape
from api.facilities.views import FACILITY, answer
from api.idempotency import idempotent
from api.views import View, flatten
from groups import policy
from groups.actions import facilities, merges
from groups.errors import Invalid, NotFound
from groups.models import Facility


def managed(view: View, reference: str) -> Facility:
    """A facility of a country that the caller coordinates."""
    found = find(view, reference)
    policy.demand_coordinator(view.subject, found.country)
    return found


class Facts(View):
    @extend_schema(
        operation_id="add_fact",
        summary=_("Add what a source says of a facility"),
        description=_("Facts are added and never changed; the newest of a field is the present value."),
        parameters=[FACILITY, schema.IDEMPOTENCY_KEY],
        request=FactShape,
        responses={201: answers.Facility},
        examples=[examples.FACT],
    )
    @idempotent()
    def post(self, request: Request, facility: str) -> Response:
        found = managed(self, facility)
        facilities.add_fact(facility=found, fact=self.read(FactShape), by=self.subject)
        return answer(self, found, status=201)


class WithdrawFact(View):
    @extend_schema(
        operation_id="withdraw_fact",
        summary=_("Take back a fact that is wrong"),
        description=_("The fact before it is the present value again."),
        parameters=[FACILITY, schema.IDEMPOTENCY_KEY],
        request=None,
        responses={200: answers.Facility},
    )
    @idempotent()
    def post(self, request: Request, facility: str, fact: int) -> Response:
        found = managed(self, facility)
        # Of more digits than the column has there is none.
        row = found.facts.select_related("facility").filter(pk=fact).first() if fact < 2**63 else None
        if row is None:
            raise NotFound
        return answer(self, facilities.withdraw_fact(fact=row, by=self.subject))


class OneIdentifier(View):
    """Named wholly by its address, so there is no other state that a change could overwrite: no If-Match."""

    @extend_schema(
        operation_id="add_identifier",
        summary=_("Note what another list calls the facility"),
        parameters=[FACILITY],
        request=None,
        responses={200: answers.Facility, 201: answers.Facility},
    )
    def put(self, request: Request, facility: str, scheme: str, value: str) -> Response:
        found = managed(self, facility)
        form = IdentifierShape(data={"scheme": scheme, "value": value})
        if not form.is_valid():
            raise Invalid(*flatten(form.errors))
        named_by: dict[str, Any] = form.validated_data
        is_new = facilities.identify(facility=found, by=self.subject, **named_by)
        return answer(self, found, status=201 if is_new else 200)

    @extend_schema(
        operation_id="remove_identifier",
        summary=_("Take back what another list calls the facility"),
        parameters=[FACILITY],
        responses={204: None},
    )
    def delete(self, request: Request, facility: str, scheme: str, value: str) -> Response:
        found = managed(self, facility)
        rows = found.identifiers.select_related("facility")
        row = rows.filter(scheme=scheme, value=value).first() if "\0" not in scheme + value else None
        if row is None:
            raise NotFound
        facilities.unidentify(identifier=row, by=self.subject)
        return Response(status=204)


class Merge(View):
    @extend_schema(
        operation_id="merge_facility",
        summary=_("Merge an entry into the one that it is a double of"),
        description=_("Links, facts, identifiers and the timeline of access move; the old id and code lead on."),
        parameters=[FACILITY, schema.IDEMPOTENCY_KEY],
        request=IntoShape,
        responses={200: answers.Facility},
    )
    @idempotent()
    def post(self, request: Request, facility: str) -> Response:
        found = managed(self, facility)
        into = named(self.read(IntoShape)["into"], "/into")
        return answer(self, merges.merge(facility=found, into=into, by=self.subject))
