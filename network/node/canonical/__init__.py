"""Canonical JSON (RFC 8785) and the digests of it. Pure: no Django; anything may import it."""

from network.node.canonical.json import CanonicalizationError, canonical, digest, sha256_hex

__all__ = ["CanonicalizationError", "canonical", "digest", "sha256_hex"]
