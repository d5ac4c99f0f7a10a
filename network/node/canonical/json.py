import hashlib
from typing import Any

import orjson
import rfc8785
from rfc8785 import CanonicalizationError

LARGEST = 2**53 - 1
# Sorted; large numbers, days, dataclasses and the like are refused.
PLAIN = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)

__all__ = ["CanonicalizationError", "canonical", "digest", "sha256_hex"]


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value.

    Raises CanonicalizationError where RFC 8785 has none: integers beyond 2^53 - 1, NaN and infinities,
    lone surrogates, keys that are no strings, objects that are not JSON."""
    try:
        written = orjson.dumps(value, option=PLAIN)
        if _is_plain(written) or _is_simple(value):
            return written
    except TypeError:  # lone surrogates and large numbers, which the other one refuses in its words
        pass
    return rfc8785.dumps(value)


def _is_plain(written: bytes) -> bool:
    """Whether RFC 8785 writes the same, as far as the bytes tell: in ASCII all names sort alike; without fractions and
    exponents all numbers are written alike; and NaN, which RFC 8785 has not, is null here."""
    if b"\\" in written or not written.isascii():
        return False
    outside = b"".join(written.split(b'"')[::2]).replace(b"true", b"").replace(b"false", b"")
    return not (b"." in outside or b"e" in outside or b"n" in outside)


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
