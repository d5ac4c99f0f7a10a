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
    left = [value]
    while left:
        value = left.pop()
        kind = type(value)
        if kind is dict:
            try:
                if not all(map(str.isascii, value)):
                    return False
            except TypeError:  # a name that is no text
                return False
            left.extend(value.values())
        elif kind is list:
            left.extend(value)
        elif kind is int:
            if not -LARGEST <= value <= LARGEST:
                return False
        elif kind is not str and kind is not bool and value is not None:
            return False
    return True


def digest(value: Any) -> str:
    """`sha256:` and the hex digest of the canonical bytes."""
    return f"sha256:{sha256_hex(canonical(value))}"


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
