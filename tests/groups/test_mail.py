from string import Formatter
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from groups import mails
from groups.actions import mail
from groups.languages import INTERFACE_LANGUAGES
from groups.models import Coordinator, SentMail, User
from network.node import jobs
from network.node.worker import Loop

pytestmark = pytest.mark.django_db
EXAMPLES = {
    "program": "Visits {0} of Nowhere",
    "role": "reporter",
    "expires": "2026-12-06",
    "due": "2026-10-30",
    "closes": "2026-12-31",
    "until": "2027-01-15",
    "reason": "duplicate",
    "link": "https://node.example.org/confirm/x",
    "code": "ABCDE-FGHJK",
    "note": "See {the} other one.",
    "period": "2026-Q3",
    "address": "https://node.example.org/reports",
    "facility": "XA-NORD",
    "access": "suspended",
    "since": "2026-10-03",
    "why": "operator",
    "kind": "fact",
}


def params(template: str) -> dict[str, str]:
    names = {part[1] for text in mails.MAILS[template] for part in Formatter().parse(str(text))}
    return {name: value for name, value in EXAMPLES.items() if name in names}


def deliver() -> list[Any]:
    Loop().run_once()
    return list(outbox.outbox)


def reader(email: str = "reader@example.org", **values: Any) -> User:
    return User.objects.create_user(email, **values)


@pytest.mark.sqlite_only  # words alone
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("template", mails.MAILS)
def test_every_mail_can_be_written_in_every_language(template: str, language: str) -> None:
    subject, body = mails.render(template, params(template), language)
    assert "\n" not in subject
    assert ("{0}" in subject + body) == ("program" in params(template))
    assert body.endswith(f"-- \n{settings.NODE_NAME}\n{settings.NODE_URL}\n")
    assert "\n\n\n" not in mails.render(template, {**params(template), "note": ""}, language)[1]


def test_a_mail_is_queued_in_the_transaction_and_sent_once() -> None:
    to = reader()
    values = {"program": "Harbour Visits", "address": "https://node.example.org/r", "period": "2026-Q3"}
    assert mail.send_later(to=to, key="returned:1", template="report_returned", **values)
    assert DBTaskResult.objects.count() == 1
    assert not mail.send_later(to=to, key="returned:1", template="report_returned", **values)
    (sent,) = deliver()
    assert sent.to == ["reader@example.org"]
    assert sent.subject == "Questions about your report for 2026-Q3"
    assert "Harbour Visits" in sent.body
    assert not mail.send_later(to=to, key="returned:1", template="report_returned", **values)
    assert len(deliver()) == 1


def test_what_is_rolled_back_is_not_sent() -> None:
    with transaction.atomic():
        mail.send_later(to=reader(), key="k", template="program_listed", program="P")
        transaction.set_rollback(True)
    assert (SentMail.objects.count(), deliver()) == (0, [])


def test_a_task_that_runs_twice_sends_once() -> None:
    mail.send_later(to=reader(), key="k", template="program_listed", program="P")
    deliver()
    DBTaskResult.objects.update(status="READY", finished_at=None)
    assert len(deliver()) == 1


def test_the_language_is_the_readers_else_the_given_one_else_the_nodes() -> None:
    day = {"en": "December 6, 2026", "fr": "6 décembre 2026", "es": "6 de diciembre de 2026"}
    values = {"program": "P", "role": "reporter", "expires": "2026-12-06"}
    mail.send_later(to=reader("a@example.org", language="fr"), key="1", template="invitation", language="es", **values)
    mail.send_later(to=reader("b@example.org"), key="2", template="invitation", language="es", **values)
    mail.send_later(to="c@example.org", key="3", template="invitation", language="fr-CA", **values)
    mail.send_later(to="d@example.org", key="4", template="invitation", language="ja", **values)
    for sent, language in zip(deliver(), ("fr", "es", "fr", settings.NODE_LANGUAGE), strict=True):
        assert day[language] in sent.body
        assert settings.NODE_URL in sent.body


def test_the_address_is_looked_up_when_the_mail_is_sent_and_a_closed_account_gets_none() -> None:
    moved, closed, erased = reader("a@example.org"), reader("b@example.org"), reader("c@example.org")
    for to in (moved, closed, erased):
        mail.send_later(to=to, key=str(to.pk), template="program_hidden", program="P")
    assert "example.org" not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    User.objects.filter(pk=moved.pk).update(email="moved@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    erased.delete()
    assert [sent.to for sent in deliver()] == [["moved@example.org"]]


def test_a_name_cannot_write_headers_or_paragraphs() -> None:
    mail.send_later(to=reader(), key="k", template="program_listed", program="A\r\nBcc: x@example.org\n\nDear friend")
    (sent,) = deliver()
    assert sent.subject == "A Bcc: x@example.org Dear friend is listed"
    assert sent.bcc == []


@pytest.mark.parametrize(
    ("template", "values", "error"),
    [
        ("unknown", {}, KeyError),
        ("program_listed", {}, TypeError),
        ("program_listed", {"program": "P", "number": "3"}, TypeError),
        ("program_rejected", {"program": "P", "reason": "whim", "note": ""}, ValueError),
        ("invitation", {"program": "P", "role": "manager", "expires": "soon"}, ValueError),
    ],
)
def test_what_no_mail_can_be_written_of_is_refused_at_once(
    template: str, values: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        mail.send_later(to="a@example.org", key="k", template=template, **values)
    assert SentMail.objects.count() == 0


def test_a_mail_server_that_fails_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "tests.groups.test_mail.NoServer")
    mail.send_later(to=reader(), key="k", template="program_listed", program="P")
    assert deliver() == []
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    jobs.retry_failed_tasks()
    DBTaskResult.objects.update(run_after=DBTaskResult.objects.get().enqueued_at)
    assert len(deliver()) == 1


class NoServer:
    def __init__(self, **options: Any) -> None:
        raise ConnectionRefusedError


def test_coordinators_of_the_country_are_told_each_once() -> None:
    for email, country in (("a@example.org", "GR"), ("b@example.org", "GR"), ("c@example.org", "IT")):
        Coordinator.objects.create(user=reader(email), country=country)
    for _ in range(2):
        mail.send_to_coordinators(country="GR", key="waiting:1", template="program_waiting", program="P")
    assert sorted(sent.to[0] for sent in deliver()) == ["a@example.org", "b@example.org"]
