"""Public answers that are kept as bytes, and given again before Django wakes up.

What may be kept says so itself (api/views.py: `kept`): public pages that follow from nothing but the directory's rows,
the day and the request. They are kept under the directory's version, which moves in the transaction of each change of
what the public sees; each process looks at it a few times a second, and at once after a write of its own. An answer is
kept only if the version is the same before it was begun and after it was ready. Whoever has credentials passes by.

Under our own server (config/gathering.py) the very bytes of a request are remembered with the answer that they got, so
that the next such request is answered without even being parsed."""

import gzip
import hashlib
import re
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, local
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import DatabaseError, connection

from api.negotiation import negotiate
from groups.models import DirectoryVersion

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
# The path, the sorted query, languages, Accept, host and scheme, and whether the client takes gzip.
Key = tuple[str, ...]
# Status line, headers with the empty line that ends them, body: as they go out.
Raw = tuple[bytes, bytes, bytes]

PLACES = ("/api/v1/programs", "/api/v1/facilities", "/api/v1/companies", "/api/v1/access", "/hsds")
MARK = "X-Kept-Under"
# A change made by another process is seen after so many seconds.
LOOK_EVERY = 0.2
NOTHING = (-1, "")
NEVER = (NOTHING, False, None, "")
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
MOST_BYTES = 64 * 1024 * 1024
LARGEST = 2 * 1024 * 1024
MOST_KEYS, MOST_RECENT = 20_000, 2_000
LONGEST_REQUEST = 2000
WORTH_PACKING = 800
PACKS = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.\d*[1-9]\d*))?\s*(?:,|$)")
CREDENTIALS = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_X_SESSION_TOKEN")
# All of a request that an answer can follow from, in the order of the parameters of `_key`.
ASKED = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "wsgi.url_scheme",
)
# What a 304 tells (RFC 9110, 15.4.5).
OF_304 = frozenset(
    {"etag", "vary", "cache-control", "content-language", "content-location", "date", "access-control-allow-origin"}
)


