"""GET /changes."""

import time
from collections.abc import Callable
from itertools import pairwise
from random import Random
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import DjangoAssertNumQueries

from groups.actions import companies, facilities, listings, programs
from groups.models import ChangeRow, DirectoryVersion, Facility
from groups.subjects import NODE
from groups.versions import ANY
from network.node import sequencer
from tests.api.conftest import at_once
from tests.api.refusals import faults, refusal
from tests.cast import Api, Cast, program

WRITERS, EACH = 8, 6


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


def told(cast: Cast, start: int) -> list[tuple[str, str, str]]:
    """Operation, kind and id of what came after the number."""
    return [(row["operation"], row["kind"], row["id"]) for row in changes(cast, f"?after={start}")["results"]]


def test_who_names_a_hidden_umbrella_is_to_be_read_again(cast: Cast) -> None:
    """Whoever keeps copies of its groups has its name in them."""
    wide = program("Wide Network", cast.dora, kind="umbrella", activities=[])
    programs.change(program=cast.hill, values={"parent": wide.pk}, expected=ANY, by=NODE)
    start = changes(cast, "?limit=200")["after"]
    listings.hide(program=wide, by=NODE)
    assert told(cast, start) == [("tombstone", "program", str(wide.pk)), ("upsert", "program", str(cast.hill.pk))]
    assert cast.api().get("/programs/hill-friends").json()["parent"] is None


def test_who_names_a_facility_is_to_be_read_again_where_they_show_it_otherwise(cast: Cast) -> None:
    start = changes(cast, "?limit=200")["after"]
    facilities.change(facility=cast.north, values={"name": {"en": "North House"}}, expected=ANY, by=NODE)
    assert told(cast, start) == [
        ("upsert", "facility", str(cast.north.pk)),
        ("upsert", "program", str(cast.harbour.pk)),
    ]
    start += 2
    # What programs do not show of a facility makes nobody read them.
    facilities.change(facility=cast.north, values={"city": "Nordhafen"}, expected=ANY, by=NODE)
    assert told(cast, start) == [("upsert", "facility", str(cast.north.pk))]


def test_all_that_a_company_owns_is_to_be_read_again_when_it_changes(cast: Cast) -> None:
    owner = companies.add(values={"name": "Holding"}, by=NODE)
    guards = companies.add(values={"name": "Guards", "parent": owner.pk}, by=NODE)
    Facility.objects.filter(pk=cast.north.pk).update(company=guards)
    start = changes(cast, "?limit=200")["after"]
    companies.change(company=owner, values={"name": "Holding Group"}, expected=ANY, by=NODE)
    assert told(cast, start) == [("upsert", "facility", str(cast.north.pk))]
    shown = cast.api().get("/facilities/XA-NORD").json()["operator"]
    assert (shown["company"], shown["parent_company"]) == ("Guards", "Holding Group")


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
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_what_is_committed_late_comes_late_and_not_never(shared: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row has its id, another one with a later id is committed and read, and only then is the first one committed."""
    move, written, may_go_on = DirectoryVersion.move, Event(), Event()

    def wait() -> None:
        if not written.is_set():
            written.set()
            assert may_go_on.wait(30)
        move()

    monkeypatch.setattr(DirectoryVersion, "move", wait)
    start = changes(shared, "?limit=200")["after"]

    def late() -> None:
        listings.confirm(program=shared.hill, by=NODE)

    def reader() -> tuple[Any, Any]:
        assert written.wait(30)
        listings.confirm(program=shared.abroad, by=NODE)
        before = changes(shared, f"?after={start}")
        may_go_on.set()
        while not (after := changes(shared, f"?after={before['after']}"))["results"]:
            time.sleep(0.01)
        return before, after

    before, after = at_once(reader, late)[0] or (None, None)
    assert before is not None
    assert after is not None
    assert [row["id"] for row in before["results"]] == [str(shared.abroad.pk)]
    assert [row["id"] for row in after["results"]] == [str(shared.hill.pk)]
    ids = dict(ChangeRow.objects.filter(number__gt=start).values_list("object_id", "pk"))
    assert ids[str(shared.hill.pk)] < ids[str(shared.abroad.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_nothing_that_eight_writers_write(shared: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the sequencer runs, the reader keeps only the last number; in the end it has every row once, in order.
    Between its row and its commit each writer takes a while: rows are not committed in the order of their ids."""
    move, dice = DirectoryVersion.move, Random(8)

    def dawdle() -> None:
        time.sleep(dice.random() / 100)
        move()

    monkeypatch.setattr(DirectoryVersion, "move", dawdle)
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
            found = Api().get(f"/changes?limit=200&after={after}").json()
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
