"""The one door outwards: what it refuses to reach, and what it refuses to read."""

import datetime
import gzip
import ipaddress
import random
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from network.node import client
from network.node.client import PROOF, Policy, Refused, fetch, is_public

ROOT = Path(__file__).resolve().parents[3]
HOST = "group.example.org"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"
Behaviour = Callable[[ssl.SSLSocket], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of HOST, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), day, day.replace(year=2090))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Server:
    """On loopback; `seen` are the requests and `greeted` the names by which it was called."""

    def __init__(self, certificate: Path, behave: Behaviour) -> None:
        self.greeted: list[str | None] = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.context.sni_callback = lambda _socket, name, _context: self.greeted.append(name)
        self.behave, self.seen, self.connects = behave, list[bytes](), 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _address = self.listener.accept()
            except OSError:
                return
            self.connects += 1
            try:
                with self.context.wrap_socket(plain, server_side=True) as connection:
                    self.seen.append(connection.recv(4096))
                    self.behave(connection)
            except OSError:
                continue

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


@contextmanager
def serving(certificate: Path, behave: Behaviour | bytes) -> Iterator[tuple[Server, Policy]]:
    """A server that behaves so, and the proof policy with loopback in the place of the Internet."""
    act: Behaviour = (lambda connection: connection.sendall(behave)) if isinstance(behave, bytes) else behave
    server = Server(certificate, act)
    trusting = ssl.create_default_context(cafile=str(certificate))
    policy = replace(
        PROOF,
        port=server.port,
        seconds=1.0,
        allows=lambda address: str(address) == "127.0.0.1",
        resolve=lambda _host, _port: ["127.0.0.1"],
        trust=lambda: trusting,
    )
    try:
        yield server, policy
    finally:
        server.close()


def refused(address: str, policy: Policy) -> str:
    with pytest.raises(Refused) as caught:
        fetch(address, policy)
    return caught.value.code


def test_fetches_a_small_text_by_name_with_nothing_of_ours_but_the_softwares_name(certificate: Path) -> None:
    with serving(certificate, OK) as (server, policy):
        assert fetch(f"https://{HOST}/.well-known/x.txt", policy) == b"hello"
    assert server.greeted == [HOST]
    assert server.seen == [
        b"GET /.well-known/x.txt HTTP/1.1\r\nHost: group.example.org\r\nUser-Agent: visitation-network\r\n"
        b"Accept-Encoding: identity\r\nAccept: text/plain\r\nConnection: close\r\n\r\n"
    ]