@dataclass(frozen=True)
class Kept:
    body: bytes
    etag: str
    headers: Headers
    headers_of_304: Headers

    def has(self, environ: Environ) -> bool:
        """Whether the client has it already."""
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        return known in {self.etag, "*"} or self.etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}

    def give(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        if self.has(environ):
            start_response(NOT_MODIFIED, self.headers_of_304)
            return []
        start_response(OK, self.headers)
        return [self.body] if environ["REQUEST_METHOD"] == "GET" else []

    def raw(self, *, known: bool, head: bool) -> Raw:
        status, headers = (NOT_MODIFIED, self.headers_of_304) if known else (OK, self.headers)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"HTTP/1.1 {status}".encode(), f"{lines}\r\n".encode("latin-1"), b"" if known or head else self.body


class KeptAnswers:
    """WSGI, in front of Django, in each process. Safe with threads; at worst two of them build the same answer."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._lock = Lock()
        self._kept: dict[Key, Kept] = {}
        self._bytes = 0
        # The version and the day of all that is kept, and until when nobody needs to look again.
        self._under = NOTHING
        self._look_at = 0.0
        self._keys: dict[tuple[str, ...], Key] = {}
        self._recent: dict[Hashable, Raw] = {}
        self._given = local()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._given.__dict__.clear()
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self._write(environ, start_response)
        key = None if any(name in environ for name in CREDENTIALS) else self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        if time.monotonic() >= self._look_at:
            self._look()
        under = self._under
        kept = self._kept.get(key)
        if kept is None:
            return self._build(key, environ, start_response)
        self._given.last = under, kept.has(environ), kept, method
        return kept.give(environ, start_response)

    def remember(self, request: Hashable) -> None:
        """That this request, with all that came in it, is the one that this thread was asked last."""
        under, known, kept, method = self._given.__dict__.pop("last", NEVER)
        if kept is not None:
            raw = kept.raw(known=known, head=method == "HEAD")
            with self._lock:
                if under == self._under:
                    if len(self._recent) >= MOST_RECENT:
                        self._recent.clear()
                    self._recent[request] = raw

    def recall(self, request: Hashable) -> Raw | None:
        """What a remembered request is answered: status line, headers with the empty line, body. None where it is time
        to look at the version again."""
        return self._recent.get(request) if time.monotonic() < self._look_at else None

    def _write(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Who writes through this process reads here what was written."""
        try:
            return self.application(environ, start_response)
        finally:
            self._look_at = 0.0

    def _key(self, environ: Environ) -> Key | None:
        if not environ["PATH_INFO"].startswith(PLACES):
            return None
        raw = tuple([environ.get(name, "") for name in ASKED])
        found = self._keys.get(raw)
        if found is None:
            if sum(map(len, raw)) > LONGEST_REQUEST:
                return None
            found = _key(*raw)
            if len(self._keys) >= MOST_KEYS:
                self._keys.clear()
            self._keys[raw] = found
        return found

    def _look(self) -> tuple[int, str] | None:
        """The version and the day as they are now; what was kept under others is thrown away. None where the database
        does not answer: what is kept is then not given either."""
        self._look_at = time.monotonic() + LOOK_EVERY
        try:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            under = (DirectoryVersion.now(), datetime.now(UTC).date().isoformat())
        except DatabaseError:
            under = NOTHING
        with self._lock:
            if under != self._under:
                self._kept, self._bytes, self._under = {}, 0, under
                self._recent = {}
        return None if under == NOTHING else under

    def _build(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        before = self._look()
        answer = _Answer(start_response)
        # Whole, so that it can be kept: what the client has already, and what a HEAD leaves out, is found out here.
        parts = self.application({**environ, "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": ""}, answer)
        if not answer.may_be_kept:
            return answer.pass_on(parts, head=environ["REQUEST_METHOD"] == "HEAD")
        try:
            body = b"".join(parts)
        finally:
            if close := getattr(parts, "close", None):
                close()
        kept = _prepare(body, answer.headers, packed=key[-1] == "gzip")
        if before is not None and before == self._look():
            self._keep(key, kept, before)
        return kept.give(environ, start_response)

    def _keep(self, key: Key, kept: Kept, under: tuple[int, str]) -> None:
        size = len(kept.body)
        with self._lock:
            if under != self._under or size > LARGEST:
                return
            self._bytes += size - (len(self._kept[key].body) if key in self._kept else 0)
            self._kept[key] = kept
            while self._bytes > MOST_BYTES:
                # The one that has been here longest: all of them go with the next change anyway.
                oldest = next(iter(self._kept))
                self._bytes -= len(self._kept.pop(oldest).body)


class _Answer:
    """Takes what Django says of its answer, before it is known whether it will be kept."""

    def __init__(self, start_response: StartResponse) -> None:
        self.start_response = start_response
        self.status = ""
        self.headers: Headers = []
        self.marked = False

    def __call__(self, status: str, headers: Headers) -> None:
        self.status = status
        self.marked = any(name == MARK for name, _value in headers)
        self.headers = [(name, value) for name, value in headers if name != MARK]

    @property
    def may_be_kept(self) -> bool:
        return self.marked and self.status.startswith("200 ")

    def pass_on(self, parts: Iterable[bytes], *, head: bool) -> Iterable[bytes]:
        self.start_response(self.status, self.headers)
        if not head:
            return parts
        if close := getattr(parts, "close", None):
            close()
        return []


def _key(path: str, query: str, language: str, encoding: str, *rest: str) -> Key:
    """One key for all requests that are answered alike: with the query in another order, or other words for a language."""
    pairs = parse_qsl(query, keep_blank_values=True)
    asked = [value for name, value in pairs if name == "lang"]
    languages = negotiate(asked[0] if asked else "", language)
    # Bytes beyond ASCII that are not escaped would be read differently here and there: such a query stays as it came.
    plain = urlencode(sorted(pairs)) if query.isascii() else query
    packing = "gzip" if PACKS.search(encoding.lower()) else ""
    return (path, plain, languages.content, languages.machine, *rest, packing)


def _prepare(body: bytes, headers: Headers, *, packed: bool) -> Kept:
    """The answer as it goes out, for those who take gzip packed; each form has a strong tag of its own."""
    told = [(name, value) for name, value in headers if name.lower() not in {"content-length", "vary", "etag"}]
    vary = next((value for name, value in headers if name.lower() == "vary"), "")
    etag = next((value for name, value in headers if name.lower() == "etag"), "")
    if packed and len(body) >= WORTH_PACKING:
        body = gzip.compress(body, 6, mtime=0)
        told.append(("Content-Encoding", "gzip"))
        etag = f'{etag.partition(".")[0]}.{hashlib.sha256(body).hexdigest()[:16]}"'
    told += [("Vary", f"{vary}, Accept-Encoding".lstrip(", ")), ("ETag", etag)]
    return Kept(
        body,
        etag,
        [*told, ("Content-Length", str(len(body)))],
        [(name, value) for name, value in told if name.lower() in OF_304],
    )
