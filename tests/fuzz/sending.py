"""Requests as a server hands them to the application: exact bytes, nothing made nicer on the way."""

import io
import os
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.laws import faults

SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
# So many examples of each law in `make test`, so many in `make fuzz`.
LENGTHS = [12, pytest.param(1500, marks=pytest.mark.fuzz)]


class Application(WSGIHandler):
    """The application without what ends a request of a real server: it would close the connection that the test is on."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        ends = (request_started, request_finished)
        for signal in ends:
            signal.disconnect(close_old_connections)
        try:
            answer = super().__call__(environ, start_response)
            content = b"".join(answer)
            answer.close()
        finally:
            for signal in ends:
                signal.connect(close_old_connections)
        return [content]


APPLICATION = Application()


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    content: bytes


def send(method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Reply:
    """`target`: the path with percent encodings, and the query. Header values are latin-1, as servers pass them on."""
    path, _mark, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.encode("utf-8", "surrogatepass")).decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }
    if body:
        environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json"}
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value.encode(
            "utf-8", "surrogatepass"
        ).decode("latin-1")
    told: list[Any] = []

    def start(status: str, pairs: list[tuple[str, str]], _error: Any = None) -> Any:
        told.extend((status, pairs))

    with transaction.atomic():
        content = b"".join(APPLICATION(environ, start))
    return Reply(int(told[0].split()[0]), Headers(told[1]), content)


class Headers(dict[str, str]):
    """Names in any case."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


def keeps_the_laws(method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Reply:
    """Sends, and asserts what holds of every answer."""
    reply = send(method, target, headers, body)
    path = unquote_to_bytes(target.partition("?")[0].encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
    # Under /_allauth its own documented shapes apply.
    found = faults(method, path, reply.status, reply.headers, reply.content) if not path.startswith("/_allauth") else []
    assert found == [], (method, target[:300], reply.status, found)
    assert reply.status < 500
    return reply


def for_all(examples: int, law: Callable[..., None], *strategies: st.SearchStrategy[Any]) -> None:
    """The law holds of so many examples, the same ones for the same seed. What each changes is undone, and limits of
    requests count from nothing again."""
    asked = 0

    def one(values: tuple[Any, ...]) -> None:
        nonlocal asked
        asked += 1
        if asked % 20 == 1:
            cache.clear()
        with transaction.atomic():
            law(*values)
            transaction.set_rollback(True)

    _check(examples, law.__name__, one, st.tuples(*strategies))
    print(f"\nseed {SEED}: {law.__name__}: {asked} examples")  # noqa: T201  # the figures of the run


def for_all_pure(examples: int, law: Callable[[Any], None], strategy: st.SearchStrategy[Any]) -> None:
    """The same of what needs no database."""
    _check(examples, law.__name__, lambda value: law(value), strategy)


def _check(examples: int, name: str, law: Callable[[Any], None], strategy: st.SearchStrategy[Any]) -> None:
    profile = settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    seed(f"{SEED} {name}")(profile(given(strategy)(law)))()
