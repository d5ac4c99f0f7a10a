"""Logs, mails, tasks and rows: what stands in them beside the answers."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import mail as outbox
from django.db.models import Model
from django_tasks_db.models import DBTaskResult

from groups.models import AuditRow, ChangeRow, Membership, SentMail, User
from network.node.models import KeptAnswer
from tests.api.steps import everything
from tests.isolation.canaries import ENCODER, Aviary

# A listing's slug is part of addresses, which are logged; nothing else that is marked ever is.
LOGGED = frozenset({"listing"})
# A program's name, and to its own people the reason why it was not listed.
MAILED = frozenset({"listing", "rejection"})
# A mail to an address without an account needs the address.
QUEUED = MAILED | {"invited"}


@contextmanager
def all_logs() -> Iterator[list[str]]:
    """Every record of every logger at DEBUG, with its traceback; statements of the database aside."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(formatter.format(record) + f" {record.args!r}")

    formatter, root, keep = logging.Formatter("%(name)s %(message)s"), logging.getLogger(), Keep(logging.DEBUG)
    before = {
        logger: logger.level for logger in [root, logging.getLogger("django.request"), logging.getLogger("django")]
    }
    for logger in before:
        logger.setLevel(logging.DEBUG)
    database = logging.getLogger("django.db.backends")
    before[database] = database.level
    database.setLevel(logging.WARNING)
    root.addHandler(keep)
    try:
        yield lines
    finally:
        root.removeHandler(keep)
        for logger, level in before.items():
            logger.setLevel(level)


def faults(aviary: Aviary, logs: list[str]) -> list[str]:
    """What stands where it must not."""
    found = []
    for line in logs:
        kinds = {canary.kind for canary in aviary.found_in(line.encode())} - LOGGED
        found += [f"log: {kinds | aviary.secrets_in(line)}: {line[:300]}"] if kinds or aviary.secrets_in(line) else []
    for mail in outbox.outbox:
        found += _faults_of_mail(aviary, str(mail.subject), str(mail.body), mail.to)
    for what, text, allowed in _rows():
        kinds = {canary.kind for canary in aviary.found_in(text.encode())} - allowed
        found += [f"{what}: {kinds}: {text[:400]}"] if kinds else []
    contents = repr(everything())
    found += [f"database: {what}" for what in aviary.secrets_in(contents)]
    kept = " ".join(str(body) for body in KeptAnswer.objects.values_list("body", flat=True))
    return found + [f"kept answer: {what}" for what in aviary.secrets_in(kept)]


def _faults_of_mail(aviary: Aviary, subject: str, body: str, to: list[str]) -> list[str]:
    canaries = aviary.found_in(f"{subject}\n{body}".encode())
    # To their managers goes why they were not listed; allauth's mails name the account to its own address.
    own = {address.partition("@")[0] for address in to}
    kinds = {canary.kind for canary in canaries if canary.kind not in MAILED and canary.text not in own}
    readers = set(User.objects.filter(email__in=to).values_list("pk", flat=True))
    for canary in canaries:
        if canary.kind == "rejection":
            belongs = Membership.objects.filter(program=canary.program, user__in=readers).exists()
            kinds |= set() if belongs else {"rejection to another"}
    secrets = aviary.secrets_in(subject + body)
    return [f"mail: {kinds | secrets}: {body[:300]}"] if kinds or secrets else []


def _rows() -> Iterator[tuple[str, str, frozenset[str]]]:
    tables: list[tuple[str, type[Model], frozenset[str]]] = [
        ("audit row", AuditRow, frozenset()),
        ("change row", ChangeRow, frozenset()),
        ("sent mail", SentMail, frozenset()),
        ("task", DBTaskResult, QUEUED),
    ]
    for what, model, allowed in tables:
        for row in model._default_manager.values():
            yield what, ENCODER.encode(row), allowed
