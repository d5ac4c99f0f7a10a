"""Receipts: signed, and chained per program."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import OuterRef, Subquery

from groups.models import Program
from groups.statements import Question, Row
from network.node.actions import keys
from network.node.canonical import canonical, digest
from network.reports.models import Receipt, Revision

LAST = Question(
    ("number", "digest"),
    "reports_receipt WHERE program_id = %(program)s"
    " AND number = (SELECT MAX(number) FROM reports_receipt WHERE program_id = %(program)s)",
)

CHAIN = (LAST, keys.ACTIVE)


class Received(NamedTuple):
    """What a receipt says of a revision, beside whose it is."""

    period: str
    revision: int
    digest: str
    standard: str
    standard_digest: str
    received_on: date

    @classmethod
    def of(cls, revision: Revision) -> Self:
        return cls(
            revision.report.period,
            revision.number,
            revision.digest,
            revision.standard,
            revision.standard_digest,
            revision.submitted_on,
        )


def issue(*, revision: Revision, chain: Sequence[Sequence[Row]]) -> Receipt:
    """The receipt of a new revision, still to be written. `chain` is what CHAIN was answered; it has one end, so the
    receipt may be written only while CHAIN is answered the same with the program's row locked."""
    ends, kids = chain
    number, previous = (int(ends[0][0]), ends[0][1]) if ends else (0, None)
    kid = kids[0][0] if kids else keys.active_kid()
    return sign(
        program=revision.report.program,
        received=Received.of(revision),
        number=number + 1,
        previous=previous,
        kid=kid,
    )


def ends_of(programs: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """Number and digest of the last receipt of each of the programs that has one. Their rows must be locked."""
    last = Receipt.objects.filter(program=OuterRef("program")).order_by("-number").values("number")[:1]
    ends = Receipt.objects.filter(program__in=programs, number=Subquery(last)).order_by()
    return {program: (number, digest) for program, number, digest in ends.values_list("program", "number", "digest")}


def sign(*, program: Program, received: Received, number: int, previous: str | None, kid: str) -> Receipt:
    """The row of a receipt, at its place in the program's chain; whoever writes it says by `revision_id` of which revision.
    Writes nothing."""
    receipt_id = uuid.uuid4()
    payload = {
        "receipt": str(receipt_id),
        "program": str(program.pk),
        **received._asdict(),
        "received_on": received.received_on.isoformat(),
        "previous": previous,
        "key": kid,
    }
    signature = keys.sign_with(kid, payload)
    return Receipt(
        id=receipt_id,
        program=program,
        number=number,
        payload=payload,
        signature=signature,
        digest=digest({**payload, "signature": signature}),
    )


def signed_bytes(receipt: dict[str, object]) -> bytes:
    """What the signature of a receipt is over."""
    return canonical({name: value for name, value in receipt.items() if name != "signature"})
