"""Figures as they are printed and quoted."""

import os
import sys
from collections.abc import Iterable

SEED = int(os.environ.get("TORTURE_SEED", "20261122"))


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which the share lies (nearest rank); 0 where there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def times(values: Iterable[float]) -> str:
    """`p50 12 ms, p95 30 ms, p99 80 ms, max 99 ms`."""
    ordered = sorted(values)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    parts = [f"{name} {percentile(ordered, share) * 1000:.0f} ms" for name, share in shares.items()]
    return ", ".join([*parts, f"max {ordered[-1] * 1000 if ordered else 0:.0f} ms"])


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
