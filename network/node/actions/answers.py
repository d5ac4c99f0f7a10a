"""Answers kept for repeats of a request; api/idempotency.py writes them."""

from datetime import date

from network.node.models import KeptAnswer


def prune(*, today: date) -> int:
    """Delete what has expired; returns how many."""
    return KeptAnswer.objects.expired(today).delete()[0]
