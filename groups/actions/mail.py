"""Mail to people, sent by the worker after the transaction that causes it is committed."""

from django.db import models, transaction
from django_tasks import task

from groups import mails, tasks
from groups.models import SentMail, User
from groups.statements import inserting, run
from groups.tasks import send_mail


@transaction.atomic
def send_later(*, to: User | str, key: str, template: str, language: str = "", **params: str) -> bool:
    """Queue a mail in the caller's transaction; False where one with this key was queued before.

    `key` names the event and the reader (`listed:<program>:<version>:<user>`) and holds no address; `language` is used
    where the reader has none. Params are the placeholders of groups/mails.py: `role` and `reason` as codes, `expires` as
    YYYY-MM-DD; `address` is the node's where it is left out. Raises as mails.check does."""
    mails.check(template, params)
    if not SentMail.objects.get_or_create(key=key)[1]:
        return False
    user, address = (str(to.pk), "") if isinstance(to, User) else ("", to)
    send_mail.enqueue(key=key, user=user, address=address, language=language, template=template, params=params)
    return True


def send_to_coordinators(*, country: str, key: str, template: str, **params: str) -> None:
    """The same to every coordinator of a country, each under `key` and their id. One row in the caller's transaction:
    who they are is looked up by the worker."""
    run(inserting(row_to_coordinators(country=country, key=key, template=template, **params)))


def row_to_coordinators(*, country: str, key: str, template: str, **params: str) -> models.Model:
    """The same row, for who writes it together with others."""
    mails.check(template, params)
    return tasks.row(mail_coordinators, country=country, key=key, template=template, params=params)


@task()
def mail_coordinators(country: str, key: str, template: str, params: dict[str, str]) -> None:
    """May run twice: a mail that was queued under its key is not queued again."""
    for reader in User.objects.filter(coordinates__country=country, is_active=True).order_by("pk"):
        send_later(to=reader, key=f"{key}:{reader.pk}", template=template, **params)
