"""Receipts and digests checked with other libraries than the node's own."""

import base64
import hashlib
import json
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey


def canonical(value: Any) -> bytes:
    """RFC 8785 of objects of strings, whole numbers and null, whose names are ASCII: that is what receipts are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    return f"sha256:{hashlib.sha256(canonical(value)).hexdigest()}"


def is_signed(receipt: dict[str, Any], keys: list[dict[str, Any]]) -> bool:
    """Whether one of the JWKs signed the receipt. joserfc speaks JWS only, and the node signs bare bytes, so its
    Ed25519 is used through the key."""
    jwk = next((each for each in keys if each["kid"] == receipt["key"]), None)
    if jwk is None:
        return False
    algorithm = jws.JWSRegistry(algorithms=["Ed25519"]).get_alg("Ed25519")
    key = OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")})
    signature = base64.urlsafe_b64decode(receipt["signature"] + "==")
    payload = {name: value for name, value in receipt.items() if name != "signature"}
    return bool(algorithm.verify(canonical(payload), signature, key))
