"""Timing things in turns, so that noise falls on all of them alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median


def medians(
    contestants: Mapping[str, Callable[[], object]],
    *,
    rounds: int = 15,
    repeat: int = 20,
    clock: Callable[[], float] = time.perf_counter,
    of: Callable[[list[float]], float] = median,
) -> dict[str, float]:
    """Median seconds of one call of each, taken in turns after one warm-up.

    For what only reckons, on a machine that others use as well: `clock` of the processor, and `of=min`, the least.
    """
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, call in contestants.items():
            began = clock()
            for _ in range(repeat):
                call()
            if number:
                times[name].append((clock() - began) / repeat)
    return {name: of(values) for name, values in times.items()}


def table(title: str, baseline: str, found: Mapping[str, float]) -> None:
    """One line a contestant: how many times the baseline's time it takes."""
    print(f"{title} (baseline: {baseline}, {found[baseline] * 1e6:.0f} us here)")
    for name, seconds in found.items():
        print(f"  {seconds / found[baseline]:8.2f} x  {name}")
