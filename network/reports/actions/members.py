"""Mails to the members of a report's program."""

from django.conf import settings

from groups.actions import mail
from groups.codelists import Role
from groups.models import Program


def tell_members(program: Program, key: str, template: str, **params: str) -> None:
    """Queue a mail to each, in the caller's transaction; `key` names the event."""
    members = program.memberships.filter(role__in=[Role.MANAGER, Role.REPORTER]).select_related("user")
    for membership in members:
        mail.send_later(
            to=membership.user,
            key=f"{key}:{membership.user_id}",
            template=template,
            program=program.slug,
            address=settings.NODE_URL,
            **params,
        )
