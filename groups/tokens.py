"""The form of a program token: `vnt_<12 id>_<32 secret><6 check>`, base62.

The check lets junk be refused without a look-up, and lets scanners recognise a leaked token.
"""

import hashlib
import secrets
import string
import zlib

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
ID, SECRET, CHECK = 12, 32, 6
PREFIX = "vnt_"


def generate() -> tuple[str, str]:
    """A new token, and its public id."""
    public_id = "".join(secrets.choice(ALPHABET) for _ in range(ID))
    body = f"{PREFIX}{public_id}_{''.join(secrets.choice(ALPHABET) for _ in range(SECRET))}"
    return body + check(body), public_id


def check(body: str) -> str:
    """CRC-32 of all before it, in base62, padded to six characters."""
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECK):
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return digits


def public_id_of(token: str) -> str | None:
    """The public id in a well-formed token; None for anything else."""
    if len(token) != len(PREFIX) + ID + 1 + SECRET + CHECK or not token.isascii() or not token.startswith(PREFIX):
        return None
    body = token[:-CHECK]
    public_id, separator, _ = body[len(PREFIX) :].partition("_")
    right = separator == "_" and len(public_id) == ID and secrets.compare_digest(token[-CHECK:], check(body))
    return public_id if right else None


def digest(token: str) -> str:
    """What is stored. A fast hash is enough: the secret has 190 bits."""
    return hashlib.sha256(token.encode()).hexdigest()
