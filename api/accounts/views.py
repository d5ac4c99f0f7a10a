"""GET, PATCH and DELETE /me, and what one is invited to."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, schema
from api.fields import Code, Shape, Text
from api.programs.answers import Invited, ProgramReference
from api.views import View, person
from groups.actions import users
from groups.codelists import Role
from groups.languages import INTERFACE_LANGUAGES
from groups.models import Invitation, User
from network.node.actions import accounts


class MeShape(Shape):
    name = Text(max_length=120, allow_blank=True, required=False)
    language = Code(INTERFACE_LANGUAGES, required=False)


class MembershipAnswer(serializers.Serializer[object]):
    program = ProgramReference()
    role = serializers.ChoiceField(Role.choices)


class InvitationAnswer(Invited):
    program = ProgramReference()


class Me(serializers.Serializer[object]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    language = serializers.CharField()
    is_admin = serializers.BooleanField()
    memberships = MembershipAnswer(many=True)
    invitations = InvitationAnswer(many=True)
    territory = serializers.ListField(child=serializers.CharField())


class OneSelf(View):
    @extend_schema(operation_id="read_me", summary=_("One's own account"), responses={200: Me})
    def get(self, request: Request) -> Response:
        return self._shown(person(self))

    @extend_schema(
        operation_id="change_me",
        summary=_("Change one's name or language"),
        parameters=[schema.IF_MATCH],
        request=MeShape,
        responses={200: Me},
    )
    def patch(self, request: Request) -> Response:
        person(self)
        values = self.read(MeShape)
        changed = users.change(
            user=person(self), values=values, expected=conditional.expected(request), by=self.subject
        )
        return self._shown(changed)

    @extend_schema(
        operation_id="erase_me", summary=_("Erase one's account"), parameters=[schema.IF_MATCH], responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        accounts.erase(user=person(self), expected=conditional.expected(request), by=self.subject)
        return Response(status=204)

    def _shown(self, user: User) -> Response:
        language = self.languages.content
        invitations = Invitation.objects.filter(email__iexact=user.email).select_related("program")
        return self.answer(
            {
                "id": str(user.pk),
                "email": user.email,
                "name": user.name,
                "language": user.language,
                "is_admin": user.is_admin,
                "memberships": [
                    {"program": _reference(row.program, language), "role": row.role}
                    for row in user.memberships.select_related("program")
                ],
                "invitations": [
                    {
                        "id": str(row.pk),
                        "program": _reference(row.program, language),
                        "email": row.email,
                        "role": row.role,
                        "expires_on": row.expires_on.isoformat(),
                    }
                    for row in invitations
                ],
                "territory": sorted(self.subject.territory),
            },
            version=user.version,
        )


def _reference(program: Any, language: str) -> dict[str, str]:
    return {"id": str(program.pk), "slug": program.slug, "name": program.text_in("name", language)[0]}
