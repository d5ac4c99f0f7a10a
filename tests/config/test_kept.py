"""Answers that are kept before Django: the same bytes, never an older one, never somebody's own."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from config.kept import MARK, KeptAnswers
from groups.actions import listings
from groups.models import DirectoryVersion, Program
from groups.subjects import NODE
from tests.cast import Cast

Answer = tuple[str, dict[str, str], bytes]
LIST = "/api/v1/programs"


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As the test client does: requests must not close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Door:
    """The wrapper over Django, and how often Django was asked."""

    def __init__(self, between: Callable[[], object] = lambda: None) -> None:
        self.asked = 0
        self.between = between
        self.django = WSGIHandler()
        self.kept = KeptAnswers(self.ask)

    def ask(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked += 1
        answer = self.django(environ, start_response)
        self.between()
        return answer

    def send(self, path: str, method: str = "GET", **headers: str) -> Answer:
        told: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            told.update(status=status, headers=dict(headers))

        environ = RequestFactory().generic(method, path, headers=headers).environ
        environ.pop("HTTP_COOKIE", None)
        parts = self.kept(environ, start_response)
        body = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()
        assert MARK not in told["headers"]
        return told["status"], told["headers"], body


def later(seconds: float, door: Door) -> None:
    """As if the time had passed in which nobody looks."""
    door.kept._look_at -= seconds


def test_the_second_is_answered_without_django(cast: Cast) -> None:
    door = Door()
    first, second = door.send(LIST), door.send(LIST)
    assert (first, door.asked) == (second, 1)
    assert (first[0], first[1]["Content-Type"]) == ("200 OK", "application/json")
    assert first[2] == cast.api().get("/programs").content


def test_all_headers_are_those_of_django(cast: Cast) -> None:
    kept, ours = Door().send(LIST)[1], dict(cast.api().get("/programs").headers)
    ours.pop(MARK)
    assert kept == ours | {"Vary": f"{ours['Vary']}, Accept-Encoding", "Content-Length": kept["Content-Length"]}


def test_one_answer_for_all_who_ask_the_same(cast: Cast) -> None:
    door = Door()
    one = door.send(f"{LIST}?country=XA&kind=group", Accept_Language="fr-CA, en;q=0.5")
    assert door.send(f"{LIST}?kind=group&country=XA", Accept_Language="fr") == one
    assert door.asked == 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{LIST}?lang=ar", {}),
        (LIST, {"Accept-Language": "ar"}),
        (f"{LIST}?format=csv", {}),
        (LIST, {"Accept": "text/csv"}),
        (f"{LIST}?limit=1", {}),
        (f"{LIST}/hill-friends", {}),
        (LIST, {"Host": "localhost"}),
        (LIST, {"Accept-Encoding": "gzip"}),
    ],
)
def test_another_question_is_another_answer(cast: Cast, path: str, headers: dict[str, str]) -> None:
    door = Door()
    door.send(LIST)
    door.send(path, **headers)
    assert door.asked == 2


def test_bytes_that_are_read_differently_are_not_one_question(cast: Cast) -> None:
    door = Door()
    door.send(f"{LIST}?q=%C3%83%C2%A9")
    environ_only = door.kept._keys.copy()
    door.send(f"{LIST}?q=%C3%A9")
    assert door.asked == 2
    assert len(door.kept._keys) == len(environ_only) + 1


@pytest.mark.parametrize("tag", ["{}", "W/{}", '"0.0", {}', "*"])
def test_who_has_it_gets_304(cast: Cast, tag: str) -> None:
    door = Door()
    etag = door.send(LIST)[1]["ETag"]
    status, headers, body = door.send(LIST, If_None_Match=tag.format(etag))
    assert (status, body, door.asked) == ("304 Not Modified", b"", 1)
    assert headers["ETag"] == etag
    assert {"Content-Type", "Content-Length"}.isdisjoint(headers)


def test_the_first_who_has_it_gets_304_too(cast: Cast) -> None:
    etag = Door().send(LIST)[1]["ETag"]
    door = Door()
    assert door.send(LIST, If_None_Match=etag)[0] == "304 Not Modified"
    assert door.send(LIST)[0] == "200 OK"
    assert door.asked == 1


def test_packed_once_for_those_who_take_it(cast: Cast) -> None:
    door = Door()
    plain, packed = door.send(LIST), door.send(LIST, Accept_Encoding="br, gzip;q=0.8")
    assert packed[1]["Content-Encoding"] == "gzip"
    assert (gzip.decompress(packed[2]), len(packed[2])) == (plain[2], int(packed[1]["Content-Length"]))
    assert packed[1]["ETag"] != plain[1]["ETag"]
    assert packed[1]["ETag"].partition(".")[0] == plain[1]["ETag"].partition(".")[0]
    assert door.send(LIST, Accept_Encoding="gzip;q=0")[2] == plain[2]


def test_head_has_everything_but_the_body(cast: Cast) -> None:
    door = Door()
    head, got = door.send(LIST, "HEAD"), door.send(LIST)
    assert (head[0], head[1], head[2]) == (got[0], got[1], b"")
    assert door.asked == 1


def test_a_change_by_this_process_is_seen_at_once(cast: Cast) -> None:
    door = Door()
    assert b"hill-friends" in door.send(LIST)[2]
    listings.hide(program=cast.hill, by=NODE)
    door.send("/api/v1/me", "POST")
    assert b"hill-friends" not in door.send(LIST)[2]


def test_a_change_by_another_process_is_seen_soon(cast: Cast) -> None:
    door = Door()
    door.send(LIST)
    listings.hide(program=cast.hill, by=NODE)
    later(0.2, door)
    assert b"hill-friends" not in door.send(LIST)[2]


def test_what_changed_while_it_was_made_is_not_kept(cast: Cast) -> None:
    door = Door(between=lambda: listings.confirm(program=Program.objects.get(pk=cast.hill.pk), by=NODE))
    door.send(LIST)
    door.between = lambda: None
    later(0.2, door)
    door.send(LIST)
    assert door.asked == 2


def test_a_new_day_is_a_new_answer(cast: Cast) -> None:
    door = Door()
    assert b'"stale":false' in door.send(LIST)[2]
    with time_machine.travel(datetime(2027, 11, 24, tzinfo=UTC), tick=False):
        later(0.2, door)
        assert b'"stale":false' not in door.send(LIST)[2]
    assert door.asked == 2


@pytest.mark.parametrize("name", ["Authorization", "X-Session-Token", "Cookie"])
def test_who_says_who_they_are_passes_by(cast: Cast, name: str) -> None:
    door = Door()
    door.send(LIST)
    environ = RequestFactory().get(LIST, headers={name: ""}).environ
    door.kept(environ, lambda *_told: None)
    assert door.asked == 2
    private = door.send("/api/v1/programs/hill-friends", Authorization="Bearer vnt_x")
    assert private[0].startswith("401")


@pytest.mark.parametrize(
    "path", [f"{LIST}?country=xx", f"{LIST}/nobody", f"{LIST}/hill-friends/reports", "/healthz", "/api/v1/standards"]
)
def test_other_answers_are_not_kept(cast: Cast, standard: None, path: str) -> None:
    door = Door()
    assert door.send(path)[0] == door.send(path)[0]
    assert door.asked == 2


def test_it_holds_no_more_than_it_may(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door()
    size = len(door.send(f"{LIST}?limit=1")[2])
    monkeypatch.setattr("config.kept.MOST_BYTES", size + 10)
    door.send(f"{LIST}?limit=1&lang=fr")
    assert door.kept._bytes == sum(len(kept.body) for kept in door.kept._kept.values()) <= size + 10
    assert len(door.kept._kept) == 1


def test_the_version_moves_though_its_row_was_lost(cast: Cast) -> None:
    DirectoryVersion.objects.all().delete()
    assert DirectoryVersion.now() == 0
    DirectoryVersion.move()
    DirectoryVersion.move()
    assert DirectoryVersion.now() == 2


def test_the_same_bytes_again_are_the_same_bytes(cast: Cast) -> None:
    door = Door()
    door.send(LIST)
    _status, headers, body = door.send(LIST)
    door.kept.remember("one")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    assert door.kept.recall("one") == (b"HTTP/1.1 200 OK", f"{lines}\r\n".encode(), body)
    door.send(LIST, If_None_Match=headers["ETag"])
    door.kept.remember("two")
    known = door.kept.recall("two")
    assert known is not None
    assert (known[0], known[2]) == (b"HTTP/1.1 304 Not Modified", b"")
    door.send(LIST, "HEAD")
    door.kept.remember("three")
    head = door.kept.recall("three")
    assert head is not None
    assert (head[0], head[1], head[2]) == (b"HTTP/1.1 200 OK", f"{lines}\r\n".encode(), b"")


@pytest.mark.parametrize(
    ("path", "headers"), [(LIST, {"Authorization": "Bearer x"}), ("/healthz", {}), (f"{LIST}?limit=2", {})]
)
def test_what_was_not_given_from_here_is_not_remembered(cast: Cast, path: str, headers: dict[str, str]) -> None:
    """Not even after something that was, on the same thread, and that nobody remembered."""
    door = Door()
    door.send(LIST)
    door.send(LIST)
    door.send(path, **headers)
    door.kept.remember("other")
    assert door.kept.recall("other") is None


def test_nothing_is_recalled_when_it_is_time_to_look(cast: Cast) -> None:
    door = Door()
    door.send(LIST)
    door.send(LIST)
    door.kept.remember("one")
    assert door.kept.recall("one")
    later(0.3, door)
    assert door.kept.recall("one") is None
    door.send(LIST)
    assert door.kept.recall("one")
    listings.hide(program=cast.hill, by=NODE)
    later(0.3, door)
    door.send(LIST)
    assert door.kept.recall("one") is None


def test_what_changed_before_it_was_remembered_is_not(cast: Cast) -> None:
    door = Door()
    door.send(LIST)
    door.send(LIST)
    listings.hide(program=cast.hill, by=NODE)
    door.kept._look()
    door.kept.remember("one")
    assert door.kept.recall("one") is None
