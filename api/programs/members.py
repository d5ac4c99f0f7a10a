"""Who belongs to a program."""

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
from api.programs.lookup import in_scope
from api.programs.serializers import HandOverShape, InvitationShape, RoleShape
from api.views import View, person
from groups import policy
from groups.actions import members
from groups.codelists import Role
from groups.errors import Fault, Invalid, NotFound
from groups.models import Invitation, Membership, User


def member(membership: Membership) -> dict[str, Any]:
    return {
        "user": str(membership.user_id),
        "name": membership.user.name,
        "email": membership.user.email,
        "role": membership.role,
        "since": membership.since,
    }


def invited(invitation: Invitation) -> dict[str, Any]:
    return {
        "id": str(invitation.pk),
        "email": invitation.email,
        "role": invitation.role,
        "expires_on": invitation.expires_on.isoformat(),
    }


class Members(View):
    parameters = PARAMETERS

    @extend_schema(
        operation_id="list_members",
        summary=_("Members of a program"),
        description=_("Managers see all members and open invitations; coordinators see the managers."),
        parameters=[schema.PROGRAM, schema.CURSOR, schema.LIMIT],
        responses={200: answers.Members},
    )
    def get(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "member.read", found)
        rows = found.memberships.select_related("user")
        sees_all = policy.can(self.subject, "member.read_all", found)
        page = paginate(rows if sees_all else rows.filter(role=Role.MANAGER), request, by=("since", "id"))
        invitations = [invited(row) for row in found.invitations.all()] if sees_all else []
        wrapped = page.wrap([member(row) for row in page.rows]) | {"invitations": invitations}
        return self.answer(wrapped, version=found.version, headers=page.headers)

    @extend_schema(
        operation_id="invite_member",
        summary=_("Invite somebody by e-mail"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=InvitationShape,
        responses={201: answers.Invited},
        examples=[examples.INVITATION],
    )
    @idempotent()
    def post(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        members.demand_inviting(found, self.subject)
        values = self.read(InvitationShape)
        invitation = members.invite(program=found, language=self.languages.machine, by=self.subject, **values)
        return self.answer(invited(invitation), status=201)


class OneMember(View):
    @extend_schema(
        operation_id="change_member",
        summary=_("Give a member another role"),
        parameters=[schema.PROGRAM],
        request=RoleShape,
        responses={200: answers.Member},
        examples=[examples.ROLE],
    )
    def put(self, request: Request, program: str, user: UUID) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "member.change", found)
        target = User.objects.filter(pk=user, memberships__program=found).first()
        if target is None:
            raise NotFound
        values = self.read(RoleShape)
        membership = members.change_role(program=found, user=target, by=self.subject, **values)
        return self.answer(member(membership))

    @extend_schema(
        operation_id="remove_member",
        summary=_("Remove a member, or leave"),
        parameters=[schema.PROGRAM],
        responses={204: None},
    )
    def delete(self, request: Request, program: str, user: UUID) -> Response:
        found = in_scope(self, program)
        target = User.objects.filter(pk=user).first() or User(pk=user)
        members.remove(program=found, user=target, by=self.subject)
        return Response(status=204)


class HandOver(View):
    """Giving the manager's place to somebody else."""

    @extend_schema(
        operation_id="hand_over_program",
        summary=_("Hand a program over"),
        description=_(
            "A member becomes the manager and you a reporter: 200. Somebody else is invited by e-mail, and you stay the"
            " manager until they accept: 202."
        ),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=HandOverShape,
        responses={200: answers.Member, 202: answers.Invited},
        examples=[examples.HAND_OVER],
    )
    @idempotent()
    def post(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "member.change", found)
        values = self.read(HandOverShape)
        to = values.get("email") or User.objects.filter(pk=values["user"], memberships__program=found).first()
        if to is None:
            raise Invalid(Fault("unknown_member", "/user", _("There is no member with this id.")))
        done = members.hand_over(program=found, to=to, language=self.languages.machine, by=self.subject)
        if isinstance(done, Invitation):
            return self.answer(invited(done), status=202)
        return self.answer(member(done))


class OneInvitation(View):
    """A manager's view of an open invitation."""

    @extend_schema(
        operation_id="withdraw_invitation",
        summary=_("Take back an invitation"),
        parameters=[schema.PROGRAM],
        responses={204: None},
    )
    def delete(self, request: Request, program: str, invitation: UUID) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "member.change", found)
        members.withdraw(program=found, invitation=invitation, by=self.subject)
        return Response(status=204)


class AcceptInvitation(View):
    """Taking a role that was offered to one's own, proved address."""

    @extend_schema(
        operation_id="accept_invitation",
        summary=_("Accept an invitation"),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=None,
        responses={200: answers.Member},
    )
    @idempotent()
    def post(self, request: Request, invitation: UUID) -> Response:
        user = person(self)
        found = Invitation.objects.filter(pk=invitation, email__iexact=user.email).select_related("program").first()
        if found is None:
            raise NotFound
        return self.answer(member(members.accept(invitation=found, by=self.subject)))