def test_knows_no_proxy_of_the_environment(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(certificate, OK) as (_server, policy):
        assert fetch(f"https://{HOST}/", policy) == b"hello"


@pytest.mark.parametrize(
    "address",
    [
        f"http://{HOST}/", f"ftp://{HOST}/", f"//{HOST}/", "", "https://", f"https://{HOST}:8443/",
        f"https://{HOST}:99999/", f"https://user@{HOST}/", f"https://user:word@{HOST}/", f"https://@{HOST}/",
        f"https://{HOST}\\@127.0.0.1/", f"https://{HOST}/a b", f"https://{HOST}/\r\nX: y", f"https://{HOST}/?q",
        f"https://{HOST}/#x", "https://localhost/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/",
        "https://0x7f.0.0.1/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.0.0.1./", "https://127.0.1/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/", "https://１２７.０.０.１/",
        "https://127。0。0。1/", "https://%31%32%37.0.0.1/", "https://node.internal/", "https://node.local/",
        "https://a.b.localhost/", f"https://{HOST}./", f"https://.{HOST}/", "https://a..example.org/",
        "https://" + "a" * 64 + ".org/", "https://exa_mple.org/", "https://example.org/é", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_an_address_that_readers_might_read_differently_is_refused_before_anything(address: str) -> None:
    def never(_host: str, _port: int) -> list[str]:
        raise AssertionError

    assert refused(address, replace(PROOF, resolve=never)) == "address_malformed"


def test_a_name_in_other_letters_is_asked_for_in_ascii() -> None:
    asked = []

    def note(host: str, _port: int) -> list[str]:
        asked.append(host)
        return []

    assert refused("https://bücher.example.org/", replace(PROOF, resolve=note)) == "unreachable"
    assert asked == ["xn--bcher-kva.example.org"]


INNER = [
    "0.0.0.1", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1",
    "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("inner", INNER)
def test_no_address_inside_is_reached_nor_a_name_that_has_one_beside_public_ones(inner: str) -> None:
    assert refused(f"https://{HOST}/", replace(PROOF, resolve=lambda _host, _port: [inner])) == "unreachable"
    found = ["93.184.215.14", inner]
    assert refused(f"https://{HOST}/", replace(PROOF, resolve=lambda _host, _port: found)) == "unreachable"
    assert refused(f"https://{HOST}/", replace(PROOF, resolve=lambda _host, _port: found[::-1])) == "unreachable"
    assert not is_public(ipaddress.ip_address(inner))


def test_what_counts_as_public_is_never_more_than_python_says() -> None:
    chance = random.Random(4)
    four = [ipaddress.IPv4Address(chance.getrandbits(32)) for _ in range(3000)]
    six = [ipaddress.IPv6Address(chance.getrandbits(125) | 1 << 125) for _ in range(3000)]
    assert [each for each in four if is_public(each) and not each.is_global] == []
    assert [each for each in six if is_public(each) and not each.is_global] == []
    assert sum(is_public(each) for each in four) > 2000
    assert sum(is_public(each) for each in six) > 2000
    assert is_public(ipaddress.ip_address("93.184.215.14"))
    assert is_public(ipaddress.ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))


def test_a_name_is_looked_up_once_and_the_judged_address_is_the_one_that_is_reached(certificate: Path) -> None:
    """Rebinding: the next answer would lead elsewhere, and nobody asks for it."""
    answers = [["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"]]
    with serving(certificate, OK) as (server, policy):
        assert fetch(f"https://{HOST}/", replace(policy, resolve=lambda _host, _port: answers.pop(0))) == b"hello"
        assert (len(answers), server.connects) == (2, 1)
        assert (
            refused(f"https://{HOST}/", replace(policy, resolve=lambda _host, _port: answers.pop(0))) == "unreachable"
        )
        assert (len(answers), server.connects) == (1, 1)


def test_the_next_address_is_tried_where_one_does_not_answer(certificate: Path) -> None:
    with serving(certificate, OK) as (_server, policy):
        found = replace(policy, allows=lambda _address: True, resolve=lambda _host, _port: ["::1", "127.0.0.1"])
        assert fetch(f"https://{HOST}/", found) == b"hello"


def test_a_resolver_that_fails_or_hangs_ends_in_time() -> None:
    def fails(_host: str, _port: int) -> list[str]:
        raise socket.gaierror

    def hangs(_host: str, _port: int) -> list[str]:
        time.sleep(2)
        return []

    assert refused(f"https://{HOST}/", replace(PROOF, resolve=fails)) == "unreachable"
    began = time.monotonic()
    assert refused(f"https://{HOST}/", replace(PROOF, resolve=hangs, seconds=0.2)) == "too_slow"
    assert time.monotonic() - began < 1


def head(*lines: str, status: str = "200 OK", media_type: str = "text/plain") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *lines, "", ""]).encode()


BOMB = gzip.compress(b"0" * 10_000_000, 9)[:4000]
ANSWERS: list[tuple[str, bytes, str]] = [
    ("redirect to loopback", head("Location: https://127.0.0.1/", status="302 Found"), "redirected"),
    ("redirect to itself", head("Location: /", status="301 Moved"), "redirected"),
    ("not modified", head(status="304 Not Modified"), "redirected"),
    ("not there", head("Content-Length: 5", status="404 Not Found") + b"hello", "status"),
    ("no content", head(status="204 No Content"), "status"),
    ("a page", head("Content-Length: 5", media_type="text/html") + b"hello", "media_type"),
    ("no type", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "media_type"),
    ("announced as huge", head("Content-Length: 1000000000"), "too_large"),
    ("huge", head() + b"0" * 100_000, "too_large"),
    ("one byte too many", head("Content-Length: 4097") + b"0" * 4097, "too_large"),
    ("huge head", head("X: " + "0" * 20_000), "too_large"),
    ("many headers", head(*(f"X{number}: 0" for number in range(300))), "malformed"),
    ("bomb", head("Content-Encoding: gzip", f"Content-Length: {len(BOMB)}") + BOMB, "encoded"),
    ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", "malformed"),
    ("nothing", b"", "unreachable"),
    ("cut short", head("Content-Length: 50") + b"hello", "malformed"),
    ("bad chunks", head("Transfer-Encoding: chunked") + b"zz\r\nhello", "malformed"),
]


@pytest.mark.parametrize(("answer", "code"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_only_a_small_plain_answer_is_read(certificate: Path, answer: bytes, code: str) -> None:
    with serving(certificate, answer) as (server, policy):
        assert refused(f"https://{HOST}/", policy) == code
        assert server.connects == 1


def dripping(connection: ssl.SSLSocket) -> None:
    connection.sendall(head("Content-Length: 100"))
    for _ in range(100):
        connection.sendall(b"0")
        time.sleep(0.05)


def dripping_head(connection: ssl.SSLSocket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100):
        connection.sendall(b"X: y\r\n")
        time.sleep(0.05)


def endless_chunks(connection: ssl.SSLSocket) -> None:
    connection.sendall(head("Transfer-Encoding: chunked"))
    while True:
        connection.sendall(b"400\r\n" + b"0" * 1024 + b"\r\n")


def endless_interim(connection: ssl.SSLSocket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def silent(connection: ssl.SSLSocket) -> None:
    time.sleep(0.5)


@pytest.mark.parametrize(
    ("behave", "code"),
    [(dripping, "too_slow"), (dripping_head, "too_slow"), (silent, "too_slow"), (endless_chunks, "too_large"),
     (endless_interim, "too_large")],
)  # fmt: skip
def test_whoever_takes_long_or_never_ends_is_left(certificate: Path, behave: Behaviour, code: str) -> None:
    with serving(certificate, behave) as (_server, policy):
        began = time.monotonic()
        assert refused(f"https://{HOST}/", replace(policy, seconds=0.3)) == code
        assert time.monotonic() - began < 0.9


def test_a_server_that_never_greets_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        policy = replace(
            PROOF, port=listener.getsockname()[1], seconds=0.3, allows=lambda _address: True,
            resolve=lambda _host, _port: ["127.0.0.1"],
        )  # fmt: skip
        assert refused(f"https://{HOST}/", policy) == "too_slow"


def test_a_certificate_of_another_name_or_of_nobody_is_refused(certificate: Path) -> None:
    with serving(certificate, OK) as (server, policy):
        assert refused("https://other.example.org/", policy) == "certificate"
        assert refused(f"https://{HOST}/", replace(policy, trust=ssl.create_default_context)) == "certificate"
        assert server.seen in ([], [b""], [b"", b""])


def test_the_policy_of_proofs_is_as_it_is_told() -> None:
    assert (PROOF.port, PROOF.most_bytes, PROOF.seconds, PROOF.media_types) == (
        443,
        4096,
        5.0,
        frozenset({"text/plain"}),
    )
    assert (PROOF.allows, PROOF.resolve) == (client.is_public, client.resolve)
    context = PROOF.trust()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_nothing_else_of_the_node_opens_connections() -> None:
    outward = re.compile(
        r"^\s*(?:import|from) (?:http\.client|urllib\.request|urllib3|socket|ssl|requests|httpx|aiohttp|asyncio)\b",
        re.MULTILINE,
    )
    packages = ("api", "config", "groups", "network", "web")
    found = {
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if outward.search(path.read_text(encoding="utf-8"))
    }
    # The server's own sockets listen.
    assert found == {"config/gathering.py", "network/node/client.py"}
