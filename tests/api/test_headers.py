"""Security headers: on every route, of ours and of allauth's, for everybody, whatever is answered; and on files."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from api import throttling
from api.errors import Problem
from config import urls
from tests.authorization.asks import ask
from tests.authorization.stage import make_stage
from tests.authorization.surface import METHODS, routes
from tests.cast import Api, Cast, session_token

# No database changes a header.
pytestmark = pytest.mark.sqlite_only
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOOSE = re.compile(r"unsafe-|\*|http:|https:|data:")


def assert_armoured(answer: Any, what: str) -> None:
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, what
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'none'"), (
        what
    )
    # The documentation shows icons that its own style sheet holds.
    loose = {name for name, sources in policy.items() if LOOSE.search(sources)}
    assert loose <= ({"img-src"} if what.startswith("GET /api/docs") else set()), what
    assert "unsafe" not in str(policy), what
    assert not answer.headers.get("Server"), what
    assert "X-Powered-By" not in answer.headers, what


def assert_private(answer: Any, what: str) -> None:
    assert "no-store" in answer.headers["Cache-Control"], what


@pytest.mark.usefixtures("standard")
def test_every_route_for_everybody(cast: Cast) -> None:
    stage = make_stage(cast, "submitted", "report")
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = session_token(cast.bruno)
    seen = set()
    for route in routes():
        for method in METHODS:
            if method != "GET" and method in route.implemented:
                continue  # what changes something is tried below
            asked = ask(stage, route.name, method)
            what = f"{method} {asked.path}"
            for name in ("anonymous", "bruno", "token_every_scope", "token_revoked"):
                answer = stage.callers[name].send(method, asked.path, asked.body)
                assert_armoured(answer, what)
                assert not answer.cookies, what
                page = route.name == "docs"
                if not page and (name != "anonymous" or answer.status_code >= 400):
                    assert_private(answer, what)
                seen.add(answer.status_code)
            if route.name != "docs":
                assert_private(browser.get(asked.path), f"a browser's {what}")
    assert {200, 401, 403, 405} <= seen


@pytest.mark.usefixtures("standard")
def test_what_is_written_is_answered_alike(cast: Cast) -> None:
    stage = make_stage(cast, "submitted", "report")
    for route in routes():
        for method in route.implemented - {"GET"}:
            asked = ask(stage, route.name, method)
            # Refused, for want of a role, or done: nobody keeps it.
            for name in ("anonymous", "chen", "bruno"):
                if (name, route.name) == ("chen", "me"):
                    continue  # Chen would be gone
                answer = stage.callers[name].send(method, asked.path, asked.body, **asked.headers)
                assert_armoured(answer, f"{method} {asked.path}")
                assert_private(answer, f"{method} {asked.path}")
                assert not answer.cookies


def account_paths() -> list[str]:
    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield f"/{pattern}"
            else:
                yield from walk(entry, pattern)

    return sorted({path for path in walk(get_resolver(), "") if path.startswith("/_allauth/")})


def test_accounts(cast: Cast) -> None:
    assert len(account_paths()) > 10
    for address in account_paths():
        for method in METHODS:
            answer = cast.api().send(method, address, {})
            what = f"{method} {address}"
            assert answer.status_code < 500, what
            assert_armoured(answer, what)
            assert not answer.cookies, what
            if answer.status_code not in {404, 405}:
                assert_private(answer, what)
    signed_in = cast.api().post("/_allauth/app/v1/auth/login", {"email": "chen@example.org", "password": "wrong"})
    assert_private(signed_in, "a wrong password")


@pytest.mark.django_db
def test_refusals_and_pages(settings: Any) -> None:
    settings.RATE_LIMITS = True
    client = Api().client
    answers = {
        "GET /": (200, client.get("/")),
        "GET /api/docs": (200, client.get("/api/docs")),
        "GET /nowhere": (404, client.get("/nowhere")),
        "GET /api/v1/nowhere": (404, client.get("/api/v1/nowhere")),
        "POST /": (405, client.post("/")),
        "DELETE /api/docs": (405, client.delete("/api/docs")),
        "bad parameter": (400, client.get("/api/v1/programs?x=y")),
        "bad format": (406, client.get("/api/v1/programs?format=x")),
        "a host of another": (400, client.get("/api/v1/programs", HTTP_HOST="evil.example.org")),
        "too large": (413, client.post("/_allauth/app/v1/auth/login", b"x" * 200_000, content_type="application/json")),
    }
    for _ in range(throttling.READS.times):
        with contextlib.suppress(Problem):
            throttling.count(throttling.READS, "127.0.0.1", daily=True)
    answers["too often"] = (429, client.get("/api/v1/programs"))
    answers["too often, a page"] = (429, client.get("/"))
    for what, (status, answer) in answers.items():
        assert answer.status_code == status, what
        assert_armoured(answer, what)
        assert not answer.cookies, what
        if status == 429:
            assert_private(answer, what)


def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError("secret")


def test_what_fails(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "urlpatterns", [path("api/fails", fails), path("fails", fails)])
    settings.ROOT_URLCONF = urls  # Django's own signal forgets the resolver that it had
    for address in ("/api/fails", "/fails"):
        answer = Client(raise_request_exception=False).get(address)
        assert (answer.status_code, b"secret" in answer.content) == (500, False)
        assert_armoured(answer, address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["web/page.css", "web/icon.svg", "api/docs.js", "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"],
)
def test_files(name: str) -> None:
    assert finders.find(name)
    answer = Client().get(f"/static/{name}")
    assert answer.status_code == 200
    assert_armoured(answer, name)
    assert not answer.cookies
    assert b"".join(answer) == Path(str(finders.find(name))).read_bytes()
    answer.close()


@pytest.mark.django_db
def test_production_is_only_reached_over_tls(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    for address in ("/static/web/page.css", "/nowhere", "/api/v1/nowhere"):
        answer = Client().get(address, secure=True)
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
        answer.close()
        plain = Client().get(address)
        assert (plain.status_code, plain.headers["Location"]) == (301, f"https://testserver{address}")
        assert_armoured(plain, f"to TLS from {address}")
