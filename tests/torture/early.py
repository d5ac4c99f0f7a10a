"""The negative control: this node answers POSTs with a key before it commits them. Only the tests start it
(`gunicorn tests.torture.early:application`); that its losses are found shows that the proof can fail."""

import queue
import sys
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from config.wsgi import application

# Django first; views decorate their methods as they are imported, which no request has made them do yet.
from django.db import connections, transaction  # isort: skip

from api import idempotency  # isort: skip

__all__ = ["application"]
# Seconds between answer and commit. So long that a kill falls into them: this is to lose.
LATE = 0.2
assert "api.reports.steps" not in sys.modules
idempotent = idempotency.idempotent


def idempotent_and_early(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(post: Callable[..., Any]) -> Callable[..., Any]:
        once: Callable[..., Any] = idempotent(**options)(post)

        @wraps(once)
        def early(*args: Any, **kwargs: Any) -> Any:
            return _answer_first(lambda: once(*args, **kwargs))

        return early

    return decorate


def _answer_first(work: Callable[[], Any]) -> Any:
    answers: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()

    def run() -> None:
        try:
            with transaction.atomic():
                answers.put((work(), None))
                time.sleep(LATE)
        except BaseException as error:  # noqa: BLE001  # handed to the thread that answers
            answers.put((None, error))
        finally:
            connections.close_all()

    threading.Thread(target=run).start()
    answer, error = answers.get()
    if error is not None:
        raise error
    return answer


idempotency.idempotent = idempotent_and_early
