"""Ed25519 signatures and their keys as JWKs (RFC 8032, 8037, 7638). Pure: no Django; anything may import it."""

from network.node.signatures.ed25519 import Jwk, generate, jwk_of_public, public_jwk, sign, verify

__all__ = ["Jwk", "generate", "jwk_of_public", "public_jwk", "sign", "verify"]
