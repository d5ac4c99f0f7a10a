import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from network.node.canonical import canonical

Jwk = dict[str, Any]


def generate() -> bytes:
    """A new private key: the 32 bytes that RFC 8032 calls the seed."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_jwk(private: bytes) -> Jwk:
    """The public half of a private key: `{kty: OKP, crv: Ed25519, x, kid}`, `kid` being the RFC 7638 thumbprint."""
    public = Ed25519PrivateKey.from_private_bytes(private).public_key()
    return jwk_of_public(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def jwk_of_public(public: bytes) -> Jwk:
    """The same for the 32 bytes of a public key."""
    if len(public) != 32:
        raise ValueError("An Ed25519 public key has 32 bytes.")
    required = {"crv": "Ed25519", "kty": "OKP", "x": _encode(public)}
    # The members that RFC 7638 wants are ASCII, so that its serialization and RFC 8785 are the same bytes.
    return {**required, "kid": _encode(hashlib.sha256(canonical(required)).digest())}


def sign(private: bytes, message: bytes) -> str:
    """The signature as base64url without padding."""
    return _encode(_key(private).sign(message))


@lru_cache(maxsize=4)
def _key(private: bytes) -> Ed25519PrivateKey:
    """To open a key takes longer than to sign."""
    return Ed25519PrivateKey.from_private_bytes(private)


def verify(jwk: Any, message: bytes, signature: Any) -> bool:
    """Whether `signature` (base64url without padding) is that of `message`. Answers for any input, never raises."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        return False
    public, raw = _decode(jwk.get("x"), 32), _decode(signature, 64)
    if public is None or raw is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: Any, length: int) -> bytes | None:
    if not isinstance(text, str) or not text.isascii():
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    # Python's decoder skips foreign characters; only the one way to write these bytes is accepted.
    return data if len(data) == length and _encode(data) == text else None
