"""Gunicorn's settings for the demonstration: `gunicorn -c python:demo.server --bind ... config.wsgi:application`."""

from importlib import import_module
from typing import Any

from demo.lifeline import die_with

workers = 2
# That of a node (config/server.py): a client that sends slowly holds nobody up.
worker_class = "config.gathering.GatheringWorker"
threads = 4
limit_request_line = 0
# Loaded once, then forked: on one core that halves the start.
preload_app = True
graceful_timeout = 2
loglevel = "warning"
# Versions that know no control socket pass over this.
control_socket_disable = True


def when_ready(server: Any) -> None:  # gunicorn has no types
    """Before the workers are forked: the URLs bring all views with them, which Django reads at the first request only."""
    import_module("config.urls")


def post_fork(server: Any, worker: Any) -> None:
    """Gunicorn's workers notice only after a while that its master is gone; ours end with it."""
    die_with(worker.ppid)
