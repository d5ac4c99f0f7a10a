import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import AuditRow, ChangeRow
from network.node.models import ChainHead
from network.node.sequencer import CHAINS, Break, RowModel, sequence, verify, waiting
from tests.network.node.conftest import Node

pytestmark = pytest.mark.django_db


def write(count: int) -> None:
    for number in range(count):
        AuditRow.objects.create(
            actor="user:1",
            action="test",
            object_kind="program",
            object_id=str(number),
            country="GR",
            details={"n": number},
        )
        ChangeRow.objects.create(kind="program", object_id=str(number), operation="upsert", version=number)


def test_rows_are_numbered_without_gaps_in_batches() -> None:
    write(7)
    assert waiting() == 14
    assert sequence(batch=3) == 14
    assert (waiting(), sequence()) == (0, 0)
    write(2)
    assert sequence() == 4
    for chain in CHAINS:
        assert list(chain.model.objects.order_by("id").values_list("number", flat=True)) == list(range(1, 10))
        assert verify(chain.model) == []
        assert ChainHead.objects.get(name=chain.name).number == 9


def test_a_row_that_is_committed_late_gets_a_late_number() -> None:
    write(3)
    late = ChangeRow.objects.order_by("id")[0]
    ChangeRow.objects.filter(pk=late.pk).delete()
    sequence()
    late.save(force_insert=True)
    sequence()
    late.refresh_from_db()
    assert late.number == 3
    assert late.pk < min(ChangeRow.objects.exclude(pk=late.pk).values_list("pk", flat=True))
    assert verify(ChangeRow) == []


def test_it_stops_when_told() -> None:
    write(4)
    assert sequence(batch=2, stop=lambda: waiting() < 8) == 2


def test_the_digest_can_be_computed_by_anybody() -> None:
    write(2)
    sequence()
    previous = ""
    for row in ChangeRow.objects.order_by("number"):
        entry = {
            "at": row.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "id": row.pk,
            "kind": "program",
            "number": row.number,
            "object_id": row.object_id,
            "operation": "upsert",
            "previous": previous,
            "version": row.version,
        }
        previous = hashlib.sha256(json.dumps(entry, separators=(",", ":")).encode()).hexdigest()
        assert row.digest == previous
    assert ChainHead.objects.get(name="changes").digest == previous


def test_every_column_is_in_the_chain() -> None:
    for chain in CHAINS:
        columns = {field.attname for field in chain.model._meta.concrete_fields}
        assert columns - {"number", "digest"} == set(chain.fields)


@pytest.mark.parametrize("details", [{"n": 2**60}, {"n": 1e300}, {"n": 1.5, "deep": [{"a": None}]}])
def test_no_content_of_a_row_stops_the_chain(details: dict[str, Any]) -> None:
    AuditRow.objects.create(actor="node", action="test", object_kind="test", object_id="1", details=details)
    write(1)
    assert sequence() == 3
    assert verify(AuditRow) == []
    AuditRow.objects.filter(number=1).update(details={**details, "n": 2**60 + 1})
    assert verify(AuditRow) == [Break("audit", "altered", 1, 1)]


CHANGED: dict[str, Any] = {
    "at": F("at") + timedelta(microseconds=1),
    "actor": "user:2",
    "action": "other",
    "object_kind": "facility",
    "kind": "facility",
    "object_id": "other",
    "program_id": "00000000-0000-4000-8000-000000000000",
    "country": "",
    "details": {"n": "0"},
    "operation": "tombstone",
    "version": F("version") + 1,
    "id": F("id") + 1000,
    "digest": "0" * 64,
    "number": None,
}


def mutate(model: RowModel, number: int, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([f.attname for f in model._meta.concrete_fields if f.attname in CHANGED]))
    model.objects.filter(number=number).update(**{name: CHANGED[name]})


def remove(model: RowModel, number: int, data: st.DataObject) -> None:
    model.objects.filter(number=number).delete()


def cut_off(model: RowModel, number: int, data: st.DataObject) -> None:
    model.objects.filter(number__gte=number).delete()


