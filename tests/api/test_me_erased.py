"""DELETE /me: what is left of a person is an id that says nothing."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from api.sessions import SessionStore
from groups.actions import mail
from groups.codelists import Role
from groups.models import AuditRow, Invitation, SentMail
from network.node import sequencer
from network.node.models import KeptAnswer
from tests.api.steps import PLACE, everything, reach
from tests.cast import Cast, session_token

pytestmark = pytest.mark.usefixtures("standard")
NAME = "Rosalinde Quintanilla"
ADDRESSES = ("rosa@example.org", "rosalinde@example.net")


def lived(cast: Cast) -> None:
    """Rosa has a name, two addresses, a second factor, sessions, invitations, mails that wait and that failed."""
    rosa = cast.api(cast.rosa)
    assert rosa.patch("/me", {"name": NAME}, If_Match="*").status_code == 200
    EmailAddress.objects.create(user=cast.rosa, email=ADDRESSES[1])
    Authenticator.objects.create(user=cast.rosa, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    reach(cast, "returned")
    session_token(cast.rosa)
    begun = SessionStore()  # somebody begins to sign in with her address
    begun["account_login"] = {"email": ADDRESSES[1].upper(), "user_pk": None}
    begun.save()
    for key, address in zip(("first", "second"), ADDRESSES, strict=True):
        body = {"email": address, "role": Role.REPORTER}
        sent = cast.api(cast.dora).post("/programs/hill-friends/members", body, Idempotency_Key=key)
        assert sent.status_code == 201
    mail.send_later(to="Rosa@Example.org", key="event:1", template="program_listed", program="Hill Friends")
    failed = DBTaskResult.objects.filter(args_kwargs__kwargs__user=str(cast.rosa.pk))
    assert failed.update(traceback=f"SMTPRecipientsRefused: {ADDRESSES[0]}") > 0
    invitation = Invitation.objects.get(email=ADDRESSES[0])
    accepted = rosa.post(f"/invitations/{invitation.pk}/accept", Idempotency_Key="accept")
    assert (accepted.status_code, accepted.json()["name"]) == (200, NAME)


def seen() -> dict[str, str]:
    """All rows of each table that has any; sessions opened."""
    rows = {table: str(content) for table, content in everything().items() if content}
    return {**rows, "django_session": str([row.get_decoded() for row in Session.objects.all()])}


def holding(word: str) -> set[str]:
    return {table for table, content in seen().items() if word.lower() in content.lower()}


def test_only_opaque_ids_are_left(cast: Cast) -> None:
    lived(cast)
    words = (NAME, *ADDRESSES)
    identity = str(cast.rosa.pk)
    assert {"django_session", DBTaskResult._meta.db_table, "node_keptanswer"} <= holding(ADDRESSES[0])
    others = (Session.objects.count(), DBTaskResult.objects.count(), SentMail.objects.count())
    assert cast.api(cast.rosa).delete("/me", If_Match="*").status_code == 204
    assert [(word, holding(word)) for word in words if holding(word)] == []
    # SQLite writes ids without hyphens.
    assert holding(identity) | holding(identity.replace("-", "")) == {
        "groups_auditrow",
        "node_keptanswer",
        "reports_revision",
    }
    assert 0 < DBTaskResult.objects.count() < others[1]
    assert 0 < SentMail.objects.count() < others[2]
    assert 0 < Session.objects.count() < others[0]
    assert set(KeptAnswer.objects.filter(caller=f"user:{identity}").values_list("key", flat=True)) == {"accept"}


def test_what_the_person_did_stays_written_down(cast: Cast) -> None:
    reach(cast, "accepted")
    before = list(AuditRow.objects.order_by("id").values())
    assert cast.api(cast.rosa).delete("/me", If_Match="*").status_code == 204
    rows = list(AuditRow.objects.order_by("id").values())
    assert rows[:-1] == before
    assert rows[-1]["action"] == "user.erased"
    assert {row["actor"] for row in rows if row["action"] == "report.submitted"} == {f"user:{cast.rosa.pk}"}
    assert cast.api(cast.bruno).get(PLACE).json()["status"] == "accepted"
    sequencer.sequence()
    call_command("audit", "verify", verbosity=0)


def test_nobody_else_loses_anything(cast: Cast) -> None:
    lived(cast)
    tokens = [cast.api(who) for who in (cast.bruno, cast.dora)]
    kept = KeptAnswer.objects.count()
    assert cast.api(cast.rosa).delete("/me", If_Match="*").status_code == 204
    assert [api.get("/me").status_code for api in tokens] == [200, 200]
    assert KeptAnswer.objects.count() == kept
    body = {"email": ADDRESSES[0], "role": Role.REPORTER}
    repeat = tokens[1].post("/programs/hill-friends/members", body, Idempotency_Key="first")
    assert (repeat.status_code, repeat.json()["email"]) == (201, None)
