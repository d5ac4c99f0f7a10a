import hashlib
from typing import Any

import orjson
import rfc8785
from rfc8785 import CanonicalizationError

LARGEST = 2**53 - 1

__all__ = ["CanonicalizationError", "canonical", "digest", "sha256_hex"]


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value.

    Raises CanonicalizationError where RFC 8785 has none: integers beyond 2^53 - 1, NaN and infinities,
    lone surrogates, keys that are no strings, objects that are not JSON."""
    if _is_simple(value):
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # lone surrogates, which the other one refuses in its words
            pass
    return rfc8785.dumps(value)


def _is_simple(value: Any) -> bool:
    """Whether sorting and writing need none of RFC 8785's care: no fractions, no large numbers, names in ASCII. So are
    reports, contexts, receipts and audit rows, and orjson writes them ten times as fast."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-LARGEST <= value <= LARGEST)
    if kind is list:
        return all(map(_is_simple, value))
    return (
        kind is dict
        and all(type(name) is str and name.isascii() for name in value)
        and all(map(_is_simple, value.values()))
    )


def digest(value: Any) -> str:
    """`sha256:` and the hex digest of the canonical bytes."""
    return f"sha256:{sha256_hex(canonical(value))}"


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
