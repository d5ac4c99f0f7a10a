"""Codes and tokens by which a group proves a mailbox or a website: of each only a digest is stored."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.utils.crypto import constant_time_compare

from groups.models import Proof

# Without letters and digits that look like others; 50 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 10
CODE_FOR, TOKEN_FOR = timedelta(days=1), timedelta(days=14)
PREFIX = "visitation-network-proof="


def issue(proof: str, _address: str) -> str:
    """A new code for the proof, in place of one before; made when its mail is sent."""
    code = "".join(secrets.choice(ALPHABET) for _each in range(LENGTH))
    Proof.objects.filter(pk=UUID(proof), proven_on=None).update(digest=_digest(UUID(proof), code))
    return f"{code[:5]}-{code[5:]}"


def new_token(proof: Proof) -> str:
    """The one line that the group puts on its website; sets the proof's digest."""
    token = PREFIX + secrets.token_urlsafe(24)
    proof.digest = _digest(proof.pk, token)
    return token


def path(proof: Proof) -> str:
    return f"/.well-known/visitation-network-{proof.pk}.txt"


def is_code(proof: Proof, text: str) -> bool:
    """However it is typed."""
    return _matches(proof, "".join(char for char in text.upper() if char.isalnum()))


def is_token(proof: Proof, body: bytes) -> bool:
    """Whether the page is the token and nothing else."""
    return _matches(proof, body.decode("utf-8", "replace").removeprefix("\ufeff").strip())


def _matches(proof: Proof, text: str) -> bool:
    return bool(proof.digest) and constant_time_compare(_digest(proof.pk, text), proof.digest)


def _digest(proof: UUID, text: str) -> str:
    return hashlib.sha256(f"{proof} {text}".encode("utf-8", "surrogatepass")).hexdigest()
