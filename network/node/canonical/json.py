import hashlib
from typing import Any

import rfc8785
from rfc8785 import CanonicalizationError

__all__ = ["CanonicalizationError", "canonical", "digest", "sha256_hex"]


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value.

    Raises CanonicalizationError where RFC 8785 has none: integers beyond 2^53 - 1, NaN and infinities,
    lone surrogates, keys that are no strings, objects that are not JSON."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """`sha256:` and the hex digest of the canonical bytes."""
    return f"sha256:{sha256_hex(canonical(value))}"


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
