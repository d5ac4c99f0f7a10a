"""Tasks of this app. A task may run twice (its worker may die), so each asks first whether it is still to be done."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from groups import confirmations, proof_codes
from groups.languages import INTERFACE_LANGUAGES, resolve
from groups.mails import render
from groups.models import SentMail, User

# What only the reader may hold is made when it is sent, for the address to which it goes: no row and no log has it.
# Until then the param is what it stands for.
SECRETS = {"link": confirmations.link, "code": proof_codes.issue}


def row(of: Task[..., Any], **arguments: Any) -> DBTaskResult[..., Any]:
    """What `of.enqueue(**arguments)` would write, for who writes it together with other rows: the arguments are JSON."""
    return DBTaskResult(
        args_kwargs={"args": [], "kwargs": arguments},
        priority=of.priority,
        task_path=of.module_path,
        queue_name=of.queue_name,
        backend_name=of.backend,
        run_after=of.run_after or get_date_max(),
    )


@task()
def send_mail(key: str, user: str, address: str, language: str, template: str, params: dict[str, str]) -> None:
    """Raises what the mail server raises: the worker tries again later."""
    if not SentMail.objects.filter(key=key, sent_at__isnull=True).exists():
        return
    if user:
        # Looked up now: the address may have changed, and an account that is erased or closed gets no mail.
        reader = User.objects.filter(pk=user, is_active=True).first()
        if reader is None:
            return
        address, language = reader.email, reader.language or language
    params = {name: SECRETS[name](value, address) if name in SECRETS else value for name, value in params.items()}
    subject, body = render(template, params, resolve(language, INTERFACE_LANGUAGES) or settings.NODE_LANGUAGE)
    EmailMessage(subject, body, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()
    SentMail.objects.filter(key=key).update(sent_at=timezone.now())
