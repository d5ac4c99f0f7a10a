"""Credentials and headers of every shape, query strings and addresses: nothing is a 500."""

import string

import pytest
from hypothesis import strategies as st

from groups import tokens
from tests.authorization.surface import routes
from tests.cast import Cast
from tests.fuzz.sending import LENGTHS, for_all, keeps_the_laws
from tests.fuzz.world import ODD, make_world

# A server lets no line break and no NUL into a header.
texts = st.text(st.characters(blacklist_characters="\r\n\x00", blacklist_categories=["Cs"]), max_size=60)
huge = st.sampled_from(["x" * 10_000, "é" * 5_000, "," * 9_000, '"' * 9_000, "a/b," * 2_000, "q=0.5;" * 2_000])
base62 = st.text(string.digits + string.ascii_letters, min_size=44, max_size=44)
NAMES = (
    "Accept", "Accept-Language", "Accept-Encoding", "If-Match", "If-None-Match", "Idempotency-Key", "Content-Type", "Origin",
    "Authorization", "X-Session-Token", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "X-Http-Method-Override", "Range",
    "If-Modified-Since", "Transfer-Encoding", "Content-Length", "Referer", "X-CSRFToken", "Expect", "User-Agent",
)  # fmt: skip
APT = {
    "Accept": ["application/json", "text/csv;q=0.1", "*/*;q=0", "text/*;q=2", "a/b;q=é", ";", "*/*,", "application/json;v=1"],
    "Accept-Language": ["fr", "zh-Hant-TW;q=0.1", "*;q=0", "en;q=NaN", "x-" * 200, "ar-EG,ar;q=0.9", "-", "fr;q=1e9"],
    "If-Match": ["*", '"1.abc"', 'W/"1.0"', '"999999999999.ab"', '"-1.a"', '"1', "*, *", '"1.a", "2.b"', '"99999999999999.a"'],
    "If-None-Match": ["*", '"1.abc"', 'W/"1.0"', '"', "W/", '""'],
    "Idempotency-Key": ["a", "x" * 255, "x" * 256, "é", " ", "a b", "\t"],
    "Content-Type": [
        "application/json; charset=hex", "application/json; charset=rot13", "application/json;charset=utf-16", "text/plain",
        "application/vnd.x+json", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded",
        "application/json; charset=undefined", "application/json; charset=punycode", ";", "/", "+json", "application/json;=;;",
    ],
    "Content-Length": ["0", "-1", "+5", "1e3", "٣", "99999999999999999999", "", "5, 5", "2000000"],
    "Transfer-Encoding": ["chunked", "gzip, chunked", "identity", ""],
    "Cookie": ["sessionid=x", "sessionid=" + "a" * 40, "a=b; c", "=;=", "csrftoken=1; sessionid=2", "sessionid=é"],
}  # fmt: skip
a_header = st.sampled_from(NAMES).flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(st.sampled_from(APT.get(name, ["x"])), texts, texts, huge))
)


def well_formed(letters: str) -> str:
    """A token of the right shape, of nobody."""
    body = f"vnt_{letters[:12]}_{letters[12:]}"
    return body + tokens.check(body)


def address_doors() -> list[str]:
    return ["/" + route.pattern.lstrip("/") for route in routes()] + [
        "/_allauth/app/v1/auth/session", "/_allauth/app/v1/config", "/_allauth/app/v1/<what>/<x>", "/static/<x>", "/<x>", "/",
        "/api/<x>", "/api/v1/<x>/<y>/<z>", "/hsds/<x>", "/sdmx/v2/<x>", "/federation/v1/<x>",
    ]  # fmt: skip


