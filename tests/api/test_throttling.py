"""How often one may ask, and what is said to who asks too often. Over several processes: tests/journeys/test_limits.py."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext

from api import throttling
from api.throttling import client_address
from groups.codelists import Scope
from groups.models import ProgramToken
from tests.api.refusals import refusal
from tests.api.test_allauth import LONG, Account, totp
from tests.cast import PASSWORD, Answer, Api, Cast

# Counted in the shared cache, which is of neither database.
pytestmark = pytest.mark.sqlite_only

WRONG = "wrong"
SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.RATE_LIMITS = True
    # Callers of these tests come from addresses of their own choice.
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def assert_too_often(answer: Answer, within: int) -> None:
    assert refusal(answer) == (429, "too_many_requests")
    seconds = int(answer.headers["Retry-After"])
    assert 0 < seconds <= within + 1
    assert answer.headers["Cache-Control"] == "no-store"
    language = answer.headers["Content-Language"]
    with translation.override(language):
        assert answer.json()["detail"] == gettext("That was too often. Try again in {seconds} s.").format(
            seconds=seconds
        )


def sign_in(
    password: str = WRONG, email: str = "chen@example.org", address: str = "203.0.113.7", **headers: str
) -> Answer:
    body = {"email": email, "password": password}
    return Account().do("POST", "auth/login", body, X_Forwarded_For=address, **headers)


def from_anywhere(number: int) -> str:
    return f"198.51.{number // 250}.{number % 250}"


def test_ten_failures_close_an_account_to_passwords_for_a_while(cast: Cast, clock: time_machine.Traveller) -> None:
    for number in range(10):
        assert sign_in(address=from_anywhere(number)).status_code == 400
    for language in ("en", "fr", "ar"):
        answer = sign_in(PASSWORD, address=from_anywhere(99), Accept_Language=language)
        assert answer.headers["Content-Language"] == language
        assert_too_often(answer, 300)
    # Written otherwise it is the same account; another one is not touched, and neither are sessions of this one.
    assert sign_in(PASSWORD, email="CHEN@Example.org", address=from_anywhere(98)).status_code == 429
    assert sign_in(PASSWORD, email="dora@example.org", address=from_anywhere(99)).status_code == 200
    assert cast.api(cast.chen).get("/me").status_code == 200
    clock.shift(timedelta(seconds=302))
    assert sign_in(PASSWORD).status_code == 200


def test_an_account_that_is_none_is_counted_alike(cast: Cast) -> None:
    answers = [sign_in(email="nobody@example.org", address=from_anywhere(number)) for number in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]


def test_only_failures_count(cast: Cast) -> None:
    for number in range(11):
        assert sign_in(PASSWORD, address=from_anywhere(number)).status_code == 200
    for number in range(9):
        assert sign_in(address=from_anywhere(number)).status_code == 400
    for number in range(3):
        assert sign_in(PASSWORD, address=from_anywhere(number)).status_code == 200
    assert sign_in().status_code == 400
    refused = [sign_in(PASSWORD, address=from_anywhere(number)).status_code for number in range(5)]
    assert refused == [429] * 5


def test_the_password_asked_for_again_is_counted_too(cast: Cast) -> None:
    account = Account()
    account.do("POST", "auth/login", {"email": "chen@example.org", "password": PASSWORD})
    for number in range(10):
        again = account.do("POST", "auth/reauthenticate", {"password": "wrong"}, X_Forwarded_For=from_anywhere(number))
        assert again.status_code == 400
    assert_too_often(account.do("POST", "auth/reauthenticate", {"password": PASSWORD}), 300)


def test_second_factors_count_with_the_account(cast: Cast, clock: time_machine.Traveller) -> None:
    TOTP.activate(cast.bruno, SECRET)
    account = Account()
    body = {"email": "bruno@example.org", "password": PASSWORD}
    assert account.do("POST", "auth/login", body).status_code == 401
    assert sign_in(email="bruno@example.org").status_code == 400
    for number in range(9):
        answer = account.do("POST", "auth/2fa/authenticate", {"code": "000000"}, X_Forwarded_For=from_anywhere(number))
        assert answer.status_code == 400
    assert_too_often(account.do("POST", "auth/2fa/authenticate", {"code": totp(SECRET)}), 300)
    clock.shift(timedelta(seconds=302))
    assert account.do("POST", "auth/2fa/authenticate", {"code": totp(SECRET)}).status_code == 200
    clock.shift(timedelta(seconds=60))
    for number in range(10):
        answer = account.do(
            "POST", "auth/2fa/reauthenticate", {"code": "000000"}, X_Forwarded_For=from_anywhere(number)
        )
        assert answer.status_code == 400
    assert_too_often(account.do("POST", "auth/2fa/reauthenticate", {"code": totp(SECRET)}), 300)


DOORS: dict[str, Callable[[int], tuple[str, str, Any]]] = {
    "sign-in": lambda n: ("POST", "auth/login", {"email": f"a{n}@example.org", "password": "wrong"}),
    "sign-up": lambda n: ("POST", "auth/signup", {"email": f"a{n}@example.org", "password": "short"}),
    "reset": lambda n: ("POST", "auth/password/request", {"email": f"a{n}@example.org"}),
    "reset code": lambda n: ("POST", "auth/password/reset", {"key": "WRONG1", "password": LONG}),
    "reset code, read": lambda n: ("GET", "auth/password/reset", None),
    "mailed code": lambda n: ("POST", "auth/email/verify", {"key": "WRONG1"}),
    "mailed code, read": lambda n: ("GET", "auth/email/verify", None),
    "second factor": lambda n: ("POST", "auth/2fa/authenticate", {"code": "000000"}),
    "not JSON": lambda n: ("POST", "auth/login", b"{"),
}


@pytest.mark.parametrize("door", DOORS)
def test_thirty_a_minute_at_the_doors(cast: Cast, clock: time_machine.Traveller, door: str) -> None:
    clock.move_to(datetime.fromisoformat("2026-11-22T08:00:00.300Z"), tick=False)
    spend(throttling.SIGN_INS, "203.0.113.7", 29, daily=True)
    assert Account().do(*DOORS[door](1), X_Forwarded_For="203.0.113.7").status_code < 429
    # One count for all doors.
    for each in DOORS.values():
        answer = Account().api.send(
            each(99)[0], f"/_allauth/app/v1/{each(99)[1]}", each(99)[2], X_Forwarded_For="203.0.113.7"
        )
        assert_too_often(answer, 60)
    assert Account().do(*DOORS[door](99), X_Forwarded_For="203.0.113.8").status_code < 429
    # Looking and signing out stay possible.
    assert Account().do("GET", "config", X_Forwarded_For="203.0.113.7").status_code == 200
    assert Account().do("DELETE", "auth/session", X_Forwarded_For="203.0.113.7").status_code == 401
    clock.shift(timedelta(seconds=62))
    assert Account().do(*DOORS[door](99), X_Forwarded_For="203.0.113.7").status_code < 429


def test_nobody_s_mail_box_is_filled(cast: Cast) -> None:
    for number in range(5):
        body = {"email": "dora@example.org"}
        assert (
            Account().do("POST", "auth/password/request", body, X_Forwarded_For=from_anywhere(number)).status_code
            == 401
        )
    for path in ("auth/password/request", "auth/signup"):
        body = {"email": "Dora@example.org", "password": LONG}
        assert_too_often(Account().do("POST", path, body), 300)
    assert len(mail.outbox) == 5


UNREADABLE = {
    b"[" * 50_000: (400, "too_deep"),
    b'{"email": "a\\u0000b"}': (400, "bad_text"),
    b"\xff": (400, "not_utf8"),
    b"{" + b" " * 100_000 + b"}": (413, "body_too_large"),
}


@pytest.mark.parametrize("body", UNREADABLE, ids=lambda body: f"{body[:9]!r}...{len(body)}")
def test_accounts_read_bodies_as_strictly(cast: Cast, body: bytes) -> None:
    answer = cast.api().post("/_allauth/app/v1/auth/login", body)
    assert refusal(answer) == UNREADABLE[body]


def spend(limit: throttling.Limit, who: str, times: int, *, daily: bool) -> None:
    for _ in range(times):
        throttling.count(limit, who, daily=daily)


def test_a_token_asks_600_times_a_minute(cast: Cast, clock: time_machine.Traveller) -> None:
    script, other = (Api(token=cast.token(cast.harbour, Scope.REPORT_READ)) for _ in range(2))
    public_id = script.headers["Authorization"].split("_")[1]
    assert ProgramToken.objects.filter(public_id=public_id).exists()
    spend(throttling.TOKEN, public_id, 598, daily=False)
    assert [script.get("/programs").status_code for _ in range(3)] == [200, 200, 429]
    assert_too_often(script.get("/programs/harbour-visitors/reports?lang=es"), 60)
    assert_too_often(script.put("/programs/harbour-visitors/reports/2026-Q3", b"{"), 60)
    assert other.get("/programs").status_code == 200
    clock.shift(timedelta(seconds=62))
    assert script.get("/programs").status_code == 200


def test_300_reads_a_minute_without_credentials(cast: Cast, clock: time_machine.Traveller) -> None:
    spend(throttling.READS, "203.0.113.7", 296, daily=True)
    caller = {"X_Forwarded_For": "192.0.2.1, 203.0.113.7"}
    for path, expected in (("/programs", 200), ("/me", 401), ("/api/docs", 200), ("/_allauth/app/v1/config", 200)):
        assert cast.api().get(path, **caller).status_code == expected
    for path in (
        "/programs",
        "/me",
        "/api/docs",
        "/api/schema",
        "/_allauth/app/v1/config",
        "/.well-known/visitation-node",
    ):
        assert_too_often(cast.api().get(path, **caller), 60)
    assert_too_often(cast.api().post("/programs", {}, **caller), 60)
    for path in ("/healthz", "/readyz"):
        assert cast.api().get(path, **caller).status_code == 200
    # Who says who they are is not counted with the address, and neither are others.
    assert cast.api(cast.chen).get("/programs", **caller).status_code == 200
    token = Api(token=cast.token(cast.harbour, Scope.REPORT_READ))
    assert token.get("/programs", **caller).status_code == 200
    assert cast.api().get("/programs", X_Forwarded_For="203.0.113.7, 192.0.2.1").status_code == 200
    clock.shift(timedelta(seconds=62))
    assert cast.api().get("/programs", **caller).status_code == 200


@pytest.mark.parametrize("name", ["Authorization", "X_Session_Token"])
def test_thirty_wrong_credentials_a_minute(cast: Cast, name: str) -> None:
    wrong = {name: "Bearer vnt_no", "X_Forwarded_For": "203.0.113.7"}
    assert {cast.api().get("/programs", **wrong).status_code for _ in range(30)} == {401}
    assert_too_often(cast.api().get("/programs", **wrong), 60)
    assert_too_often(cast.api().get("/me", X_Session_Token="no", X_Forwarded_For="203.0.113.7"), 60)
    # Right ones from the same address are not hindered.
    assert cast.api(cast.chen).get("/me", X_Forwarded_For="203.0.113.7").status_code == 200
    assert cast.api().get("/programs", **{**wrong, "X_Forwarded_For": "203.0.113.8"}).status_code == 401


def test_a_person_s_session_is_not_limited(cast: Cast) -> None:
    caller = cast.api(cast.chen)
    spend(throttling.READS, "127.0.0.1", 300, daily=True)
    before = store()
    assert {caller.get("/me").status_code for _ in range(5)} == {200}
    assert store() == before


def store() -> dict[str, Any]:
    """What the cache holds."""
    return dict(cache._cache)  # type: ignore[attr-defined]  # the tests' own cache is Django's in memory


def test_no_address_and_no_name_is_kept(cast: Cast, clock: time_machine.Traveller) -> None:
    sign_in(address="203.0.113.7")
    cast.api().get("/programs", X_Forwarded_For="203.0.113.7")
    cast.api().get("/programs", X_Forwarded_For="203.0.113.7", Authorization="Bearer no")
    today = store()
    assert sorted(key.split(":")[2] for key in today) == ["failed-sign-ins", "reads", "sign-ins", "wrong-credentials"]
    assert not [key for key in today if "203" in key.split(":")[3][:3] or "chen" in key or "." in key]
    # Tomorrow the address has another name.
    clock.shift(timedelta(days=1))
    cache.clear()
    cast.api().get("/programs", X_Forwarded_For="203.0.113.7")
    assert not store().keys() & today.keys()


ADDRESSES = {
    # (REMOTE_ADDR, X-Forwarded-For): with a proxy, without
    ("203.0.113.7", ""): ("203.0.113.7", "203.0.113.7"),
    ("10.0.0.1", "203.0.113.7"): ("203.0.113.7", "10.0.0.1"),
    ("10.0.0.1", "192.0.2.1, 203.0.113.7"): ("203.0.113.7", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.7:4711"): ("203.0.113.7", "10.0.0.1"),
    ("10.0.0.1", "[2001:db8:1:2::7]:4711"): ("2001:db8:1:2::/64", "10.0.0.1"),
    ("2001:db8:1:2:3:4:5:6", ""): ("2001:db8:1:2::/64", "2001:db8:1:2::/64"),
    ("2001:DB8:1:2:ffff::", ""): ("2001:db8:1:2::/64", "2001:db8:1:2::/64"),
    ("::ffff:203.0.113.7", ""): ("203.0.113.7", "203.0.113.7"),
    ("10.0.0.1", "203.0.113.7, unknown"): ("unknown", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.7,"): ("10.0.0.1", "10.0.0.1"),
    ("", ""): ("unknown", "unknown"),
}


@pytest.mark.parametrize("told", ADDRESSES, ids=str)
def test_which_address_counts(settings: Any, told: tuple[str, str]) -> None:
    def request() -> HttpRequest:
        return RequestFactory(REMOTE_ADDR=told[0]).get("/", headers={"X-Forwarded-For": told[1]} if told[1] else {})

    found = []
    for settings.ALLAUTH_TRUSTED_PROXY_COUNT in (1, 0):
        found.append(client_address(request()))
    assert tuple(found) == ADDRESSES[told]


def test_limits_can_be_switched_off(cast: Cast, settings: Any) -> None:
    settings.RATE_LIMITS = False
    for _ in range(31):
        assert sign_in().status_code == 400
    assert store() == {}
