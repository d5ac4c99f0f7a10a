"""Sessions of people: cookies in a browser, X-Session-Token elsewhere. The database knows only digests of their keys,
so that whoever reads it cannot take over a session."""

import hashlib

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from groups.models import User

# The width of Django's column; 160 bits of a digest of a random key.
WIDTH = 40


def digest(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:WIDTH]


class SessionStore(db.SessionStore):
    """Django's database sessions under the digest of their key. Only the synchronous calls are used here."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found = self.model.objects.filter(
            session_key=digest(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str | None = None) -> bool:
        return bool(super().exists(digest(session_key or "")))

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = digest(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=digest(key)).delete()


class TokenStrategy(SessionTokenStrategy):  # type: ignore[misc]  # allauth has no types
    """Hands out the session's random key as X-Session-Token."""

    def lookup_session(self, session_token: str) -> SessionBase | None:
        store = SessionStore(session_token)
        store.get("_")  # loads; a missing or expired session clears its key
        return store if store.session_key else None


def user_of(session: SessionBase) -> User | None:
    """The active person who is signed in in the session."""
    user = get_session_user(session)
    return user if isinstance(user, User) and user.is_active else None
