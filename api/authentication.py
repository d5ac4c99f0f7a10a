"""Who is asking. One class for all credentials: exactly one of them, and an invalid one is never anonymous."""

from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from api import throttling
from api.errors import Problem
from api.sessions import TokenStrategy, user_of
from groups.actions import tokens
from groups.models import User
from groups.subjects import Subject

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Credentials(BaseAuthentication):
    """`Authorization: Bearer vnt_...`, or `X-Session-Token`, or the session cookie with its CSRF token."""

    # Words before the token in `Authorization`.
    schemes: frozenset[str] = frozenset({"bearer"})
    challenge = 'Bearer realm="visitation"'

    def authenticate(self, request: Request) -> tuple[User | None, Subject] | None:
        bearer = request.headers.get("Authorization")
        session_token = request.headers.get("X-Session-Token")
        cookie = self._signed_in(request._request)
        if sum([bearer is not None, session_token is not None, cookie is not None]) > 1:
            raise Problem(400, "two_credentials", _("Send one kind of credentials, not two."))
        if bearer is not None:
            return self._by_bearer(request, bearer)
        if session_token is not None:
            return self._by_session_token(request, session_token)
        if cookie is not None:
            self._enforce_csrf(request)
            return cookie, Subject(user=cookie, mfa_at=mfa_at(request._request.session))
        return None

    def authenticate_header(self, request: Request) -> str:
        return self.challenge

    def _by_bearer(self, request: Request, header: str) -> tuple[User | None, Subject]:
        scheme, _separator, secret = header.partition(" ")
        token = tokens.recognise(self._secret(scheme.lower(), secret.strip()))
        if token is None:
            raise invalid_credentials(request)
        throttling.count(throttling.TOKEN, token.public_id)
        return None, Subject(token=token)

    def _secret(self, scheme: str, secret: str) -> str:
        """The token in the header; empty where it is in none of the ways that are understood here."""
        return secret if scheme in self.schemes else ""

    def _by_session_token(self, request: Request, session_token: str) -> tuple[User | None, Subject]:
        session = TokenStrategy().lookup_session(session_token)
        user = user_of(session) if session is not None else None
        if session is None or user is None:
            raise invalid_credentials(request)
        return user, Subject(user=user, mfa_at=mfa_at(session))

    def _signed_in(self, request: HttpRequest) -> User | None:
        user = getattr(request, "user", None)
        return user if isinstance(user, User) and user.is_active else None

    def _enforce_csrf(self, request: Request) -> None:
        if request.method in SAFE:
            return

        def no_answer(_request: HttpRequest) -> Any:
            return None  # the check's own answer is all that is wanted of it

        check = CSRFCheck(no_answer)
        check.process_request(request._request)
        if check.process_view(request._request, no_answer, (), {}):
            raise Problem(403, "csrf_failed", _("The request carried a session cookie but no valid CSRF token."))


class SystemCredentials(Credentials):
    """Where other systems push, which cannot send what we would ask for: also `ApiToken vnt_...` (DHIS2) and Basic with
    the token as password, whatever the user name (DHIS2, Kobo)."""

    schemes = frozenset({"bearer", "apitoken"})
    # Many clients send Basic only where they are asked for it.
    challenge = 'Bearer realm="visitation", Basic realm="visitation", charset="UTF-8"'

    def _secret(self, scheme: str, secret: str) -> str:
        if scheme != "basic":
            return super()._secret(scheme, secret)
        try:
            return b64decode(secret, validate=True).decode().partition(":")[2]
        except ValueError:
            return ""


def invalid_credentials(request: Request) -> Problem:
    """A 401; a 429 where too many were wrong. Right ones from the same address are not touched by that."""
    throttling.count_address(throttling.WRONG_CREDENTIALS, request._request)
    return Problem(401, "invalid_credentials", _("The token or session is malformed, unknown, expired or revoked."))


def mfa_at(session: SessionBase) -> datetime | None:
    """When the session last gave a second factor."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    times = [record["at"] for record in records if record.get("method") == "mfa"]
    return datetime.fromtimestamp(max(times), UTC) if times else None
