"""Who is asking: tokens, sessions, cookies."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from api.sessions import SessionStore, digest
from groups import tokens
from groups.codelists import Scope
from groups.models import ProgramToken, User
from tests.api.refusals import nothing_changes, refusal
from tests.cast import Api, Cast, session_token

PUBLIC = ("/programs", "/programs/harbour-visitors", "/facilities", "/healthz", "/.well-known/visitation-node")


def assert_unknown(answer: Any) -> None:
    assert refusal(answer) == (401, "invalid_credentials")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Cache-Control"] == "no-store"


def wrong_tokens(cast: Cast) -> dict[str, str]:
    good = cast.token(cast.harbour, *Scope)
    body = good[:-7] + ("A" if good[-7] != "A" else "B")
    return {
        "empty": "Bearer",
        "blank": "Bearer  ",
        "junk": "Bearer junk",
        "wrong check": f"Bearer {good[:-1]}{'0' if good[-1] != '0' else '1'}",
        "right check, wrong secret": f"Bearer {body}{tokens.check(body)}",
        "unknown": f"Bearer {tokens.generate()[0]}",
        "other scheme": f"Basic {good}",
        "bare": good,
        "not ASCII": "Bearer vnt_é",
        "twice": f"Bearer {good}, Bearer {good}",
    }


def test_a_wrong_token_is_never_anonymous(cast: Cast) -> None:
    for name, header in wrong_tokens(cast).items():
        for path in PUBLIC:
            answer = cast.api().get(path, Authorization=header)
            assert answer.status_code == 401, name
            assert_unknown(answer)


def test_a_token_ends_with_its_last_day(cast: Cast, clock: time_machine.Traveller) -> None:
    script = Api(token=cast.token(cast.harbour, Scope.REPORT_READ))
    clock.move_to(datetime.fromisoformat("2027-06-30T23:59:00Z"))
    assert script.get("/programs").status_code == 200
    clock.move_to(datetime.fromisoformat("2027-07-01T00:01:00Z"))
    assert_unknown(script.get("/programs"))


def test_a_token_remembers_the_day_of_its_last_use(cast: Cast, clock: time_machine.Traveller) -> None:
    script = Api(token=cast.token(cast.harbour, Scope.REPORT_READ))
    row = ProgramToken.objects.get()
    assert row.last_used_on is None
    script.get("/programs")
    row.refresh_from_db()
    assert str(row.last_used_on) == "2026-11-22"
    clock.move_to(datetime.fromisoformat("2026-12-01T08:00:00Z"))
    script.get("/programs")
    row.refresh_from_db()
    assert str(row.last_used_on) == "2026-12-01"


def test_the_scheme_is_written_in_any_case(cast: Cast) -> None:
    token = cast.token(cast.harbour, Scope.REPORT_READ)
    assert cast.api().get("/programs", Authorization=f"bEARER {token}").status_code == 200


def test_wrong_session_tokens_are_refused(cast: Cast) -> None:
    good = session_token(cast.chen)
    for bad in ("", "x", good[:-1], good.upper(), digest(good), "é", "a" * 5000):
        assert_unknown(cast.api().get("/programs", X_Session_Token=bad))


def test_a_session_expires(cast: Cast, clock: time_machine.Traveller) -> None:
    caller = cast.api(cast.chen)
    assert caller.get("/me").status_code == 200
    clock.move_to(timezone.now() + timedelta(days=15))
    assert_unknown(caller.get("/me"))
    assert_unknown(caller.get("/programs"))


def test_a_session_ends_with_the_account_or_its_password(cast: Cast) -> None:
    callers = {name: cast.api(getattr(cast, name)) for name in ("chen", "dora")}
    User.objects.filter(pk=cast.chen.pk).update(is_active=False)
    cast.dora.set_password("another-long-password")
    cast.dora.save()
    for caller in callers.values():
        assert_unknown(caller.get("/programs"))
        assert_unknown(caller.get("/me"))


def test_the_database_knows_no_session_key(cast: Cast) -> None:
    key = session_token(cast.chen)
    assert list(Session.objects.values_list("session_key", flat=True)) == [digest(key)]
    assert key not in str(list(Session.objects.values()))
    store = SessionStore(key)
    assert store.exists(key)
    assert not store.exists(digest(key))
    store.cycle_key()
    assert not Session.objects.filter(session_key=digest(key)).exists()
    store.delete()
    assert not Session.objects.exists()


def test_two_credentials_are_one_too_many(cast: Cast) -> None:
    token, session = cast.token(cast.harbour, Scope.REPORT_READ), session_token(cast.chen)
    signed_in = browser(cast)
    pairs: list[tuple[Client, dict[str, str]]] = [
        (Client(), {"Authorization": f"Bearer {token}", "X-Session-Token": session}),
        (signed_in, {"Authorization": f"Bearer {token}"}),
        (signed_in, {"X-Session-Token": session}),
        (signed_in, {"Authorization": "Bearer junk"}),
    ]
    for client, headers in pairs:
        answer = client.get("/api/v1/programs?lang=fr", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "two_credentials")
        with translation.override("fr"):
            assert answer.json()["detail"] == gettext("Send one kind of credentials, not two.")


def browser(cast: Cast, *, csrf: bool = False, user: User | None = None) -> Client:
    """A browser in which Chen is signed in."""
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    client.cookies["sessionid"] = session_token(user or cast.chen)
    return client


def test_a_cookie_reads_without_and_writes_with_its_csrf_token(cast: Cast) -> None:
    client = browser(cast, csrf=True)
    assert client.get("/api/v1/me").json()["name"] == "Chen"
    body = b'{"name": "Li"}'
    options: dict[str, Any] = {"content_type": "application/json"}
    with nothing_changes():
        refused = client.patch("/api/v1/me", body, headers={"If-Match": "*", "Accept-Language": "fr"}, **options)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    with translation.override("fr"):
        assert refused.json()["detail"] == gettext("The request carried a session cookie but no valid CSRF token.")
    secret = "a" * 32
    client.cookies["csrftoken"] = secret
    wrong = client.patch("/api/v1/me", body, headers={"If-Match": "*", "X-CSRFToken": "b" * 32}, **options)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "csrf_failed")
    done = client.patch("/api/v1/me", body, headers={"If-Match": "*", "X-CSRFToken": secret}, **options)
    assert (done.status_code, done.json()["name"]) == (200, "Li")


def test_an_api_client_needs_no_csrf_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    headers = {"X-Session-Token": session_token(cast.chen), "If-Match": "*"}
    answer = client.patch("/api/v1/me", b'{"name": "Li"}', content_type="application/json", headers=headers)
    assert answer.status_code == 200


def test_a_cookie_that_signs_nobody_in_is_no_credential(cast: Cast) -> None:
    client = browser(cast)
    User.objects.filter(pk=cast.chen.pk).update(is_active=False)
    assert client.get("/api/v1/programs").status_code == 200
    assert client.get("/api/v1/me").json()["code"] == "credentials_required"


def test_no_credentials_are_told_before_anything_is_looked_up(cast: Cast) -> None:
    for path in ("/me", "/programs/harbour-visitors/tokens", "/programs/nowhere/tokens", "/programs/%00/members"):
        answer = cast.api().get(path, Accept_Language="fr")
        assert refusal(answer) == (401, "credentials_required")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        with translation.override("fr"):
            assert answer.json()["detail"] == gettext("Sign in, or send a token.")


@pytest.mark.parametrize("age", [0, 100_000])
def test_the_newest_second_factor_counts(cast: Cast, age: int) -> None:
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    from api.authentication import mfa_at

    store = SessionStore()
    now = time.time()
    store[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": now - 200_000},
        {"method": "mfa", "at": now - age, "reauthenticated": True},
        {"method": "password", "at": now},
    ]
    found = mfa_at(store)
    assert found is not None
    assert abs(found.timestamp() - (now - age)) < 1
