"""Program tokens: for scripts that report or hide."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.idempotency import idempotent
from api.pagination import PARAMETERS, paginate
from api.programs import answers, examples
from api.programs.lookup import find, in_scope
from api.programs.serializers import TokenShape
from api.views import View
from groups import policy
from groups.actions import tokens
from groups.errors import NotFound
from groups.models import Program, ProgramToken


def shown(token: ProgramToken) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "public_id": token.public_id,
        "name": token.name,
        "scopes": token.scopes,
        "created_on": token.created_on.isoformat(),
        "expires_on": token.expires_on.isoformat(),
        "last_used_on": token.last_used_on.isoformat() if token.last_used_on else None,
        "revoked_on": token.revoked_on.isoformat() if token.revoked_on else None,
    }


class Tokens(View):
    parameters = PARAMETERS

    @extend_schema(
        operation_id="list_tokens",
        summary=_("Tokens of a program, without their secrets"),
        parameters=[schema.PROGRAM, schema.CURSOR, schema.LIMIT],
        responses={200: answers.Tokens},
    )
    def get(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "token.read", found)
        page = paginate(found.tokens.all(), request, by=("created_on", "public_id"))
        return self.answer(page.wrap([shown(row) for row in page.rows]), headers=page.headers)

    @extend_schema(
        operation_id="create_token",
        summary=_("A new token; its secret is shown this once"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=TokenShape,
        responses={201: answers.NewToken},
        examples=[examples.TOKEN],
    )
    @idempotent(secrets=("token",))
    def post(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "token.create", found)
        token, secret = tokens.create(program=found, by=self.subject, **self.read(TokenShape))
        return self.answer(shown(token) | {"token": secret}, status=201)


class OneToken(View):
    @extend_schema(
        operation_id="revoke_token",
        summary=_("Revoke a token at once"),
        parameters=[schema.PROGRAM],
        responses={204: None},
    )
    def delete(self, request: Request, program: str, token: UUID) -> Response:
        # The node's administrator may revoke a leaked token of any program, and see nothing of it.
        programs = Program.objects.all() if self.subject.is_admin else Program.objects.in_scope_of(self.subject)
        found = find(programs, program)
        policy.demand(self.subject, "token.revoke", found)
        row = found.tokens.select_related("program").filter(pk=token).first()
        if row is None:
            raise NotFound
        tokens.revoke(token=row, by=self.subject)
        return Response(status=204)
