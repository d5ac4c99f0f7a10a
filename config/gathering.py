"""Gunicorn's threaded worker, but a thread gets a request only when all of it is there.

Gunicorn's own threads read from the connection: eight clients that send half a body and wait would hold the eight
threads of a node for ever. Here the worker's main loop, which waits for no one, gathers the bytes; who sends slowly
costs a few bytes of memory and is cut off after a while, and no thread, no transaction and no lock ever waits for a
client to send. Requests that are refused unread (too long, without a length) are handed on at once with what is there.

What is kept before Django (config/kept.py) is given from here as well: a request of the very bytes of one that was
answered from there a moment ago gets the same bytes again, without a parser and without a thread.
"""

import contextlib
import socket
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from email.utils import formatdate
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.http import get_parser
from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from config import env
from config.databases import is_embedded
from config.gathered import IN_MEMORY, LONGEST_HEAD, READS, Connection
from config.refusals import is_of_client, refusal
from config.turns import Turns

# Seconds for a whole request to arrive; for a client to take what it is answered; and for it to hang up after that.
GATHERING = 60.0
SENDING = 60.0
LINGERING = 2.0
# What all files that are still coming may have on the disk together.
MOST_ON_DISK = 512 * 1024 * 1024
# What all unfinished requests of a worker may hold together; beyond it, and where there is no place for another
# connection, the oldest are cut off.
MOST_HELD = 64 * 1024 * 1024
AT_ONCE = 256 * 1024
# Where requests take turns (config/turns.py), the seconds after which another one begins beside a long one.
PATIENCE = 0.1
# Seconds before taking another connection, for each that a worker has.
HESITATION, MOST_HESITATIONS = 0.00025, 8


class GatheringWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # In the order of their deadlines: all have the same time.
        self.gathering: dict[Connection, None] = {}
        self.lingering: dict[socket.socket, float] = {}
        self.held = 0
        self.on_disk = 0
        # config/kept.py, once the application is there; not where each request is written to a log.
        self.kept: Any = None
        self.second, self.line = 0, b""

    def get_thread_pool(self) -> Executor:
        if is_embedded(env.text("DATABASE_URL", "")):
            return Turns(self.cfg.threads, PATIENCE)
        return ThreadPoolExecutor(self.cfg.threads)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        if hasattr(self.wsgi, "recall") and not self.cfg.accesslog and not self.cfg.is_ssl:
            self.kept = self.wsgi

    def accept(self, listener: socket.socket) -> None:
        # All workers are woken for a new connection; who has fewer is quicker, so that kept ones spread over all.
        time.sleep(HESITATION * min(self.nr_conns, MOST_HESITATIONS))
        try:
            client, address = listener.accept()
        except OSError:
            return  # it hung up while waiting, or another worker has it
        self.nr_conns += 1
        self.enqueue_req(Connection(self.cfg, client, address, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """Everything that may be the beginning of a request comes through here, on the main loop."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        if conn.parser is not None:
            conn.gathered += conn.parser.unreader.take_buffered()  # the client did not wait for an answer
        self.held += len(conn.gathered)
        conn.deadline = time.monotonic() + GATHERING
        self.gathering[conn] = None
        self.poller.register(conn.sock, EVENT_READ, partial(self.gather, conn))
        self.gather(conn)

    def gather(self, conn: Connection, _file: object = None) -> None:
        before, on_disk = len(conn.gathered), conn.on_disk
        try:
            more = b"" if conn.look() else conn.sock.recv(AT_ONCE)
            ended = not more and not conn.look()
        except BlockingIOError:
            more, ended = b"", False
        except OSError:
            more, ended = b"", True
        if not before and more.startswith(READS) and self.give(conn, more):
            return
        if more and not before:
            conn.deadline = time.monotonic() + GATHERING
        conn.add(more)
        self.held += len(conn.gathered) - before
        self.on_disk += conn.on_disk - on_disk
        if conn.on_disk // IN_MEMORY > on_disk // IN_MEMORY:
            # A file may take its time, a minute for each megabyte.
            conn.deadline = time.monotonic() + GATHERING
            self.gathering[conn] = self.gathering.pop(conn)
        if ended:
            self.cut_off(conn)
        elif conn.look():
            self.release(conn)
            super().enqueue_req(conn)
        elif conn.needed is None and len(conn.gathered) >= LONGEST_HEAD:
            self.release(conn)
            with contextlib.suppress(OSError):
                conn.sock.send(refusal(LimitRequestHeaders("head")))
            self.hang_up_later(conn)
        while self.gathering and self.is_full():
            self.cut_off(next(iter(self.gathering)))

    def is_full(self) -> bool:
        return self.held > MOST_HELD or self.on_disk > MOST_ON_DISK or bool(self.nr_conns >= self.worker_connections)

    def give(self, conn: Connection, request: bytes) -> bool:
        """Answer it from what is kept, where these bytes were answered so before, and go on waiting for the next."""
        kept = self.kept.recall((conn.client[0], request)) if self.kept else None
        if kept is None:
            return False
        status, headers, body = kept
        parts = [status, self.own_headers(), headers, body]
        length = sum(map(len, parts))
        try:
            sent = conn.sock.sendmsg(parts)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.cut_off(conn)
            return True
        if sent == length:
            conn.deadline = time.monotonic() + self.cfg.keepalive
            self.gathering[conn] = self.gathering.pop(conn)
        else:
            # The client takes its time to read: a thread waits for it, as with every answer.
            self.release(conn)
            self.tpool.submit(self.send, conn, b"".join(parts)[sent:])
        return True

    def send(self, conn: Connection, rest: bytes) -> None:
        """On a thread; then the connection waits for its next request."""
        try:
            conn.sock.settimeout(SENDING)
            conn.sock.sendall(rest)
            self.method_queue.defer(self.enqueue_req, conn)
        except OSError:
            self.method_queue.defer(self.lose, conn)

    def lose(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()

    def own_headers(self) -> bytes:
        """What gunicorn adds to an answer, with the time of now, to the second."""
        now = int(time.time())
        if now != self.second:
            self.second = now
            date = formatdate(now, usegmt=True)
            self.line = f"\r\nServer: gunicorn\r\nDate: {date}\r\nConnection: keep-alive\r\n".encode()
        return self.line

    def release(self, conn: Connection) -> None:
        del self.gathering[conn]
        self.held -= len(conn.gathered)
        self.on_disk -= conn.on_disk
        self.poller.unregister(conn.sock)

    def cut_off(self, conn: Connection) -> None:
        self.release(conn)
        self.nr_conns -= 1
        conn.close()

    def handle(self, conn: Connection) -> Any:
        """On a thread, which reads from memory alone."""
        if not self.cfg.is_ssl:
            conn.parser = get_parser(self.cfg, conn.take(), conn.client)
            conn.initialized = conn.data_ready = True
        return super().handle(conn)

    def handle_request(self, request: Any, conn: Connection) -> Any:
        conn.sock.settimeout(SENDING)
        # What was not read to its end is not followed by another request.
        goes_on = super().handle_request(request, conn) and conn.whole
        if goes_on and conn.read and self.kept:
            self.kept.remember((conn.client[0], conn.read))
        return goes_on

    def handle_error(self, request: Any, client: socket.socket, _address: Any, error: Exception) -> None:
        """Instead of gunicorn's page; and whose address a bad request came from is written down nowhere."""
        if is_of_client(error):
            self.log.warning("Invalid request: %s", type(error).__name__)
        else:
            self.log.error("Error handling request", exc_info=error)
        with contextlib.suppress(OSError):
            write_nonblock(client, refusal(error))

    def finish_request(self, conn: Connection, future: Any) -> None:
        """Hanging up waits for the client to have read its answer, and so must not be done on the main loop."""
        if future.cancelled() or future.exception() or future.result():
            super().finish_request(conn, future)
        else:
            self.hang_up_later(conn)

    def hang_up_later(self, conn: Connection) -> None:
        self.nr_conns -= 1
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, self.linger)
            self.lingering[conn.sock] = time.monotonic() + LINGERING
        except OSError:
            conn.close()

    def linger(self, client: socket.socket) -> None:
        """What still comes is thrown away until the client hangs up too."""
        try:
            if client.recv(AT_ONCE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass  # it is gone
        self.hang_up(client)

    def hang_up(self, client: socket.socket) -> None:
        del self.lingering[client]
        self.poller.unregister(client)
        client.close()

    def murder_pending(self) -> None:
        """Called by gunicorn's loop once a second or oftener."""
        now = time.monotonic()
        # A worker that ends takes no new requests; those that have begun to come may come.
        for conn in [conn for conn in self.gathering if conn.deadline <= now or not (self.alive or conn.gathered)]:
            self.cut_off(conn)
        for client in [client for client, deadline in self.lingering.items() if deadline <= now]:
            self.hang_up(client)
