"""This node's identity and signing keys. Both are made when first asked for, once, whoever asks at the same time."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups.actions.audit import record
from groups.statements import Question, ask
from groups.subjects import NODE, Subject
from network.node import signatures
from network.node.canonical import canonical
from network.node.models import NodeIdentity, SigningKey
from network.node.sealing import seal, unseal

ACTIVE = Question(("kid",), "node_signingkey WHERE retired_at IS NULL")


def identity() -> NodeIdentity:
    return NodeIdentity.objects.get_or_create(pk=1)[0]


def active_key() -> SigningKey:
    return SigningKey.objects.active().first() or _first_key()


@transaction.atomic
def rotate(*, by: Subject) -> SigningKey:
    """A new key signs from now on; the old one stays published as retired, and need not be one that can be opened."""
    _lock()
    retired = SigningKey.objects.active().update(retired_at=timezone.now())
    key = _mint()
    record(action="key.rotated" if retired else "key.created", target=key, by=by, kid=key.kid)
    return key


def sign(payload: Mapping[str, Any]) -> tuple[str, str]:
    """`(kid, signature)`: base64url Ed25519 over the RFC 8785 bytes of the payload.

    Raises SealBroken where SECRET_KEY was changed, CanonicalizationError where the payload is no JSON."""
    kid = active_kid()
    return kid, sign_with(kid, payload)


def sign_with(kid: str, payload: Mapping[str, Any]) -> str:
    """The signature alone, by a key of which was just asked: only its opened half is cached."""
    return signatures.sign(_opened(kid), canonical(payload))


def active_kid() -> str:
    """Asked each time, for another process may have rotated."""
    (rows,) = ask(ACTIVE)
    return rows[0][0] if rows else _first_key().kid


@transaction.atomic
def _first_key() -> SigningKey:
    _lock()
    return SigningKey.objects.active().first() or rotate(by=NODE)


def _lock() -> None:
    NodeIdentity.objects.select_for_update().get(pk=identity().pk)


def _mint() -> SigningKey:
    private = signatures.generate()
    jwk = signatures.public_jwk(private)
    return SigningKey.objects.create(
        kid=jwk["kid"], public_jwk=jwk, sealed=seal(private, context=f"signing key {jwk['kid']}")
    )


@lru_cache(maxsize=4)
def _opened(kid: str) -> bytes:
    sealed = SigningKey.objects.values_list("sealed", flat=True).get(kid=kid)
    return unseal(bytes(sealed), context=f"signing key {kid}")
