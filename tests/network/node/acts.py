"""What the processes of a test do: `python -m tests.network.node.acts <act> ...`."""

import random
import sys
import time
from collections.abc import Callable

import django
from django.db import transaction


def first_start() -> None:
    from network.node.actions import keys

    sys.stdout.write(f"{keys.active_key().kid} {keys.identity().node}")


def write(name: str, count: str) -> None:
    """Transactions that write rows and take their time to commit, some of which fail."""
    from groups.models import AuditRow, ChangeRow

    chance = random.Random(name)  # to vary, not to hide
    for number in range(int(count)):
        failing = chance.random() < 0.2  # one in five
        with transaction.atomic():
            AuditRow.objects.create(actor=name, action="test", object_kind="test", object_id=str(number))
            ChangeRow.objects.create(kind="program", object_id=name, operation="upsert", version=number)
            time.sleep(chance.random() / 100)
            transaction.set_rollback(failing)
        sys.stdout.write("" if failing else f"{name} {number}\n")


def sequence(seconds: str) -> None:
    from network.node import sequencer

    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        sequencer.sequence(batch=7)


if __name__ == "__main__":
    django.setup()
    ACTS: dict[str, Callable[..., None]] = {"first-start": first_start, "write": write, "sequence": sequence}
    ACTS[sys.argv[1]](*sys.argv[2:])
