"""What allauth asks of its host: mails in the reader's language, and no room for guessing who has an account."""

from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from api.negotiation import negotiate_languages
from api.throttling import client_address, failures_of
from groups.models import User
from network.node.sealing import seal, unseal

SECOND_FACTOR = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the language in which somebody signs up; mails will be in it."""
        user.language = negotiate_languages(request).machine
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Every check of a password, also the one that is asked for again in a session."""
        with failures_of(str(credentials.get("email", ""))) as take_back:
            user: User | None = super().authenticate(request, **credentials)
            if user is not None:
                take_back()
            return user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user")
        language = user.language if isinstance(user, User) and user.language else translation.get_language()
        with translation.override(language or settings.NODE_LANGUAGE):
            # By the node's own name, never by the Host header of whoever asked.
            site = {"name": settings.NODE_NAME, "domain": urlsplit(settings.NODE_URL).netloc}
            super().send_mail(template_prefix, email, {**context, "current_site": site})


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def get_totp_issuer(self) -> str:
        return str(settings.NODE_NAME)

    def encrypt(self, text: str) -> str:
        """Secrets of authenticators and recovery codes lie sealed: a copy of the database opens no account."""
        return b64encode(seal(text.encode(), context=SECOND_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(b64decode(encrypted_text), context=SECOND_FACTOR).decode()
