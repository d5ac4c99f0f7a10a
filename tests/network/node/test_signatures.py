import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from network.node.signatures import generate, jwk_of_public, public_jwk, sign, verify

# RFC 8032, 7.1, tests 1 to 3: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032(seed: str, public: str, message: str, signature: str) -> None:
    jwk = public_jwk(bytes.fromhex(seed))
    assert jwk == jwk_of_public(bytes.fromhex(public))
    assert jwk["x"] == base64url(bytes.fromhex(public))
    assert sign(bytes.fromhex(seed), bytes.fromhex(message)) == base64url(bytes.fromhex(signature))
    assert verify(jwk, bytes.fromhex(message), base64url(bytes.fromhex(signature)))


def test_the_key_and_thumbprint_of_rfc_8037() -> None:
    assert public_jwk(bytes.fromhex(VECTORS[0][0])) == {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    }


def test_another_implementation_accepts_what_we_sign_and_we_what_it_signs() -> None:
    seed = generate()
    jwk = public_jwk(seed)
    theirs = OKPKey.import_key({**jwk, "d": base64url(seed)})
    assert theirs.thumbprint() == jwk["kid"]
    signed = base64url(b'{"alg":"Ed25519"}') + "." + base64url(b'{"n":1}')
    token = f"{signed}.{sign(seed, signed.encode())}"
    public = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": jwk["x"]})
    assert jws.deserialize_compact(token, public, algorithms=["Ed25519"]).payload == b'{"n":1}'
    head, _, signature = jws.serialize_compact({"alg": "Ed25519"}, b"{}", theirs, algorithms=["Ed25519"]).rpartition(
        "."
    )
    assert verify(jwk, head.encode(), signature)


@given(message=st.binary(max_size=64), other=st.binary(max_size=64), place=st.integers(0, 511))
def test_another_message_key_or_bit_is_refused(message: bytes, other: bytes, place: int) -> None:
    seed = bytes(range(32))
    signature = sign(seed, message)
    assert verify(public_jwk(seed), message, signature)
    assert verify(public_jwk(seed), other, signature) == (other == message)
    assert not verify(public_jwk(bytes(32)), message, signature)
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[place // 8] ^= 1 << place % 8
    assert not verify(public_jwk(seed), message, base64url(bytes(raw)))


ANYTHING = st.none() | st.integers() | st.text() | st.binary() | st.lists(st.text())


@given(key=ANYTHING | st.dictionaries(st.sampled_from(["kty", "crv", "x"]), ANYTHING), signature=ANYTHING)
def test_it_never_raises(key: Any, signature: Any) -> None:
    assert not verify(key, b"", signature)
    good = public_jwk(bytes(32))
    assert not verify(good, b"", signature)
    assert not verify({**good, "x": signature}, b"", sign(bytes(32), b""))


def test_a_signature_is_written_in_one_way_only() -> None:
    jwk, signature = public_jwk(bytes(32)), sign(bytes(32), b"")
    last = {"A": "B", "Q": "R", "g": "h", "w": "x"}[signature[-1]]
    for variant in (signature + "==", signature + "\n", " " + signature, signature[:-1] + last):
        assert not verify(jwk, b"", variant)


def test_a_public_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        jwk_of_public(b"short")
