"""POST /confirmations: saying with a mailed link that a listing is still true. The page for people is in web/."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.idempotency import idempotent
from api.programs import answers
from api.programs.serializers import ConfirmationShape
from api.programs.views import answer
from api.views import View
from groups.actions import confirmations


class Confirmations(View):
    # The link is the credential.
    public = frozenset({"POST"})

    @extend_schema(
        operation_id="confirm_by_link",
        summary=_("Confirm a listing with the token of a mailed link"),
        description=_("Needs no account. A damaged token is a 400; one that is expired or used a 410."),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=ConfirmationShape,
        responses={200: answers.OwnListing},
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        return answer(self, confirmations.accept(**self.read(ConfirmationShape)))
