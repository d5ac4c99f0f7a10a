"""How often one may ask: the limits of the API, counted exactly in the cache that all processes share.

A count begins with the first request and ends with its window. Its key is an HMAC: of an address under a salt that
changes every day, so that no address is stored and none can be followed from day to day.
"""

import hmac
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from api.errors import Problem, respond
from api.parsers import parse_json, read_bytes

DAY = 86400
# A count is one whole number: the second in which its window ends, then 30 bits for the count.
ROOM = 1 << 30
ACCOUNT_BODY_LIMIT = 100_000
# Whoever has a /64 has all of its addresses.
IPV6_PREFIX = 64
# Reads of allauth's that try a code, and what everybody may always do: sign out.
TRYING_READS = frozenset({"verify_email", "reset_password"})
SIGNING_OUT = ("DELETE", "current_session")
# They send a mail to whatever address is named.
MAILING = frozenset({"signup", "request_password_reset", "manage_email"})


@dataclass(frozen=True)
class Limit:
    """`times` within `seconds`."""

    name: str
    times: int
    seconds: int


FAILED_SIGN_INS = Limit("failed-sign-ins", 10, 300)  # of an account, from wherever
SIGN_INS = Limit("sign-ins", 30, 60)  # from an address: signing in and up, resets, codes
WRONG_CREDENTIALS = Limit("wrong-credentials", 30, 60)  # from an address: tokens and sessions that are none
MAILS = Limit("mails", 5, 300)  # to a mail address that somebody names
TOKEN = Limit("token", 600, 60)  # of a token
READS = Limit("reads", 300, 60)  # from an address, without credentials


@dataclass(frozen=True)
class Hit:
    """One counted request, and the second in which its window ends."""

    key: str
    ends: int

    def give_back(self) -> None:
        """As if it had not been. Not within the last second: what is taken back must not be another window's."""
        if time.time() < self.ends - 1:
            try:
                cache.decr(self.key)
            except ValueError:
                return  # the cache was emptied meanwhile


def count(limit: Limit, who: str, *, daily: bool = False) -> None:
    """Counts a request. Raises a 429 where it is one too many."""
    if settings.RATE_LIMITS:
        hit, number = _add(limit, who, daily=daily)
        if number > limit.times:
            raise too_many(hit)


def count_address(limit: Limit, request: HttpRequest) -> None:
    count(limit, client_address(request), daily=True)


@contextmanager
def failures_of(account: str) -> Iterator[Callable[[], None]]:
    """Counts a try to sign in before it is made, so that parallel ones cannot outrun the count; yields what takes it
    back where it succeeds. Raises a 429 where the account had too many; that itself is no failure."""
    if not settings.RATE_LIMITS:
        yield lambda: None
        return
    hit, number = _add(FAILED_SIGN_INS, _folded(account), daily=False)
    if number > FAILED_SIGN_INS.times:
        hit.give_back()
        raise too_many(hit)
    yield hit.give_back


def too_many(hit: Hit) -> Problem:
    seconds = max(1, ceil(hit.ends - time.time()))
    return Problem(429, "too_many_requests", _("That was too often. Try again in {seconds} s."),
                   headers={"Retry-After": str(seconds)}, seconds=seconds)  # fmt: skip


def _add(limit: Limit, who: str, *, daily: bool) -> tuple[Hit, int]:
    """One statement, but for the first of a window."""
    key = f"{limit.name}:{_digest(who, daily=daily)}"
    while True:
        try:
            value = cache.incr(key)
        except ValueError:
            ends = ceil(time.time()) + limit.seconds
            value = ends * ROOM + 1
            if not cache.add(key, value, timeout=ends - time.time()):
                continue  # another one began the window just now
        ends, number = divmod(value, ROOM)
        if ends:
            return Hit(key, ends), number
        cache.delete(key)  # Redis counts from nothing where a window ends between two of its commands


def _digest(who: str, *, daily: bool) -> str:
    key = _key(settings.SECRET_KEY, int(time.time()) // DAY if daily else 0)
    return hmac.digest(key, who.encode("utf-8", "surrogatepass"), "sha256").hex()[:40]


@lru_cache(maxsize=4)
def _key(secret: str, day: int) -> bytes:
    return hmac.digest(secret.encode(), f"throttling {day}".encode(), "sha256")


def _folded(account: str) -> str:
    return unicodedata.normalize("NFKC", account).strip().casefold()


def client_address(request: HttpRequest) -> str:
    """The address of who asks: the connection's, or behind a proxy of ours the last one that it wrote down."""
    meta = request.META
    written = meta.get("HTTP_X_FORWARDED_FOR", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    return _canonical(written.rpartition(",")[2].strip() or meta.get("REMOTE_ADDR") or "")


@lru_cache(maxsize=1024)
def _canonical(text: str) -> str:
    """One name for all that one caller can call itself; what is no address shares one name."""
    for candidate in (text, text.rpartition(":")[0].strip("[]")):  # some proxies add the port
        try:
            address = ip_address(candidate)
        except ValueError:
            continue
        if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
            return str(ip_network((int(address), IPV6_PREFIX), strict=False))
        return str(getattr(address, "ipv4_mapped", None) or address)
    return "unknown"


class Throttle:
    """Limits what is none of the API's own views, which count themselves: allauth's, and pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        try:
            if request.path.startswith("/_allauth/"):
                _count_account(request)
            elif not hasattr(view, "cls") and not request.user.is_authenticated:
                count_address(READS, request)
        except Problem as problem:
            return respond(request, problem)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What is refused inside of allauth's views."""
        return respond(request, error) if isinstance(error, Problem) else None


def _count_account(request: HttpRequest) -> None:
    name = request.resolver_match.url_name if request.resolver_match else None
    if (request.method, name) == SIGNING_OUT:
        return
    reads = request.method in {"GET", "HEAD", "OPTIONS"}
    count_address(READS if reads and name not in TRYING_READS else SIGN_INS, request)
    if reads:
        return
    # allauth reads any JSON; what the strict reader refuses could break it, or the database.
    body = read_bytes(request, limit=ACCOUNT_BODY_LIMIT)
    values = parse_json(body) if body else None
    if request.method == "POST" and name in MAILING and isinstance(values, dict):
        email = values.get("email")
        if isinstance(email, str):
            count(MAILS, _folded(email))
