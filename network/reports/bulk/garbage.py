"""When the cyclic garbage collector has nothing to find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would walk over the hundred thousand values of a batch again and
    again: a third of all the time. What is done inside must hold on to nothing of the batch when it returns."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
