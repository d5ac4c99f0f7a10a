"""A child that does not outlive its parent, however that ended. On Linux; elsewhere only a signal to the group ends all."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not import.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with(parent: int) -> None:
    """Call it in the child. `parent`: the process that must live."""
    if _LIBC is None:
        return
    _LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    # The parent may have died before the call.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def tied_to_me() -> Callable[[], None]:
    """What a child of this process runs before its program."""
    parent = os.getpid()
    return lambda: die_with(parent)
