"""The only module that opens outward connections. What it may reach is a policy; whoever names the address is not trusted.

A name is resolved once, every address that it has is judged, and one of those is connected to: a name that changes its
mind meanwhile changes nothing. All steps together have one deadline, and all bytes together one limit."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedReader, RawIOBase
from typing import Any
from urllib.parse import urlsplit

from groups.texts import is_public_name
from network.node import software

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Status line and headers, beside the body.
HEAD = 8192
# Of a name with many addresses, so many are tried.
TRIED = 3


def _networks(*texts: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


# Written out, for the lists of Python's versions differ: RFC 6890 and its followers.
INNER = _networks(
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
# All of IPv6 that is handed out. Outside of it: loopback, mapped and compatible IPv4, NAT64, link-local, ULA, multicast.
HANDED_OUT = ipaddress.IPv6Network("2000::/3")
# Within it: Teredo and others of the IETF, documentation, and 6to4, which lead to an IPv4 address of their choice.
NOT_REACHED = _networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")


def is_public(address: Address) -> bool:
    """Whether the address is one of the public Internet and leads nowhere else."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in INNER)
    return address.scope_id is None and address in HANDED_OUT and not any(address in each for each in NOT_REACHED)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Policy:
    """What may be fetched: how many bytes, in how many seconds all in all, of which media types. Further members are
    what tests put in the place of the Internet."""

    most_bytes: int
    seconds: float
    media_types: frozenset[str]
    port: int = 443
    allows: Callable[[Address], bool] = is_public
    resolve: Callable[[str, int], list[str]] = resolve
    trust: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)


PROOF = Policy(most_bytes=4096, seconds=5.0, media_types=frozenset({"text/plain"}))


class Refused(Exception):
    """Nothing was fetched. `code`: address_malformed, unreachable (also where the address is none of the public's),
    certificate, too_slow, too_large, redirected, status, media_type, encoded, malformed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fetch(address: str, policy: Policy) -> bytes:
    """The body at an https address. Follows nothing, sends no credentials, knows no proxy. Raises Refused."""
    host, path = _split(address)
    deadline = _Deadline(policy.seconds)
    try:
        with _connect(host, _vetted(host, policy, deadline), policy, deadline) as connection:
            return _ask(connection, host, path, policy, deadline)
    except TimeoutError:
        raise Refused("too_slow") from None
    except ssl.SSLError:
        raise Refused("certificate") from None
    except OSError:
        raise Refused("unreachable") from None
    except (http.client.HTTPException, ValueError):
        raise Refused("malformed") from None


def _split(address: str) -> tuple[str, str]:
    """Host in ASCII and path. Only what every reader of addresses understands alike."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port
    except ValueError:
        raise Refused("address_malformed") from None
    plain = address.isprintable() and parts.path.isascii() and not set(address) & set(' \\"<>`{}|^?#')
    if (
        not plain
        or parts.scheme != "https"
        or "@" in parts.netloc
        or port not in {None, 443}
        or not is_public_name(host)
    ):
        raise Refused("address_malformed")
    return host, parts.path or "/"


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds; raises TimeoutError where none are."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _vetted(host: str, policy: Policy, deadline: _Deadline) -> list[Address]:
    """The name's addresses, looked up once. One that is not allowed makes all of them suspicious."""
    found: list[list[str] | OSError] = []

    def look_up() -> None:
        try:
            found.append(policy.resolve(host, policy.port))
        except (OSError, UnicodeError):
            found.append(OSError(host))

    # The system's resolver knows no deadline of ours: a thread that is late is left behind.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.left)
    if not found:
        raise TimeoutError
    if isinstance(found[0], OSError):
        raise found[0]
    addresses = [ipaddress.ip_address(text) for text in dict.fromkeys(found[0])]
    if not addresses or not all(policy.allows(each) for each in addresses):
        raise Refused("unreachable")
    return addresses[:TRIED]


def _connect(host: str, addresses: list[Address], policy: Policy, deadline: _Deadline) -> ssl.SSLSocket:
    """TLS with the first of the addresses that answers, for the name."""
    for index, address in enumerate(addresses):
        plain = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        try:
            # What is left is shared among the addresses that are left.
            plain.settimeout(deadline.left / (len(addresses) - index))
            plain.connect((str(address), policy.port))
        except OSError:
            plain.close()
            if index == len(addresses) - 1:
                raise
            continue
        try:
            plain.settimeout(deadline.left)
            return policy.trust().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    raise OSError(host)


class _Stream(RawIOBase):
    """What http.client reads from: each read within what is left of the time and of the bytes."""

    def __init__(self, connection: ssl.SSLSocket, deadline: _Deadline, most: int) -> None:
        self.connection, self.deadline, self.left = connection, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(self.deadline.left)
        size = self.connection.recv_into(buffer)
        self.left -= size
        if self.left < 0:
            raise Refused("too_large")
        return size

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(self)


def _ask(connection: ssl.SSLSocket, host: str, path: str, policy: Policy, deadline: _Deadline) -> bytes:
    """One GET and its answer, which must be a plain 200 with a small body as it is."""
    lines = (
        f"GET {path} HTTP/1.1", f"Host: {host}", f"User-Agent: {software.NAME}", "Accept-Encoding: identity",
        f"Accept: {', '.join(sorted(policy.media_types))}", "Connection: close", "", "",
    )  # fmt: skip
    connection.settimeout(deadline.left)
    connection.sendall("\r\n".join(lines).encode("ascii"))
    stream = _Stream(connection, deadline, policy.most_bytes + HEAD)
    response = http.client.HTTPResponse(stream, method="GET")  # type: ignore[arg-type]  # of a socket it wants makefile()
    response.begin()
    if response.status != 200:
        raise Refused("redirected" if 300 <= response.status < 400 else "status")
    if response.headers.get_content_type() not in policy.media_types or "Content-Type" not in response.headers:
        raise Refused("media_type")
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Refused("encoded")
    if (response.length or 0) > policy.most_bytes:
        raise Refused("too_large")
    body = response.read(policy.most_bytes + 1)
    if len(body) > policy.most_bytes:
        raise Refused("too_large")
    if response.length:
        raise Refused("malformed")  # it ended before what it announced
    return body
