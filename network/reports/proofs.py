"""What must hold for reports in a restored database (network/node/backups/proofs.py)."""

from collections.abc import Iterator
from typing import Any

from network.node import signatures
from network.node.backups.proofs import Verdict, proof
from network.node.canonical import digest, sha256_hex
from network.node.models import SigningKey
from network.reports.models import Receipt, Revision
from network.reports.receipts import signed_bytes

# Rows held in memory at a time.
CHUNK = 500


@proof
def revisions_are_as_submitted() -> Verdict:
    """Each stored document is the one of its digest; its free texts need not be there, for they may have been erased."""
    faults, count = [], 0
    for revision in Revision.objects.only("digest", "document").iterator(CHUNK):
        count += 1
        if revision.digest != f"sha256:{sha256_hex(revision.document.encode())}":
            faults.append(f"revision {revision.pk} has another document than its digest says")
    return Verdict(f"{count} revisions are the documents of their digests.", tuple(faults))


@proof
def receipts_are_signed() -> Verdict:
    """Each receipt names its revision's digest, follows the one before it, and is signed by a published key: that needs
    no SECRET_KEY."""
    keys = {key.kid: key.public_jwk for key in SigningKey.objects.published()}
    faults, count = [], 0
    program: Any = None
    number, previous = 0, None
    for receipt in _in_order():
        count += 1
        if receipt.program_id != program:
            program, number, previous = receipt.program_id, 0, None
        if (receipt.number, receipt.payload["previous"]) != (number + 1, previous):
            faults.append(f"receipt {receipt.pk} does not follow the one before it")
        if receipt.payload["digest"] != receipt.revision.digest:
            faults.append(f"receipt {receipt.pk} is of another document")
        signed = {**receipt.payload, "signature": receipt.signature}
        jwk = keys.get(receipt.payload["key"])
        if receipt.digest != digest(signed) or not signatures.verify(jwk, signed_bytes(signed), receipt.signature):
            faults.append(f"receipt {receipt.pk} is not what was signed")
        number, previous = receipt.number, receipt.digest
    return Verdict(f"{count} receipts are signed and chained, by the keys that this node publishes.", tuple(faults))


def _in_order() -> Iterator[Receipt]:
    rows = Receipt.objects.select_related("revision").order_by("program_id", "number")
    return rows.defer("revision__document", "revision__findings").iterator(CHUNK)
