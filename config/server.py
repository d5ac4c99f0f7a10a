"""Gunicorn's settings for a node: `gunicorn -c python:config.server config.wsgi`. Options on the command line win."""

import ctypes
import gc
from contextlib import suppress
from typing import Any

bind = "127.0.0.1:8000"
workers = 2
threads = 4
worker_class = "config.gathering.GatheringWorker"
# A worker that does not move at all for so long is replaced; a slow client does not keep it from moving.
timeout = 60
graceful_timeout = 30
keepalive = 5
# Nothing of ours needs more; what is longer is refused before Python sees it. Of the address the application itself says
# what is wrong: the whole head is at most 64 KB (config/gathering.py).
limit_request_line = 0
limit_request_fields = 60
limit_request_field_size = 8190
# Workers do not grow (bench/), so that none needs to be replaced after a while.
max_requests = 0
# No socket in the home folder for whoever can write there.
control_socket_disable = True

M_ARENA_MAX = -8  # of malloc.h


def post_fork(_arbiter: Any, _worker: Any) -> None:
    """One heap for all threads, as they take turns anyway: in one of its own each would keep what it once needed."""
    with suppress(AttributeError, OSError):  # another C library has no such setting
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def post_worker_init(worker: Any) -> None:
    """What is loaded stays for good: the collector need not look at it again, nor as often at what a request leaves; but
    at what outlived a look, once more soon: a request that took long leaves a hundred thousand values behind."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 3, 3)
