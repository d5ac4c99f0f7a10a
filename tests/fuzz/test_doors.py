"""Whatever comes in, nothing answers with a 500, and every refusal is a problem document."""

import json
import random
from typing import Any

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.documents import SMALL

pytestmark = pytest.mark.fuzz
BODY = json.dumps(SMALL).encode()
# The database is that of the whole run: what one example leaves behind only makes the next one harder.
endless = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=120)


def mutated(seed: int) -> bytes:
    """The valid document with some of its bytes changed, dropped or doubled."""
    dice, body = random.Random(seed), bytearray(BODY)
    for _ in range(dice.randint(1, 8)):
        place = dice.randrange(len(body))
        what = dice.randrange(4)
        if what == 0:
            body[place] = dice.randrange(256)
        elif what == 1:
            del body[place : place + dice.randint(1, 30)]
        elif what == 2:
            body[place:place] = body[place : place + dice.randint(1, 60)]
        else:
            body[place:place] = dice.choice([b"[", b"{", b'"', b"null", b"1e99", b"-0", b"\\u0000", b"\xff", b"true,"])
    return bytes(body)


def check(answer: HttpResponse) -> None:
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        body: dict[str, Any] = json.loads(answer.content)
        assert body["status"] == answer.status_code
        assert body["code"]


@endless
@given(st.integers(0, 2**63))
def test_mutated_documents(cast: Cast, standard: None, seed: int) -> None:
    bruno = cast.api(cast.bruno)
    path = "/programs/harbour-visitors/reports/2026-Q3"
    check(bruno.post(f"{path}/validate", mutated(seed)))
    check(bruno.put(path, mutated(seed), If_Match="*"))
    check(bruno.get(path))


@endless
@given(st.binary(max_size=400))
def test_any_bytes_as_a_registration(cast: Cast, body: bytes) -> None:
    check(cast.api(cast.bruno).post("/programs", body))


@endless
@given(
    st.sampled_from(["/programs", "/facilities", "/periods", "/standards/1.0", "/me", "/programs/harbour-visitors"]),
    st.dictionaries(
        st.sampled_from(["q", "lang", "format", "cursor", "limit", "country", "facility", "service", "x"]),
        st.text(max_size=80),
        max_size=4,
    ),
)
def test_any_parameters(cast: Cast, standard: None, path: str, parameters: dict[str, str]) -> None:
    answer = cast.api(cast.bruno).client.get(
        f"/api/v1{path}", {name: value.encode("utf-8", "replace") for name, value in parameters.items()}
    )
    check(answer)  # type: ignore[arg-type]  # the test client's own subclass


@endless
@given(visible, visible, visible, visible)
def test_any_headers(cast: Cast, bearer: str, match: str, key: str, languages: str) -> None:
    api = cast.api()
    check(api.get("/programs", Authorization=f"Bearer {bearer}"))
    check(api.get("/programs", If_None_Match=match, Accept_Language=languages, Accept=key))
    check(cast.api(cast.bruno).patch("/programs/harbour-visitors", {"phone": "+1 202 555 0100"}, If_Match=match))
    check(cast.api(cast.bruno).post("/programs/harbour-visitors/confirm", Idempotency_Key=key))
