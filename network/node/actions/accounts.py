"""Erasing an account with everything that the node keeps beside it."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from groups import versions
from groups.actions import users
from groups.models import Invitation, SentMail, User
from groups.subjects import Subject
from network.node.actions import answers


@transaction.atomic
def erase(*, user: User, expected: versions.Expected, by: Subject) -> None:
    """Delete the account, its addresses and second factors, its sessions and those in which somebody began to sign in
    or up with its address, its mails, and what answers kept for repeats say of it. The id stays where acts are written
    down; it then says nothing about anybody. Raises as users.erase does."""
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    addresses = {address.lower() for address in (user.email, *known)}
    users.erase(user=user, expected=expected, by=by)
    for address in addresses:
        Invitation.objects.filter(email__iexact=address).delete()
    _end_sessions(str(user.pk), addresses)
    _forget_mails(str(user.pk), addresses)
    answers.forget({*addresses, user.name})


def _end_sessions(user: str, addresses: set[str]) -> None:
    """Sessions are sealed: the only way to know whose they are is to open each."""
    words = {user, *addresses}
    named = [row.pk for row in Session.objects.all().iterator() if _mentions(row.get_decoded(), words)]
    for start in range(0, len(named), 500):
        Session.objects.filter(pk__in=named[start : start + 500]).delete()


def _mentions(value: Any, words: set[str]) -> bool:
    if isinstance(value, dict):
        return any(_mentions(item, words) for pair in value.items() for item in pair)
    if isinstance(value, (list, tuple)):
        return any(_mentions(item, words) for item in value)
    return isinstance(value, str) and value.lower() in words


def _forget_mails(user: str, addresses: set[str]) -> None:
    """Rows of tasks hold addresses, those of failed ones also what the mail server said."""
    to_person = Q(args_kwargs__kwargs__user=user)
    for address in addresses:
        to_person |= Q(args_kwargs__kwargs__address__iexact=address)
    DBTaskResult.objects.filter(to_person).delete()
    SentMail.objects.filter(key__endswith=f":{user}").delete()
