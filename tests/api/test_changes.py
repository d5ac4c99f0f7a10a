"""GET /changes."""

from collections.abc import Callable
from itertools import pairwise
from threading import Event
from typing import Any

import pytest
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings
from groups.models import ChangeRow
from groups.subjects import NODE
from network.node import sequencer
from tests.api.conftest import at_once
from tests.api.refusals import faults, refusal
from tests.cast import Api, Cast, program

WRITERS, EACH = 8, 12


def changes(cast: Cast, query: str = "") -> Any:
    sequencer.sequence()
    answer = cast.api().get(f"/changes{query}")
    assert answer.status_code == 200
    return answer.json()


def test_says_what_came_and_what_is_gone_without_a_text(cast: Cast) -> None:
    start = changes(cast, "?limit=200")["after"]
    listings.hide(program=cast.hill, by=NODE)
    listings.enter(program=cast.hill, by=NODE)
    found = changes(cast, f"?after={start}")
    assert [(row["number"], row["operation"], row["version"]) for row in found["results"]] == [
        (start + 1, "tombstone", cast.hill.version + 1),
        (start + 2, "upsert", cast.hill.version + 2),
    ]
    assert [(row["kind"], row["id"], row["url"]) for row in found["results"]] == [
        ("program", str(cast.hill.pk), None),
        ("program", str(cast.hill.pk), f"/api/v1/programs/{cast.hill.pk}"),
    ]
    assert found["results"][0].keys() == {"number", "at", "kind", "id", "operation", "version", "url"}
    assert (found["after"], found["next"]) == (start + 2, None)


def test_the_address_of_a_record_leads_to_it(cast: Cast) -> None:
    addresses = [row["url"] for row in changes(cast)["results"]]
    assert addresses
    assert {cast.api().get(address).status_code for address in addresses} == {200}


def test_what_never_was_public_is_not_in_it(cast: Cast) -> None:
    start = changes(cast, "?limit=200")["after"]
    waiting = program("Waiting Group", cast.chen, listed=False)
    cast.api(cast.chen).patch(f"/programs/{waiting.slug}", {"city": "Nordhafen"}, If_Match="*")
    listings.reject(program=waiting, code="other", note="No.", by=NODE)
    assert changes(cast, f"?after={start}")["results"] == []


def test_pages_follow_each_other(cast: Cast) -> None:
    whole = changes(cast, "?limit=200")["results"]
    found, address = [], "/changes?limit=2"
    while address:
        answer = cast.api().get(address)
        found += answer.json()["results"]
        address = (answer.json()["next"] or "").removeprefix("http://testserver")
        assert ("Link" in answer.headers) == bool(address)
    assert found == whole
    assert [row["number"] for row in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_whatever_the_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sequencer.sequence()
    api = cast.api()
    with django_assert_num_queries(1):
        assert len(api.get(f"/changes?limit={rows}").json()["results"]) == rows


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("after=x", "not_a_number"),
        ("after=-1", "not_a_number"),
        ("after=01", "not_a_number"),
        ("after=", "not_a_number"),
        ("after=%D9%A1", "not_a_number"),
        (f"after={'9' * 40}", "not_a_number"),
        ("after=999999", "after_unknown"),
        ("after=1&after=2", "repeated_parameter"),
        ("since=1", "unknown_parameter"),
        ("limit=0", "limit_out_of_range"),
    ],
)
def test_what_is_no_place_in_the_feed(cast: Cast, query: str, code: str) -> None:
    answer = cast.api().get(f"/changes?{query}")
    assert refusal(answer)[0] == 400
    assert [found for found, _pointer in faults(answer)] == [code]


def test_nothing_new_is_304(cast: Cast) -> None:
    sequencer.sequence()
    etag = cast.api().get("/changes").headers["ETag"]
    assert cast.api().get("/changes", If_None_Match=etag).status_code == 304


@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_nothing_that_eight_writers_write(shared: Cast) -> None:
    """While the sequencer runs, the reader keeps only the last number; in the end it has every row once, in order."""
    groups = [program(f"Circle {number}", shared.bruno) for number in range(WRITERS)]
    done = Event()
    seen: list[dict[str, Any]] = []

    def write(number: int) -> Callable[[], None]:
        def confirm() -> None:
            for _ in range(EACH):
                listings.confirm(program=groups[number], by=NODE)

        return confirm

    def read() -> None:
        after = 0
        while True:
            last_round = done.is_set()
            found = Api().get(f"/changes?limit=7&after={after}").json()
            seen.extend(found["results"])
            after = found["after"]
            if last_round and not found["results"]:
                return

    def number() -> None:
        while not done.wait(0.005):
            sequencer.sequence(batch=5)
        sequencer.sequence()

    def writers() -> None:
        at_once(*(write(each) for each in range(WRITERS)))
        connections.close_all()
        done.set()

    def read_to_the_end() -> None:
        read()
        done.wait()
        sequencer.sequence()

    at_once(writers, number, read_to_the_end)
    after = seen[-1]["number"] if seen else 0
    seen += Api().get(f"/changes?limit=200&after={after}").json()["results"]
    assert [row["number"] for row in seen] == list(range(1, ChangeRow.objects.count() + 1))
    told = {each.pk: [row["version"] for row in seen if row["id"] == str(each.pk)] for each in groups}
    assert {len(versions) for versions in told.values()} == {EACH + 1}
    assert all(before < after for versions in told.values() for before, after in pairwise(versions))
