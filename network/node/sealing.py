"""Secrets at rest: sealed with AES-256-GCM under a key derived from SECRET_KEY.

A copy of the database gives none away."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

NONCE = 12


class SealBroken(Exception):
    """The sealed bytes were altered, or SECRET_KEY is not the one that they were sealed with."""


def seal(secret: bytes, *, context: str) -> bytes:
    """`context` names what the secret is; it must be given again to open it, so that sealed bytes cannot change places."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, secret, context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Raises SealBroken. A SECRET_KEY in SECRET_KEY_FALLBACKS still opens what it sealed."""
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(secret_key)).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
        except (InvalidTag, ValueError):
            continue
    raise SealBroken(f"{context}: SECRET_KEY is not the one that this was sealed with, or the bytes were altered.")


def _key(secret_key: str | bytes) -> bytes:
    material = force_bytes(secret_key)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"visitation-node sealing 1").derive(material)
