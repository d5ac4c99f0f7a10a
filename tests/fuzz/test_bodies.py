"""The strict reader of bodies, by any bytes, and bodies that break what the reader lets through."""

import json
import random
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

from api.errors import Problem
from api.parsers import parse_json
from network.reports.formats.json import DEEPEST
from tests.cast import Cast
from tests.documents import SMALL
from tests.fuzz.sending import LENGTHS, for_all, for_all_pure, keeps_the_laws
from tests.fuzz.world import document, make_world

BODY = json.dumps(SMALL).encode()
SPLINTERS = [
    b"[", b"{", b'"', b"null", b"1e99", b"-0", b"\\u0000", b"\xff", b"true,", b"\\ud800", b"NaN", b"9" * 40, b'"a":1,"a":2',
    b"\xef\xbb\xbf", b"1E+999999999999999999999", b"[" * 30, b"0.1", b"\\", b"\x00",
]  # fmt: skip
numbers = st.one_of(
    st.integers(), st.integers(-(10**40), 10**40).map(str), st.floats(), st.decimals(allow_nan=False).map(str)
)
leaves = (
    st.none() | st.booleans() | numbers | st.text(max_size=20) | st.sampled_from(["V01", "2026-Q3", "\x00", "\ud800"])
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


def mutated(seed: int, body: bytes = BODY) -> bytes:
    """The document with some of its bytes changed, dropped or doubled."""
    dice, changed = random.Random(seed), bytearray(body)
    for _ in range(dice.randint(1, 8)):
        place = dice.randrange(len(changed) or 1)
        what = dice.randrange(4)
        if what == 0:
            changed[place : place + 1] = bytes([dice.randrange(256)])
        elif what == 1:
            del changed[place : place + dice.randint(1, 30)]
        elif what == 2:
            changed[place:place] = changed[place : place + dice.randint(1, 60)]
        else:
            changed[place:place] = dice.choice(SPLINTERS)
    return bytes(changed)


bodies = st.one_of(
    st.binary(max_size=300),
    st.integers(0, 2**63).map(mutated),
    values.map(lambda value: json.dumps(value).encode()),
    st.integers(0, 2**63).map(lambda number: b"[" * (number % 40) + str(number).encode() + b"]" * (number % 40)),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
)


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0) if isinstance(value, (dict, list)) else 0


@pytest.mark.parametrize("examples", [400, pytest.param(100_000, marks=pytest.mark.fuzz)])
def test_what_the_reader_lets_through_is_what_every_reader_understands(examples: int) -> None:
    def any_bytes_are_read_or_refused(body: bytes) -> None:
        problem: Problem | None
        try:
            value = parse_json(body)
        except Problem as found:
            problem = found
        else:
            problem = None
        if problem is not None:
            assert (problem.status, bool(re.fullmatch(r"[a-z0-9_]+", problem.code))) == (400, True)
            return
        assert value == json.loads(body, parse_float=Decimal)
        assert depth(value) <= DEEPEST

    for_all_pure(examples, any_bytes_are_read_or_refused, bodies)


@pytest.mark.parametrize("examples", LENGTHS)
def test_any_body_at_every_door(cast: Cast, standard: None, examples: int) -> None:
    world = make_world(cast)
    report = "/api/v1/programs/harbour-visitors/reports/2026-Q2"
    doors = [
        ("POST", "/api/v1/programs"), ("PATCH", "/api/v1/programs/harbour-visitors"), ("PATCH", "/api/v1/me"),
        ("POST", "/api/v1/programs/harbour-visitors/members"), ("POST", "/api/v1/programs/harbour-visitors/tokens"),
        ("PUT", report), ("POST", f"{report}/validate"), ("POST", f"{report}/submit"),
        ("POST", report.replace("Q2", "Q3") + "/accept"), ("POST", report.replace("Q2", "Q3") + "/return"),
        ("POST", "/_allauth/app/v1/auth/login"), ("POST", "/_allauth/app/v1/auth/signup"),
        ("POST", "/_allauth/app/v1/auth/password/request"), ("POST", "/_allauth/app/v1/auth/email/verify"),
    ]  # fmt: skip

    def any_body(body: bytes, door: tuple[str, str], who: str, key: bool) -> None:
        headers = {**world.callers[who], "If-Match": "*"} | ({"Idempotency-Key": "one"} if key else {})
        if "_allauth" in door[1]:
            headers = {}
        keeps_the_laws(*door, headers, body)

    for_all(
        examples * 4,
        any_body,
        bodies,
        st.sampled_from(doors),
        st.sampled_from(["bruno", "amina", "token"]),
        st.booleans(),
    )


@pytest.mark.parametrize("examples", LENGTHS)
def test_damaged_documents(cast: Cast, standard: None, examples: int) -> None:
    world = make_world(cast)
    report = "/api/v1/programs/hill-friends/reports/2026-Q3"
    headers = {**world.callers["bruno"], "If-Match": "*"}
    report = report.replace("hill-friends", "harbour-visitors").replace("Q3", "Q4")

    def damaged_documents(seed: int, odd: Any) -> None:
        sent = document(random.Random(seed))
        place = seed % (len(sent["values"]) or 1)
        if seed % 3 and sent["values"]:
            row = sent["values"][place]
            row[["indicator", "facility", "by", "value", "absence", "base", "currency", "note"][seed % 8]] = odd
        elif seed % 2:
            sent["values"].insert(place, odd)
        else:
            sent[["period", "standard", "language", "answers", "values"][seed % 5]] = odd
        body = json.dumps(sent, default=str).encode()
        keeps_the_laws("POST", f"{report}/validate", headers, body)
        keeps_the_laws("PUT", report, headers, body)
        keeps_the_laws("GET", report, headers)
        keeps_the_laws("POST", f"{report}/submit", headers)

    for_all(examples, damaged_documents, st.integers(0, 2**63), values)
