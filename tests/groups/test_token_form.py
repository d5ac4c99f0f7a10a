"""The form of program tokens."""

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from groups import tokens


def test_a_token_has_its_form_and_is_never_the_same() -> None:
    made = [tokens.generate() for _ in range(50)]
    assert len({token for token, _public_id in made}) == 50
    for token, public_id in made:
        assert re.fullmatch(r"vnt_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", token)
        assert tokens.public_id_of(token) == public_id == token[4:16]


@given(st.integers(0, 54), st.characters())
def test_any_other_character_breaks_the_check(place: int, character: str) -> None:
    token, _public_id = tokens.generate()
    damaged = token[:place] + character + token[place + 1 :]
    assert (tokens.public_id_of(damaged) is not None) == (damaged == token)


@given(st.text())
def test_anything_else_is_no_token(text: str) -> None:
    assert tokens.public_id_of(text) is None


def test_too_short_and_too_long_are_no_tokens() -> None:
    token, _public_id = tokens.generate()
    assert [tokens.public_id_of(text) for text in (token[:-1], token + "0", f" {token[:-1]}", token[::-1])] == [
        None
    ] * 4


def test_the_digest_is_sha_256() -> None:
    assert tokens.digest("abc") == hashlib.sha256(b"abc").hexdigest()


def test_the_check_is_a_crc_in_base_62() -> None:
    # CRC-32 of "123456789" is 0xCBF43926, as every list of CRCs says.
    number = 0
    for digit in tokens.check("123456789"):
        number = number * 62 + tokens.ALPHABET.index(digit)
    assert number == 0xCBF43926