def swap(model: RowModel, number: int, data: st.DataObject) -> None:
    """Two rows change places; the digests may go with the rows or stay with the numbers."""
    other = data.draw(st.integers(1, 6).filter(lambda value: value != number))
    digests = dict(model.objects.filter(number__in=(number, other)).values_list("number", "digest"))
    for old, new in ((number, -1), (other, number), (-1, other)):
        model.objects.filter(number=old).update(number=new)
    if data.draw(st.booleans()):
        for place in (number, other):
            model.objects.filter(number=place).update(digest=digests[place])


def insert(model: RowModel, number: int, data: st.DataObject) -> None:
    """A row that never was, at the end or in the place of another."""
    row = model.objects.get(number=number)
    row.pk = None
    row.number = data.draw(st.sampled_from([7, 8, -5, 0]))
    row.save(force_insert=True)


def close_up(model: RowModel, number: int, data: st.DataObject) -> None:
    """A row is taken out and those after it move up."""
    model.objects.filter(number=number).delete()
    for place in range(number, 6):
        model.objects.filter(number=place + 1).update(number=place)


def forge(model: RowModel, number: int, data: st.DataObject) -> None:
    """A row is altered and every digest from there on computed again: only the head tells."""
    mutate_content = {"object_id": "forged"}
    model.objects.filter(number=number).update(**mutate_content)
    chain = next(chain for chain in CHAINS if chain.model is model)
    previous = "" if number == 1 else model.objects.get(number=number - 1).digest
    for row in model.objects.filter(number__gte=number).order_by("number"):
        previous = chain.digest(row, number=row.number or 0, previous=previous)
        model.objects.filter(pk=row.pk).update(digest=previous)


def lose_head(model: RowModel, number: int, data: st.DataObject) -> None:
    ChainHead.objects.all().delete()


TAMPERING = [mutate, remove, cut_off, swap, insert, close_up, forge, lose_head]


# The rows are written anew for each example, in a transaction that is rolled back.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(st.sampled_from([AuditRow, ChangeRow]), st.sampled_from(TAMPERING), st.integers(1, 6), st.data())
def test_whatever_is_done_to_the_rows_is_found(model: RowModel, act: Any, number: int, data: st.DataObject) -> None:
    with transaction.atomic():
        write(6)
        sequence(batch=4)
        assert verify(model) == []
        act(model, number, data)
        assert verify(model) != []
        transaction.set_rollback(True)


def test_breaks_say_where() -> None:
    write(6)
    sequence()
    AuditRow.objects.filter(number=2).update(actor="node")
    AuditRow.objects.filter(number=4).delete()
    ChangeRow.objects.filter(number__gte=5).delete()
    assert verify(AuditRow) == [Break("audit", "altered", 2, 2), Break("audit", "removed", 4, 4)]
    assert verify(ChangeRow) == [Break("changes", "removed", 5, 6)]
    ChainHead.objects.all().delete()
    assert verify(ChangeRow) == [Break("changes", "head", 4, 4)]


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    sequence()
    call_command("audit", "verify")
    assert capsys.readouterr().out == "audit: 3 rows, unbroken\nchanges: 3 rows, unbroken\n"
    AuditRow.objects.filter(number=3).delete()
    with pytest.raises(CommandError) as error:
        call_command("audit", "verify")
    assert error.value.returncode == 1
    assert capsys.readouterr().err == "audit: removed at 3\n"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_with_many_writers_and_two_sequencers(node: Node) -> None:
    sequencers = [node.start("sequence", "4") for _ in range(2)]
    writers = [node.start("write", f"w{number}", "60") for number in range(3)]
    committed = [line for writer in writers for line in writer.communicate(timeout=120)[0].splitlines()]
    assert [process.communicate(timeout=60)[1] for process in sequencers] == ["", ""]
    last = node.manage("worker", "--once")
    assert last.wait(timeout=60) == 0
    numbered = node.rows(
        "select number, actor || ' ' || object_id from groups_auditrow where action = 'test' order by number"
    )
    assert sorted(name for _, name in numbered) == sorted(committed)
    for table in ("groups_auditrow", "groups_changerow"):
        numbers = [number for (number,) in node.rows(f"select number from {table} order by number")]  # noqa: S608  # our tables
        assert numbers == list(range(1, len(numbers) + 1))
    assert node.manage("audit", "verify").wait(timeout=60) == 0
