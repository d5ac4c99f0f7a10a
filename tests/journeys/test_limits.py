"""Limits over a live node: what is too large, too slow or too often, and clients that hang up; service stays normal."""

import http.client
import json
import socket
import sqlite3
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import psycopg
import pytest

from groups.periods import Period
from tests.cast import PASSWORD
from tests.documents import small
from tests.journeys.node import Node, running
from tests.journeys.person import Answer, Person

# One node serves all of them.
pytestmark = pytest.mark.database
# The open quarter, in the program's time zone.
PERIOD = Period.containing(datetime.now(ZoneInfo("Europe/Paris")).date()).shift(-1)
PLACE = f"/programs/harbour-visitors/reports/{PERIOD}"
IDLE = """
SELECT pid, xact_start FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND (state LIKE 'idle in transaction%' OR wait_event_type = 'Lock')
"""
# Seconds in which a node that is not held up answers, also on a busy machine.
PROMPT = 3.0


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    # Behind a proxy, so that callers can come from many addresses.
    with running(tmp_path_factory.mktemp("limits"), RATE_LIMITS="on", BEHIND_PROXY="on") as node:
        node.run("tests.journeys.stage", str(node.folder / "token"))
        yield node
        assert "Traceback" not in (node.folder / "log").read_text()


@pytest.fixture
def script(node: Node) -> Person:
    secret = (node.folder / "token").read_text()
    script = Person(node, headers={"Authorization": f"Bearer {secret}"})
    if script.get(PLACE).status == 404:
        assert script.put(PLACE, json.loads(document(0))).status == 201
    return script


def head(script: Person, method: str, path: str, length: int | None, *lines: str) -> bytes:
    """The head of a request, up to and with its empty line."""
    lines = (
        f"{method} /api/v1{path} HTTP/1.1",
        f"Host: 127.0.0.1:{script.node.port}",
        "Content-Type: application/json",
        *(f"{name}: {value}" for name, value in script.headers.items()),
        *([] if length is None else [f"Content-Length: {length}"]),
        *lines,
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def document(number: int) -> bytes:
    return json.dumps(small(V01=38 + number) | {"period": str(PERIOD)}).encode()


def connect(node: Node) -> socket.socket:
    return socket.create_connection(("127.0.0.1", node.port), timeout=15)


def read(connection: socket.socket) -> Answer:
    response = http.client.HTTPResponse(connection)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


def answer_to(node: Node, data: bytes) -> Answer:
    with connect(node) as connection:
        connection.sendall(data)
        return read(connection)


def promptly(act: Callable[[], Answer]) -> Answer:
    started = time.monotonic()
    answer = act()
    assert time.monotonic() - started < PROMPT
    return answer


def assert_calm(script: Person, key: str) -> None:
    """A submission is answered at once, and the database holds no transaction of anybody's."""
    submitted = promptly(lambda: script.post(f"{PLACE}/submit", Idempotency_Key=key))
    assert submitted.status in {200, 201}, submitted.body
    url = script.node.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        # The worker has its turns too: a moment, and no more.
        with sqlite3.connect(unquote(urlsplit(url).path[1:]), timeout=1, isolation_level=None) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
        database.close()
        return
    with psycopg.connect(url, autocommit=True) as connection:
        left = set(connection.execute(IDLE).fetchall())
        # The node's own worker is between two statements now and then: what is found must go by itself.
        for _ in range(100):
            if not left:
                break
            time.sleep(0.02)
            left &= set(connection.execute(IDLE).fetchall())
    assert left == set()


def test_a_request_that_comes_byte_by_byte_or_several_at_once(node: Node, script: Person) -> None:
    body = document(0)
    whole = head(script, "PUT", PLACE, len(body), "If-Match: *") + body
    with connect(node) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(whole), 100):
            connection.sendall(whole[start : start + 100])
            time.sleep(0.002)
        assert read(connection).status == 200
        # The same connection, two requests in one piece, and half of a third.
        connection.sendall(whole + whole + whole[:200])
        assert [read(connection).status for _ in range(2)] == [200, 200]
        connection.sendall(whole[200:])
        assert read(connection).status == 200
    with connect(node) as connection:
        connection.sendall(head(script, "PUT", PLACE, len(body), "If-Match: *", "Expect: 100-continue"))
        assert connection.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert read(connection).status == 200
    # The largest body that is read.
    long = body + b" " * (1_000_000 - len(body))
    assert answer_to(node, head(script, "PUT", PLACE, len(long), "If-Match: *") + long).status == 200


