"""What must hold in a restored database besides being the one that was backed up. An app adds its own in a module `proofs`,
which is imported when a backup is restored. Proofs only read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

from network.node import sequencer, signatures
from network.node.models import SigningKey
from network.node.sealing import SealBroken, unseal


@dataclass(frozen=True)
class Verdict:
    """`says` is one line for the administrator; with a fault, the restored database is not used."""

    says: str
    faults: tuple[str, ...] = ()


Proof = Callable[[], Verdict]
PROOFS: dict[str, Proof] = {}


def proof(run: Proof) -> Proof:
    """Register a function under its name."""
    PROOFS[run.__name__] = run
    return run


def prove() -> list[Verdict]:
    autodiscover_modules("proofs")
    return [run() for run in PROOFS.values()]


@proof
def chains_are_unbroken() -> Verdict:
    breaks = [broken for chain in sequencer.CHAINS for broken in sequencer.verify(chain.model)]
    return Verdict("The chains of audit and change rows are unbroken.", tuple(map(str, breaks)))


@proof
def signing_keys_open() -> Verdict:
    """Keys that do not open are no fault: SECRET_KEY is not in a backup."""
    faults, closed = [], 0
    for key in SigningKey.objects.all():
        try:
            private = unseal(bytes(key.sealed), context=f"signing key {key.kid}")
        except SealBroken:
            closed += 1
            continue
        if signatures.public_jwk(private) != key.public_jwk:
            faults.append(f"signing key {key.kid}: its halves do not belong together")
    if closed:
        return Verdict(
            f"SECRET_KEY is not the one of the node that was backed up: {closed} signing keys do not open. Start with the"
            " old SECRET_KEY; where it is lost, run `manage.py keys rotate`.",
            tuple(faults),
        )
    return Verdict("The signing keys open with SECRET_KEY.", tuple(faults))
