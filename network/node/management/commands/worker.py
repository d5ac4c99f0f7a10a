import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from network.node.actions import keys
from network.node.worker import Loop


class Command(BaseCommand):
    help = "Runs tasks, numbers audit and change rows, does the timed jobs. SIGTERM or SIGINT end it after the task at hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, every job once, and end.")

    def handle(self, *, once: bool, **options: Any) -> None:
        loop = Loop()
        with _stopping_on_signals(loop):
            keys.active_key()
            if once:
                loop.run_once()
            else:
                loop.run()


@contextmanager
def _stopping_on_signals(loop: Loop) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may have handlers; whoever runs this in another calls stop().
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        loop.stop()
        # Asked twice, it ends at once.
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
