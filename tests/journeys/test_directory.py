"""A group gets into the directory, is found, is kept true, and vanishes: registered in Korean, hinted at a duplicate,
listed, found in Latin letters and on a map, confirmed by the mailed link, suspended at a facility, and hidden at once:
gone from every format, with a tombstone in the feed."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from groups.periods import Period
from tests.journeys.node import Node, running
from tests.journeys.person import Person

REGISTRATION = {
    "source_language": "ko",
    "name": {"ko": "인천 방문 모임"},
    "summary": "매주 토요일에 방문합니다.",
    "country": "XA",
    "city": "인천",
    "location": {"latitude": 37.4563, "longitude": 126.7052, "precision": "city"},
    "time_zone": "UTC",
    "languages": ["ko", "en"],
    "services": ["visiting"],
    "website": "https://incheon.example.org",
    "email": "contact@incheon.example.org",
    "facilities": [{"facility": "XA-NORD", "since": "2020-01-01"}],
}
LATIN = "/programs?q=incheon+bangmun"
MAP = "/programs?bbox=126,37,127,38"
# What has to be silent about a program that is hidden.
LISTS = ("/programs", "/programs?country=XA", "/programs?q=" + quote("방문"), "/programs?format=csv", "/programs?lang=ko",
         "/programs?facility=XA-NORD", "/facilities", LATIN, MAP, "/programs?format=ndjson", "/programs?format=geojson",
         "/hsds/organizations", "/hsds/services", "/hsds/service_at_locations?full=true")  # fmt: skip


@pytest.mark.database
def test_a_group_is_listed_found_confirmed_and_hidden(tmp_path: Path) -> None:
    with running(tmp_path) as node:
        _journey(node)


def _journey(node: Node) -> None:
    manager = Person(node, "jiwoo@example.org", "ko")
    stranger = Person(node, "sujin@example.org", "ko")
    coordinator = Person(node, "amina@example.org", "en")
    anybody = Person(node, language="en")
    for person in (manager, stranger, coordinator):
        person.sign_up()
    node.manage("coordinator", "grant", coordinator.email, "XA")
    node.run("tests.journeys.before", "facilities", str(Period(2026, 3)))
    for person in (manager, coordinator):
        person.add_second_factor()

    slug = _is_registered_and_listed(manager, stranger, coordinator)
    _is_found(anybody, slug)
    _is_kept_true(node, manager, anybody, slug)
    _is_suspended_at_a_facility(manager, anybody, slug)
    _vanishes(manager, anybody, slug)


def _is_registered_and_listed(manager: Person, stranger: Person, coordinator: Person) -> str:
    registered = manager.post("/programs", REGISTRATION, Idempotency_Key="register")
    assert (registered.status, registered.json["status"]) == (201, "pending"), registered.body
    assert (registered.json["name"], registered.json["possible_duplicates"]) == ("인천 방문 모임", [])
    slug = str(registered.json["slug"])

    (waiting,) = coordinator.get("/listings").json["results"]
    assert (waiting["program"]["slug"], waiting["waits_for"], waiting["proven"]) == (slug, ["listing"], False)
    assert coordinator.post(f"/programs/{slug}/list").json["status"] == "listed"
    manager.node.wait_for_mail(manager.email, slug)

    # Somebody else of the group comes later, and writes the name in other letters.
    again = {**REGISTRATION, "source_language": "en", "name": {"en": "Incheon Bangmun Moim"}, "website": ""}
    hinted = stranger.post("/programs", again)
    assert [(each["slug"], each["name"], each["why"]) for each in hinted.json["possible_duplicates"]] == [
        (slug, "인천 방문 모임", ["similar_name", "same_mail_domain"])
    ]
    reason = {"code": "duplicate", "note": f"You are listed already: {slug}."}
    refused = coordinator.post(f"/programs/{hinted.json['slug']}/reject", reason)
    assert refused.json["status"] == "rejected"
    assert "The program is listed already." in manager.node.wait_for_mail(stranger.email, "You are listed already")
    return slug


def _is_found(anybody: Person, slug: str) -> None:
    _shows(lambda: _slugs(anybody, "/programs?q=" + quote("방문")), [slug])
    _shows(lambda: _slugs(anybody, LATIN), [slug])
    _shows(lambda: _slugs(anybody, MAP), [slug])


def _is_kept_true(node: Node, manager: Person, anybody: Person, slug: str) -> None:
    node.run("tests.journeys.before", "assured", slug, "200")
    _shows(lambda: anybody.get(f"/programs/{slug}").json["freshness"], "due")
    letter = node.wait_for_mail(manager.email, "/confirm/")
    link = re.search(rf"{re.escape(node.url)}(/confirm/\S+)", letter)
    assert link
    path = link[1]
    # A mail scanner fetches the link, twice; then the manager opens it and presses the button.
    for _ in range(2):
        page = _page(anybody, "GET", path)
        assert (page.status, "인천 방문 모임" in page.body.decode()) == (200, True)
    assert anybody.get(f"/programs/{slug}").json["freshness"] == "due"
    assert _page(anybody, "POST", path).status == 200
    _shows(lambda: anybody.get(f"/programs/{slug}").json["freshness"], "fresh")
    assert [_page(anybody, method, path).status for method in ("GET", "POST")] == [410, 410]
    assert path not in (node.folder / "log").read_text()


def _is_suspended_at_a_facility(manager: Person, anybody: Person, slug: str) -> None:
    closed = {
        "status": "suspended",
        "since": "2026-11-01",
        "reason": "authority",
        "note": "By letter, without a reason.",
    }
    told = manager.post(f"/programs/{slug}/facilities/XA-NORD/access", closed)
    assert told.status == 201, told.body
    _shows(lambda: _access(anybody, slug), ["suspended"])
    _shows(lambda: _slugs(anybody, "/programs?access=suspended"), [slug])
    _shows(lambda: _timeline(anybody)[:1], [("suspended", "2026-11-01", slug)])


def _vanishes(manager: Person, anybody: Person, slug: str) -> None:
    found = manager.get(f"/programs/{slug}").json["id"]
    for path in LISTS:
        shown = anybody.get(path).body.decode()
        assert slug in shown or "인천 방문 모임" in shown, path

    began = time.monotonic()
    assert manager.post(f"/programs/{slug}/hide").json["status"] == "hidden"
    for path in LISTS:
        while left := _traces(anybody, path, found, slug):
            assert time.monotonic() - began < 1, (path, left)
    assert [anybody.get(f"/programs/{reference}").status for reference in (slug, found)] == [404, 404]

    _leaves_a_tombstone(anybody, found, slug)


def _traces(anybody: Person, path: str, found: str, slug: str) -> list[str]:
    answer = anybody.get(path)
    assert answer.status == 200, path
    return [text for text in (slug, found, "인천 방문 모임", "incheon.example.org") if text in answer.body.decode()]


def _leaves_a_tombstone(anybody: Person, found: str, slug: str) -> None:
    """The sequencer numbers rows a moment after they are committed."""
    for _ in range(50):
        rows = anybody.get("/changes").json["results"]
        told = [row for row in rows if row.get("id") == found]
        if told and told[-1]["operation"] == "tombstone":
            assert slug not in str(told[-1])
            return
        time.sleep(0.1)
    raise AssertionError(rows)


def _shows(ask: Callable[[], Any], expected: Any) -> None:
    """What the public sees after a write: another process of the server may say what was for as much as a second."""
    began = time.monotonic()
    while (found := ask()) != expected:
        assert time.monotonic() - began < 1, (found, expected)


def _access(person: Person, slug: str) -> list[str]:
    return [visited["access_status"] for visited in person.get(f"/programs/{slug}").json["facilities"]]


def _timeline(person: Person) -> list[tuple[str, str, str]]:
    rows = person.get("/facilities/XA-NORD/access").json["results"]
    return [(row["status"], row["since"], row["program"]["slug"]) for row in rows]


def _slugs(person: Person, path: str) -> list[str]:
    answer = person.get(path)
    assert answer.status == 200, answer.body
    return [row["slug"] for row in answer.json["results"]]


def _page(person: Person, method: str, path: str) -> Any:
    """As a browser asks that has no account here."""
    return Person(person.node, language="ko").send(method, path, b"" if method == "POST" else None)
