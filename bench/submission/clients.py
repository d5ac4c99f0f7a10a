"""Clients that cost little, for they share the machine with the server: sockets, threads, ready-made bytes."""

import socket
import threading
import time
from collections.abc import Sequence

CLIENTS = 8


def request(path: str, token: str, *, key: str = "", body: bytes = b"") -> bytes:
    """A POST as bytes."""
    head = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    if key:
        head.append(f"Idempotency-Key: {key}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, sent: bytes) -> int:
        """The status of the answer, when all of it is there."""
        self.socket.sendall(sent)
        answer = b""
        while b"\r\n\r\n" not in answer:
            if not (more := self.socket.recv(65536)):
                raise ConnectionError(answer)
            answer += more
        head, _separator, body = answer.partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        while len(body) < length:
            body += self.socket.recv(65536)
        status = int(head[9:12])
        if status >= 400:
            raise SystemExit(f"{status}: {body[:400]!r}")
        return status


def drive(port: int, requests: Sequence[bytes]) -> tuple[float, list[float]]:
    """Send all of them by eight clients; requests a second, and the seconds that each took."""
    waiting, times, failed = list(requests), [], []
    clients = [Client(port) for _ in range(CLIENTS)]

    def work(client: Client) -> None:
        try:
            while waiting:
                sent = waiting.pop()
                began = time.perf_counter()
                client.ask(sent)
                times.append(time.perf_counter() - began)
        except IndexError:
            pass  # another one took the last
        except BaseException as error:  # noqa: BLE001  # told by the main thread
            failed.append(error)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(failed[0])
    return len(times) / (time.perf_counter() - began), sorted(times)
