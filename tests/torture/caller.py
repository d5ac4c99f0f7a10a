"""HTTP for load: one kept connection a thread, and repeats until there is an answer."""

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# Longer than any lock may be waited for: an answer that takes longer is a fault.
TIMEOUT = 45
GIVE_UP = 120
PAUSE = 0.05


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    tries: int
    seconds: float
    tag: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Diary:
    """What all callers lived through. Appending is atomic, so nothing is locked but the counts."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[tuple[float, str]] = field(default_factory=list)  # answers of 5xx, with their time
    broken: int = 0  # connections that were cut before there was an answer
    unexpected: list[str] = field(default_factory=list)
    acknowledged: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: int, path: str) -> None:
        with self.lock:
            self.statuses[status] += 1
        if status >= 500:
            self.failures.append((time.monotonic(), f"{status} {path}"))

    def cut(self) -> None:
        with self.lock:
            self.broken += 1


class Caller:
    """One client of the API. Not to be shared by threads."""

    def __init__(self, port: int, diary: Diary) -> None:
        self.port, self.diary = port, diary
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """One request, sent once: bytes as they are, all else as JSON. Raises OSError or HTTPException where no answer
        comes."""
        data = body if isinstance(body, bytes) or (body is None and method == "GET") else b""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            data, sent = json.dumps(body).encode(), {**sent, "Content-Type": "application/json"}
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        start = time.monotonic()
        try:
            self._connection.request(method, path if path.startswith("/api/v1") else f"/api/v1{path}", data, sent)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            self.diary.cut()
            raise
        self.diary.count(response.status, path)
        return Answer(response.status, content, 1, time.monotonic() - start, response.headers.get("ETag", ""))

    def insist(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """The same request again and again until there is an answer that is not the server's fault."""
        start, tries = time.monotonic(), 0
        while True:
            tries += 1
            answer: Answer | None = None
            try:
                answer = self.ask(method, path, body, headers)
            except (OSError, http.client.HTTPException) as error:
                reason = repr(error)
            else:
                reason = str(answer.status)
            seconds = time.monotonic() - start
            if answer is not None and answer.status < 500:
                return Answer(answer.status, answer.body, tries, seconds, answer.tag)
            if seconds > GIVE_UP:
                raise AssertionError(f"{method} {path}: no answer in {GIVE_UP} s, at last {reason}")
            time.sleep(PAUSE)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