def test_a_hundred_clients_that_hang_up_leave_nothing_behind(node: Node, script: Person) -> None:
    def hang_up(data: bytes) -> None:
        with connect(node) as connection:
            # No farewell: what is sent next to it is answered with a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(data)
            time.sleep(0.002 * (len(data) % 10))

    asks = [head(script, "PUT", PLACE, len(document(number)), "If-Match: *") + document(number) for number in range(50)]
    asks += [head(script, "POST", f"{PLACE}/submit", 0, f"Idempotency-Key: gone-{n}") for n in range(50)]
    with ThreadPoolExecutor(20) as several:
        for half in (asks[:50], asks[50:]):
            list(several.map(hang_up, half))
    # Whoever comes next waits for what was begun, and after that for nothing.
    for number in range(10):
        started = time.monotonic()
        assert script.post(f"{PLACE}/submit", Idempotency_Key=f"next-{number}").status in {200, 201}
        if time.monotonic() - started < PROMPT / 4:
            break
    assert_calm(script, "after-a-hundred")
    assert promptly(lambda: script.get(PLACE)).json["status"] == "submitted"


@pytest.mark.parametrize(
    ("length", "lines", "body", "expected"),
    [
        (1_000_001, [], b"", (413, "body_too_large")),
        (10**12, [], b"{", (413, "body_too_large")),
        (7_000_000, [], b" " * 7_000_000, (413, "body_too_large")),
        (None, ["Transfer-Encoding: chunked"], b"5\r\n{    \r\n", (411, "length_required")),
        (21 * 2, [], b"[" * 21 + b"]" * 21, (400, "too_deep")),
    ],
    ids=["announced", "announced beyond all", "sent", "chunks", "deep"],
)
def test_what_is_refused_unread(
    node: Node, script: Person, length: int | None, lines: list[str], body: bytes, expected: tuple[int, str]
) -> None:
    for path in (f"{PLACE}/validate", f"{PLACE}/submit"):
        if expected[0] == 400 and path.endswith("submit"):
            continue  # a submission has no body to look into
        asked = head(script, "POST", path, length, *lines, "Idempotency-Key: refused")
        answer = promptly(lambda asked=asked: answer_to(node, asked + body))  # type: ignore[misc]  # a default binds
        assert (answer.status, answer.json["code"]) == expected
        assert answer.headers["content-type"] == "application/problem+json"
    assert_calm(script, f"after-{expected[1]}")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("X-Long: " + "x" * 9000, (431, "head_too_large")),
        ("X-Endless: " + "x" * 200_000, (431, "head_too_large")),
        ("\r\n".join(f"X-{n}: y" for n in range(70)), (431, "head_too_large")),
        ("bad header", (400, "bad_request")),
    ],
    ids=["a long field", "an endless field", "many fields", "no field"],
)
def test_heads_that_are_refused(node: Node, script: Person, line: str, expected: tuple[int, str]) -> None:
    answer = promptly(lambda: answer_to(node, head(script, "GET", "/me", None, line)))
    assert (answer.status, answer.json["code"]) == expected
    assert answer.headers["content-type"] == "application/problem+json"
    assert promptly(lambda: script.get("/programs")).status == 200
    # Nobody's address is written down because of it.
    assert "127.0.0.1" not in (node.folder / "log").read_text().rpartition("Invalid request")[2]


