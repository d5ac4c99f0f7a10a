"""The review of a listing: POST /programs/{id}/list and its siblings."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.idempotency import idempotent
from api.programs import answers, examples, hints
from api.programs.lookup import visible
from api.programs.serializers import RejectionShape
from api.programs.views import answer
from api.views import View
from groups import policy
from groups.actions import listings
from groups.errors import Message


def state_view(verb: str, action: str, summary: Message) -> type[View]:
    """A view for an act on a listing that needs nothing but the program."""
    act = getattr(listings, action)

    class State(View):
        @extend_schema(
            operation_id=f"{verb}_program",
            summary=summary,
            parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
            request=None,
            responses={200: answers.OwnListing},
        )
        @idempotent()
        def post(self, request: Request, program: str) -> Response:
            return answer(self, act(program=visible(self, program), by=self.subject))

    State.__name__ = State.__qualname__ = verb.title()
    return State


List = state_view("list", "enter", _("List a program, or apply its waiting changes"))
Hide = state_view("hide", "hide", _("Hide a listing at once"))
Close = state_view("close", "close", _("Say that the program has ended"))
Confirm = state_view("confirm", "confirm", _("Say that the listing is still true"))


class Apply(View):
    @extend_schema(
        operation_id="apply_program",
        summary=_("Ask for review again"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=None,
        responses={200: hints.Registered},
    )
    @idempotent()
    def post(self, request: Request, program: str) -> Response:
        applied = listings.apply(program=visible(self, program), by=self.subject)
        return answer(self, applied, **hints.beside(self, applied))


class Reject(View):
    @extend_schema(
        operation_id="reject_program",
        summary=_("Refuse a listing, with a reason for the applicant"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=RejectionShape,
        responses={200: answers.OwnListing},
        examples=[examples.REJECTION],
    )
    @idempotent()
    def post(self, request: Request, program: str) -> Response:
        found = visible(self, program)
        policy.demand(self.subject, "program.reject", found)
        return answer(self, listings.reject(program=found, by=self.subject, **self.read(RejectionShape)))