@pytest.mark.parametrize("examples", LENGTHS)
def test_tokens_of_every_shape_are_nobodys(cast: Cast, examples: int) -> None:
    real = cast.token(cast.harbour)
    session = cast.api(cast.bruno).headers["X-Session-Token"]

    def any_token(letters: str, text: str, place: int, letter: str) -> None:
        spot = place % len(real)
        forged = real[:spot] + letter + real[spot + 1 :]
        shapes = [
            well_formed(letters),
            well_formed(letters)[:-1] + letter,
            text,
            f"vnt_{text}",
            real + letter,
            real[:spot],
        ]
        shapes += [forged] if forged != real else []
        for shape in [
            *shapes,
            real.upper(),
            real.replace("vnt", "VNT"),
            "x" * 10_000,
            real * 100,
            real.replace("_", "＿"),
        ]:
            for scheme in ("Bearer ", "bearer  ", "Basic ", ""):
                reply = keeps_the_laws("GET", "/api/v1/programs", {"Authorization": scheme + shape})
                assert reply.status == 401, (scheme, shape)
        for shape in (text, session[:-1], session + letter, session.upper() + "x", letters, "x" * 10_000, "é" * 40):
            assert keeps_the_laws("GET", "/api/v1/me", {"X-Session-Token": shape}).status == 401
        two = {"Authorization": f"Bearer {real}", "X-Session-Token": session}
        assert keeps_the_laws("GET", "/api/v1/me", two).status == 400

    for_all(
        max(examples // 5, 3), any_token, base62, texts, st.integers(0, 10**6), st.sampled_from(string.ascii_letters)
    )


@pytest.mark.parametrize("examples", LENGTHS)
def test_any_headers(cast: Cast, standard: None, examples: int) -> None:
    world = make_world(cast)
    doors = [
        ("GET", "/api/v1/programs"), ("GET", "/api/v1/programs/harbour-visitors"), ("GET", "/api/v1/me"),
        ("GET", "/api/v1/programs/harbour-visitors/reports/2026-Q3"), ("GET", "/api/v1/standards/1.0"), ("GET", "/api/schema"),
        ("POST", "/api/v1/programs/harbour-visitors/confirm"), ("PATCH", "/api/v1/programs/harbour-visitors"),
        ("PUT", "/api/v1/programs/harbour-visitors/reports/2026-Q2"), ("DELETE", "/api/v1/me"), ("HEAD", "/api/v1/facilities"),
        ("OPTIONS", "/api/v1/programs"), ("GET", "/.well-known/visitation-node"), ("GET", "/"), ("GET", "/api/docs"),
        ("POST", "/_allauth/app/v1/auth/login"), ("GET", "/_allauth/app/v1/auth/session"),
    ]  # fmt: skip

    def any_headers(door: tuple[str, str], who: str, headers: dict[str, str], body: bytes) -> None:
        keeps_the_laws(*door, {**world.callers[who], **headers}, body)

    for_all(
        examples * 4,
        any_headers,
        st.sampled_from(doors),
        st.sampled_from(sorted(world.callers)),
        st.lists(a_header, min_size=1, max_size=4).map(dict),
        st.sampled_from([b"", b"{}", b'{"phone": "+1 202 555 0100"}', b"x"]),
    )


@pytest.mark.parametrize("examples", LENGTHS)
def test_any_address(cast: Cast, standard: None, examples: int) -> None:
    world = make_world(cast)
    parts = st.one_of(
        st.sampled_from([value for values in world.values.values() for value in values]),
        st.sampled_from(ODD),
        st.binary(max_size=12).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
        st.text(st.characters(blacklist_characters="?#"), max_size=20),
        st.sampled_from(
            ["x" * 9_000, "%2F", "%2e%2e%2f" * 30, "//", ";a=b", "%", "%zz", "%c3", "%ed%a0%80", "+", "~", " "]
        ),
    )
    methods = st.sampled_from(
        ["GET"] * 6 + ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "FANCY"]
    )

    def any_address(pattern: str, names: list[str], method: str, who: str, end: str) -> None:
        left = iter(names)
        path = "".join(next(left, "x") if index % 2 else piece for index, piece in enumerate(_split(pattern)))
        keeps_the_laws(method, path.partition("?")[0] + end, world.callers[who])

    for_all(
        examples * 5,
        any_address,
        st.sampled_from(address_doors()),
        st.lists(parts, min_size=4, max_size=4),
        methods,
        st.sampled_from(sorted(world.callers)),
        st.sampled_from(["", "", "", "/", "//", "/x", "/%00", "%00", "."]),
    )


def _split(pattern: str) -> list[str]:
    """Literal pieces and parts by turns."""
    pieces = pattern.replace("<", ">").split(">")
    return pieces if len(pieces) % 2 else [*pieces, ""]


@pytest.mark.parametrize("examples", LENGTHS)
def test_any_query(cast: Cast, standard: None, examples: int) -> None:
    world = make_world(cast)
    places = [
        "/api/v1/programs", "/api/v1/facilities", "/api/v1/periods", "/api/v1/standards/1.0", "/api/v1/me", "/api/schema",
        "/api/v1/standards/1.0/example.json", "/api/v1/programs/harbour-visitors", "/api/v1/programs/harbour-visitors/reports",
        "/api/v1/programs/harbour-visitors/reports/2026-Q3", "/api/v1/reports", "/api/v1/completeness", "/healthz", "/",
        "/api/v1/programs/harbour-visitors/reports/2026-Q3/revisions", "/api/docs", "/_allauth/app/v1/config",
    ]  # fmt: skip
    names = st.one_of(
        st.sampled_from(
            ["q", "lang", "format", "cursor", "limit", "country", "facility", "service", "kind", "language", "type", "operator",
             "status", "program", "period", "structure_digest", "texts_digest", "revision", "as_of", "from"]
        ),
        st.text(max_size=6),
    )  # fmt: skip
    values = st.one_of(
        st.sampled_from([value for values in world.values.values() for value in values]),
        st.text(max_size=30),
        st.sampled_from([*ODD, "1" * 400, "x" * 5_000, "json", "csv", "%", "%ff", "%00", "+", "&", "a=b", "[]"]),
    )
    escaped = values.map(lambda value: "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass")))
    pairs = st.lists(st.tuples(names, values | escaped), max_size=4)
    whole = st.sampled_from(
        ["&" * 3_000, "a&" * 1_500, "a=1&" * 1_200, "=", "&=&", "?", "%", "cursor", "q=%ff%fe", "lang=all&limit=200"]
    )
    queries = (
        pairs.map(lambda found: "&".join(f"{name}={value}" for name, value in found))
        | whole
        | st.binary(max_size=30).map(repr)
    )

    def any_query(place: str, query: str, who: str) -> None:
        keeps_the_laws("GET", f"{place}?{query}", world.callers[who])

    for_all(examples * 5, any_query, st.sampled_from(places), queries, st.sampled_from(sorted(world.callers)))