@pytest.mark.parametrize("path", ["/api/v1/programs?q=", "/hsds/services?search="])
def test_a_search_of_ten_kilobytes_is_told_what_is_wrong_with_it(node: Node, path: str) -> None:
    answer = promptly(lambda: Person(node, language="fr").get(path + "%22x" * 2500))
    (fault,) = answer.json["errors"]
    assert (answer.status, fault["code"], fault["pointer"]) == (
        400,
        "search_length",
        f"/{path[path.index('?') + 1 : -1]}",
    )
    assert fault["detail"] == "Une recherche comporte de 1 à 200 caractères."


def test_what_is_kept_is_given_however_it_is_asked_for(node: Node) -> None:
    """Whole, in pieces, several at once, by others in between: each gets its own answer, in order."""
    asked = f"GET /api/v1/programs HTTP/1.1\r\nHost: 127.0.0.1:{node.port}\r\n\r\n".encode()
    other = asked.replace(b"programs ", b"programs?lang=ar ")
    first = answer_to(node, asked)
    assert (first.status, answer_to(node, other).headers["content-language"]) == (200, "ar")
    with connect(node) as connection, connect(node) as neighbour:
        for _ in range(4):
            connection.sendall(asked)
            neighbour.sendall(other)
            assert read(connection).body == first.body
            assert read(neighbour).headers["content-language"] == "ar"
        connection.sendall(asked[:20])
        time.sleep(0.05)
        connection.sendall(asked[20:])
        assert read(connection).body == first.body
        connection.sendall(asked.replace(b"GET", b"HEAD") + b"")
        assert connection.recv(65536).endswith(b"\r\n\r\n")
        connection.sendall(asked.replace(b"\r\n\r\n", f"\r\nIf-None-Match: {first.headers['etag']}\r\n\r\n".encode()))
        assert read(connection).status == 304
        connection.sendall(asked.replace(b"\r\n\r\n", b"\r\nAuthorization: Bearer vnt_x\r\n\r\n"))
        assert read(connection).status == 401
        connection.sendall(asked + asked)
        received = b""
        while received.count(b"HTTP/1.1 200 OK") < 2 or not received.endswith(first.body):
            received += connection.recv(65536)


def test_slow_clients_hold_nobody_up(node: Node, script: Person) -> None:
    body = document(1)
    asked = head(script, "POST", f"{PLACE}/submit", len(body), "Idempotency-Key: slow")
    pieces = [
        b"",
        b"PUT /api",
        asked[:-2],
        asked,
        asked + body[:20],
        head(script, "PUT", PLACE, 900_000) + b" " * 100_000,
    ]
    with ExitStack() as held:
        for number in range(60):
            connection = held.enter_context(connect(node))
            connection.sendall(pieces[number % len(pieces)])
        for number in range(4):
            assert promptly(lambda: script.get("/programs")).status == 200
            assert_calm(script, f"beside-slow-ones-{number}")
    assert_calm(script, "after-slow-ones")


def test_two_hundred_sign_ins_at_once_are_ten_tries(node: Node) -> None:
    def sign_in(number: int, email: str = "chen@example.org", word: str = "wrong") -> Answer:
        body = {"email": email, "password": word}
        return Person(node).send("POST", "/_allauth/app/v1/auth/login", body, X_Forwarded_For=f"192.0.2.{number}")

    with ThreadPoolExecutor(32) as several:
        answers = list(several.map(sign_in, range(200)))
    assert Counter(answer.status for answer in answers) == {400: 10, 429: 190}
    late = sign_in(201, word=PASSWORD)
    assert (late.status, late.json["code"]) == (429, "too_many_requests")
    assert 0 < int(late.headers["retry-after"]) <= 301
    # From one address: thirty, whatever the accounts.
    with ThreadPoolExecutor(16) as several:
        answers = list(several.map(lambda n: sign_in(250, email=f"nobody{n}@example.org"), range(60)))
    assert Counter(answer.status for answer in answers) == {400: 30, 429: 30}
    kept = (node.folder / "cache.sqlite3").read_bytes() + (node.folder / "cache.sqlite3-wal").read_bytes()
    assert b"192.0.2." not in kept
    assert b"chen" not in kept
