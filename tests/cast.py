"""The people of the tests, the same everywhere, in the invented country XA.

Amina coordinates XA. Bruno manages Harbour Visitors, where Rosa reports; Chen has an account and nothing else;
Dora manages a program of the same country; Elif coordinates another country, XB; Nadia runs the node.
"""

import json
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core import mail as outbox
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from api.sessions import SessionStore
from groups.actions import coordinators, facilities, listings, programs, tokens
from groups.codelists import Role, Scope
from groups.models import Facility, Membership, Program, User
from groups.subjects import NODE, Subject
from network.node.worker import Loop

if TYPE_CHECKING:

    class Answer(HttpResponse):
        """What the test client answers with."""

        def json(self) -> Any: ...

else:
    Answer = HttpResponse

PASSWORD = "a-long-test-password"
# One for all: to load the middleware, which looks for all static files, takes longer than most requests.
HANDLER = ClientHandler(enforce_csrf_checks=False)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Api:
    """A client of the API as one person: a session with a fresh second factor, unless told otherwise."""

    def __init__(self, user: User | None = None, *, token: str = "", mfa: bool = True, mfa_age: int = 0) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.handler = HANDLER
        self.headers: dict[str, str] = {}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        elif user is not None:
            self.headers["X-Session-Token"] = session_token(user, mfa=mfa, mfa_age=mfa_age)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`body`: bytes as they are, None for none, anything else as JSON. Headers as `If_Match="..."`."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        all_headers = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        path = (
            path
            if path.startswith(("/api", "/hsds", "/.well-known", "/_allauth", "/healthz", "/readyz"))
            else f"/api/v1{path}"
        )
        content_type = all_headers.pop("Content-Type", "application/json")
        answer: Answer = self.client.generic(  # type: ignore[assignment]  # the test client's own subclass
            method, path, data, content_type=content_type, headers=all_headers
        )
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.send("DELETE", path, **headers)


def session_token(user: User, *, mfa: bool = True, mfa_age: int = 0) -> str:
    """A session such as allauth makes at log-in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    records: list[dict[str, Any]] = [{"method": "password", "at": time.time(), "email": user.email}]
    if mfa:
        records.append({"method": "mfa", "type": "totp", "at": time.time() - mfa_age})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session.save()
    assert session.session_key
    return session.session_key


@dataclass
class Cast:
    amina: User
    bruno: User
    rosa: User
    chen: User
    dora: User
    elif_: User
    nadia: User
    north: Facility
    harbour: Program
    hill: Program
    abroad: Program

    def api(self, user: User | None = None, **options: Any) -> Api:
        return Api(user, **options)

    def mails_to(self, user: User) -> list[str]:
        """Subjects of the mails that the worker has sent to somebody, after it did what is due."""
        Loop().run_once()
        return [str(mail.subject) for mail in outbox.outbox if user.email in mail.to]

    def token(self, program: Program, *scopes: Scope, expires_on: date = date(2027, 6, 30)) -> str:
        """The secret of a new program token."""
        return tokens.create(program=program, name="script", scopes=list(scopes), expires_on=expires_on, by=NODE)[1]


def person(name: str, **values: Any) -> User:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), language="en", **values)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def facility(code: str, country: str = "XA", **values: Any) -> Facility:
    values = {"source_language": "en", "in_use_since": date(2020, 1, 1)} | values
    return facilities.add(
        code=code, name={"en": f"Centre {code}", "ar": f"مركز {code}"}, country=country, by=NODE, **values
    )


def program(title: str, manager: User, *, country: str = "XA", listed: bool = True, **values: Any) -> Program:
    values = {
        "source_language": "en",
        "name": {"en": title},
        "country": country,
        "time_zone": "Europe/Paris",
        "reporting_from": "2026-Q1",
        "languages": ["en", "fr"],
        "services": ["visiting"],
        "activities": [{"code": "visits", "since": date(2020, 1, 1), "until": None}],
    } | values
    made = programs.register(values=values, by=Subject(user=manager))
    return listings.enter(program=made, by=NODE) if listed else made


def make_cast() -> Cast:
    amina, bruno, rosa, chen = person("amina"), person("bruno"), person("rosa"), person("chen")
    dora, elif_, nadia = person("dora"), person("elif"), person("nadia", is_admin=True)
    coordinators.grant(user=amina, country="XA")
    coordinators.grant(user=elif_, country="XB")
    north = facility("XA-NORD")
    harbour = program(
        "Harbour Visitors",
        bruno,
        name={"en": "Harbour Visitors", "fr": "Visiteurs du port", "ar": "زوّار الميناء"},
        summary={"en": "We visit every Saturday."},
        facilities=[{"facility": "XA-NORD", "since": date(2020, 1, 1), "until": None}],
    )
    Membership.objects.create(user=rosa, program=harbour, role=Role.REPORTER)
    hill = program("Hill Friends", dora)
    abroad = program("Abroad Circle", person("faro"), country="XB")
    return Cast(amina, bruno, rosa, chen, dora, elif_, nadia, north, harbour, hill, abroad)
