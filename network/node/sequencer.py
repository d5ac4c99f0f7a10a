"""The one place where audit rows and change rows get their numbers and are chained to the row before.

Writers only insert rows; nobody waits for a chain. A row that is committed late gets a late number, whatever its id,
so that numbers have no gaps and a reader that stopped at a number has missed nothing before it.

digest(n) = hex SHA-256 of the RFC 8785 JSON of {"number": n, "previous": digest(n - 1) or "" for the first, and the
fields of the chain}; times are RFC 3339, UTC, with microseconds.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from groups.models import AuditRow, ChangeRow
from network.node.canonical import CanonicalizationError, canonical, sha256_hex
from network.node.models import ChainHead

Row = AuditRow | ChangeRow
RowModel = type[AuditRow] | type[ChangeRow]
BATCH = 500


@dataclass(frozen=True)
class Chain:
    name: str
    model: RowModel
    # Part of the digest for good: a column that is added to the table later must not be added here.
    fields: tuple[str, ...]

    def digest(self, row: Row, *, number: int, previous: str) -> str:
        entry = {name: _plain(getattr(row, name)) for name in self.fields}
        return sha256_hex(_bytes({**entry, "number": number, "previous": previous}))


CHAINS = (
    Chain(
        "audit",
        AuditRow,
        ("id", "at", "actor", "action", "object_kind", "object_id", "program_id", "country", "details"),
    ),
    Chain("changes", ChangeRow, ("id", "at", "kind", "object_id", "operation", "version")),
)


@dataclass(frozen=True)
class Break:
    """Where a chain is not what it was. `kind`: altered (or moved), removed, inserted, head (the stored end is gone or
    is that of other rows). `number`..`last` are the numbers that it concerns."""

    chain: str
    kind: str
    number: int
    last: int

    def __str__(self) -> str:
        where = str(self.number) if self.number == self.last else f"{self.number}-{self.last}"
        return f"{self.chain}: {self.kind} at {where}"


def waiting() -> int:
    """How many rows have no number yet."""
    return sum(chain.model.objects.filter(number__isnull=True).count() for chain in CHAINS)


def sequence(*, batch: int = BATCH, stop: Callable[[], bool] = lambda: False) -> int:
    """Number and chain what waits, one transaction a batch, until nothing waits or `stop()`; returns how many rows."""
    total = 0
    for chain in CHAINS:
        # A look without a transaction first: on SQLite an idle worker must not take the writers' lock.
        while not stop() and chain.model.objects.filter(number__isnull=True).exists():
            total += _sequence_batch(chain, batch)
    return total


@transaction.atomic
def _sequence_batch(chain: Chain, batch: int) -> int:
    ChainHead.objects.get_or_create(name=chain.name)
    # The lock of the one sequencer. On SQLite the transaction is IMMEDIATE: it has begun with the lock.
    head = ChainHead.objects.select_for_update().get(name=chain.name)
    rows: list[Any] = list(chain.model.objects.filter(number__isnull=True).order_by("id")[:batch])
    for row in rows:
        row.number = head.number + 1
        row.digest = chain.digest(row, number=row.number, previous=head.digest)
        head.number, head.digest = row.number, row.digest
    if rows:
        chain.model.objects.bulk_update(rows, ["number", "digest"])
        head.save(update_fields=["number", "digest"])
    return len(rows)


def verify(model: RowModel) -> list[Break]:
    """Recompute a chain from its first row; every place where it is broken, in order. Needs no lock."""
    chain = next(chain for chain in CHAINS if chain.model is model)
    breaks: list[Break] = []
    last, previous = 0, ""
    for row in _numbered(chain.model):
        number = row.number or 0
        if number < 1:
            breaks.append(Break(chain.name, "inserted", number, number))
            continue
        if number > last + 1:
            breaks.append(Break(chain.name, "removed", last + 1, number - 1))
        elif chain.digest(row, number=number, previous=previous) != row.digest:
            breaks.append(Break(chain.name, "altered", number, number))
        # From the digest that is stored: one altered row is one break, not one for each row after it.
        last, previous = number, row.digest
    return breaks + _head_breaks(chain, last, previous)


def _head_breaks(chain: Chain, last: int, digest: str) -> list[Break]:
    head = ChainHead.objects.filter(name=chain.name).first()
    if head is None:
        return [Break(chain.name, "head", last, last)] if last else []
    if head.number < last:
        return [Break(chain.name, "inserted", head.number + 1, last)]
    # The sequencer may have gone on since the last row was read: follow it. Rows and head are committed together.
    while head.number > last:
        row = chain.model.objects.filter(number=last + 1).first()
        if row is None:
            return [Break(chain.name, "removed", last + 1, head.number)]
        if chain.digest(row, number=last + 1, previous=digest) != row.digest:
            return [Break(chain.name, "altered", last + 1, last + 1)]
        last, digest = last + 1, row.digest
    return [] if head.digest == digest else [Break(chain.name, "head", head.number, head.number)]


def _numbered(model: RowModel) -> Iterator[Row]:
    """All numbered rows by number, read in pages: memory stays flat, and no transaction stays open."""
    after: int | None = None
    while True:
        rows: models.QuerySet[Any] = model.objects.filter(number__isnull=False).order_by("number")
        page = list(rows.filter(number__gt=after)[:BATCH] if after is not None else rows[:BATCH])
        yield from page
        if len(page) < BATCH:
            return
        after = page[-1].number


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value if value is None or isinstance(value, str | int | dict | list) else str(value)


def _bytes(entry: dict[str, Any]) -> bytes:
    try:
        return canonical(entry)
    except CanonicalizationError:
        # A number or a string that RFC 8785 cannot write must not stop the chain for everybody.
        text = json.dumps(entry["details"], sort_keys=True, separators=(",", ":"))
        return canonical({**entry, "details": {"not_canonical": sha256_hex(text.encode())}})
