"""Accounts over /_allauth/app/v1: allauth's own views, with our sessions, mails and rules around them."""

import base64
import hmac
import re
import struct
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from groups.models import User
from tests.api.refusals import nothing_changes, refusal
from tests.api.steps import everything
from tests.cast import PASSWORD, Answer, Api, Cast, program

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
LONG = "a-password-of-many-words"


class Account:
    """Somebody before the door: keeps the session token that allauth hands out."""

    def __init__(self) -> None:
        self.api = Api()

    def do(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        answer = self.api.send(method, f"/_allauth/app/v1/{path}", body, **headers)
        if token := answer.json().get("meta", {}).get("session_token"):
            self.api.headers["X-Session-Token"] = token
        return answer

    @property
    def token(self) -> str:
        return self.api.headers["X-Session-Token"]


def flow(answer: Answer) -> tuple[int, list[str]]:
    """The status, and the flows in which more is awaited."""
    return answer.status_code, [each["id"] for each in answer.json()["data"]["flows"] if each.get("is_pending")]


def shape(value: Any) -> Any:
    """What an answer says, keys and session tokens aside."""
    if isinstance(value, dict):
        return {name: shape(inner) if name != "session_token" else "token" for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else value


def mailed_code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def totp(secret: str) -> str:
    """RFC 6238 with its defaults, by hand."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def sign_up(email: str = "new@example.org", **headers: str) -> tuple[Account, Answer]:
    account = Account()
    return account, account.do("POST", "auth/signup", {"email": email, "password": LONG}, **headers)


def signed_up(email: str = "new@example.org") -> Account:
    account, _answer = sign_up(email)
    assert account.do("POST", "auth/email/verify", {"key": mailed_code()}).status_code == 200
    return account


def test_signing_up_proves_the_address_and_opens_the_api(cast: Cast) -> None:
    account, answer = sign_up("New@Example.org", Accept_Language="fr")
    assert flow(answer) == (401, ["verify_email"])
    assert refusal(account.api.get("/me")) == (401, "invalid_credentials")
    assert mail.outbox[-1].to == ["new@example.org"]
    wrong = account.do("POST", "auth/email/verify", {"key": "WRONG1"})
    assert wrong.status_code == 400
    done = account.do("POST", "auth/email/verify", {"key": mailed_code()})
    assert (done.status_code, done.json()["meta"]["is_authenticated"]) == (200, True)
    me = account.api.get("/me").json()
    assert (me["email"], me["language"], me["memberships"], me["is_admin"]) == ("new@example.org", "fr", [], False)
    body = {"source_language": "en", "name": "Valley", "country": "XA", "time_zone": "UTC"}
    assert account.api.post("/programs", body).status_code == 201


def test_a_session_key_is_nowhere_in_the_database(cast: Cast) -> None:
    account = signed_up()
    assert account.api.get("/me").status_code == 200
    kept = str(list(Session.objects.values()))
    assert Session.objects.exists()
    assert account.token not in kept
    for row in Session.objects.all():
        assert account.token not in str(row.get_decoded())


def test_signing_up_with_a_known_address_tells_nothing(cast: Cast) -> None:
    _account, new = sign_up("brand-new@example.org")
    with nothing_changes():
        _account, known = sign_up("chen@example.org")
        _account, in_capitals = sign_up("CHEN@EXAMPLE.org")
    for answer in (known, in_capitals):
        assert (answer.status_code, shape(answer.json())) == (new.status_code, shape(new.json()))
        assert {name for name in answer.headers if name != "Date"} == {name for name in new.headers if name != "Date"}
    # Whoever reads the address is told; whoever asked is not.
    assert [message.to for message in mail.outbox] == [["brand-new@example.org"], *[["chen@example.org"]] * 2]
    assert not CODE.search(str(mail.outbox[-1].body))
    assert User.objects.filter(email__iexact="chen@example.org").count() == 1


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"email": "nobody", "password": LONG}, "email"),
        ({"email": "a@example.org", "password": "short"}, "password"),
        ({"email": "a@example.org", "password": "123456789987654321"}, "password"),
        ({"email": "a@example.org"}, "password"),
        ({}, "email"),
    ],
    ids=str,
)
def test_signing_up_refuses_what_is_wrong(cast: Cast, body: dict[str, str], param: str) -> None:
    with nothing_changes():
        answer = Account().do("POST", "auth/signup", body)
    assert answer.status_code == 400
    assert param in [error["param"] for error in answer.json()["errors"]]


def test_a_code_ends_after_some_wrong_ones_and_after_some_time(cast: Cast, clock: time_machine.Traveller) -> None:
    account, _answer = sign_up()
    code = mailed_code()
    answers = [account.do("POST", "auth/email/verify", {"key": "WRONG1"}).status_code for _ in range(4)]
    assert answers[0] == 400
    assert account.do("POST", "auth/email/verify", {"key": code}).status_code in {400, 409}
    other, _answer = sign_up("late@example.org")
    code = mailed_code()
    clock.move_to(timezone.now() + timedelta(hours=2))
    assert other.do("POST", "auth/email/verify", {"key": code}).status_code in {400, 409}
    assert not EmailAddress.objects.filter(verified=True, email="late@example.org").exists()


def test_logging_in_and_out(cast: Cast) -> None:
    account = Account()
    for email, password in (("chen@example.org", "wrong"), ("nobody@example.org", PASSWORD)):
        answer = account.do("POST", "auth/login", {"email": email, "password": password})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "email_password_mismatch")
    answer = account.do("POST", "auth/login", {"email": "Chen@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.json()["data"]["user"]["email"]) == (200, "chen@example.org")
    assert account.api.get("/me").json()["name"] == "Chen"
    assert account.do("DELETE", "auth/session").status_code == 401
    assert refusal(account.api.get("/me")) == (401, "invalid_credentials")


def test_an_inactive_account_does_not_get_in(cast: Cast) -> None:
    User.objects.filter(pk=cast.chen.pk).update(is_active=False)
    account = Account()
    answer = account.do("POST", "auth/login", {"email": "chen@example.org", "password": PASSWORD})
    assert answer.status_code in {400, 401}
    assert answer.json().get("meta", {}).get("is_authenticated") is not True
    assert "X-Session-Token" not in account.api.headers or account.api.get("/me").status_code == 401


def test_a_second_factor_opens_what_needs_one(cast: Cast, clock: time_machine.Traveller) -> None:
    waiting = program("Night Visitors", cast.bruno, listed=False)
    account = Account()
    account.do("POST", "auth/login", {"email": "bruno@example.org", "password": PASSWORD})
    path = f"/programs/{waiting.slug}"
    change = {"city": "Valmer"}
    assert refusal(account.api.patch(path, change, If_Match="*")) == (403, "mfa_required")

    offered = account.do("GET", "account/authenticators/totp")
    assert offered.status_code == 404
    secret = offered.json()["meta"]["secret"]
    assert account.do("POST", "account/authenticators/totp", {"code": "000000"}).status_code == 400
    # allauth wants the password once more before a factor is added.
    enrol = {"code": totp(secret)}
    assert flow(account.do("POST", "account/authenticators/totp", enrol)) == (401, [])
    assert account.do("POST", "auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert account.do("POST", "account/authenticators/totp", enrol).status_code == 200
    assert secret not in repr(everything())  # sealed

    # Another session, signed in with both.
    clock.move_to(timezone.now() + timedelta(seconds=60))
    second = Account()
    asked = second.do("POST", "auth/login", {"email": "bruno@example.org", "password": PASSWORD})
    assert flow(asked) == (401, ["mfa_authenticate"])
    assert refusal(second.api.get("/me")) == (401, "invalid_credentials")
    assert second.do("POST", "auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert second.do("POST", "auth/2fa/authenticate", {"code": totp(secret)}).status_code == 200
    assert second.api.patch(path, change, If_Match="*").status_code == 200
    body = {"name": "Script", "scopes": ["report:read"], "expires_on": "2027-01-01"}
    assert second.api.post("/programs/harbour-visitors/tokens", body).status_code == 201

    # After a quarter of an hour it is stale, and can be given again.
    clock.move_to(timezone.now() + timedelta(minutes=16))
    assert refusal(second.api.post("/programs/harbour-visitors/tokens", body)) == (403, "fresh_mfa_required")
    assert second.do("POST", "auth/2fa/reauthenticate", {"code": totp(secret)}).status_code == 200
    assert second.api.post("/programs/harbour-visitors/tokens", body).status_code == 201


def test_a_forgotten_password_is_reset_by_code(cast: Cast) -> None:
    account = Account()
    asked = account.do("POST", "auth/password/request", {"email": "chen@example.org"})
    code = mailed_code()
    assert mail.outbox[-1].to == ["chen@example.org"]
    unknown = Account().do("POST", "auth/password/request", {"email": "nobody@example.org"})
    assert (unknown.status_code, shape(unknown.json())) == (asked.status_code, shape(asked.json()))
    assert not CODE.search(str(mail.outbox[-1].body))
    before = cast.api(cast.chen)
    assert before.get("/me").status_code == 200
    assert account.do("POST", "auth/password/reset", {"key": "WRONG1", "password": LONG}).status_code == 400
    assert account.do("POST", "auth/password/reset", {"key": code, "password": LONG}).status_code in {200, 401}
    answer = Account().do("POST", "auth/login", {"email": "chen@example.org", "password": LONG})
    assert answer.status_code == 200
    # Sessions of before ended with the old password.
    assert refusal(before.get("/me")) == (401, "invalid_credentials")


def test_mails_name_the_node_and_never_the_host_that_was_asked(cast: Cast) -> None:
    sign_up("new@example.org", Host="localhost")
    text = f"{mail.outbox[-1].subject}\n{mail.outbox[-1].body}"
    assert "localhost" not in text
    assert "Visitation Network" in text
