"""What the server gathers is what the API reads. Over a live node: tests/journeys/test_limits.py."""

import socket

import pytest
from gunicorn import config

from api import uploads
from api.parsers import JSON_LIMIT
from config import gathered, gathering, server


def test_the_server_and_the_reader_of_bodies_agree() -> None:
    assert gathered.LONGEST_JSON == JSON_LIMIT
    assert gathered.LONGEST_FILE == uploads.LIMIT
    assert server.limit_request_field_size < gathered.LONGEST_HEAD


def test_the_settings_name_the_worker() -> None:
    assert server.worker_class == f"{gathering.__name__}.{gathering.GatheringWorker.__name__}"


def test_a_long_file_waits_on_the_disk_and_comes_out_as_it_came() -> None:
    here, there = socket.socketpair()
    with here, there:
        conn = gathered.Connection(config.Config(), here, ("", 0), ("", 0))
        head = b"POST /api/v1/reports/bulk HTTP/1.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: 9000000\r\n\r\n"
        sent = head + bytes(range(256)) * 35156 + b"x" * 64
        for start in range(0, len(sent), 200_000):
            assert not conn.look()
            conn.add(sent[start : start + 200_000])
            assert len(conn.gathered) <= gathered.IN_MEMORY + 400_000
        assert conn.look()
        assert conn.whole
        assert conn.on_disk > 7_000_000
        assert b"".join(conn.take()) == sent
        assert (conn.on_disk, conn.file, len(conn.gathered)) == (0, None, 0)


@pytest.mark.parametrize(
    ("media_type", "longest"),
    [
        ("application/json", 1_000_000), ("application/x-ndjson", 50_000_000), ("text/csv", 5_000_000),
        ("application/problem+json", 1_000_000),
    ],
)  # fmt: skip
def test_how_long_a_body_may_be(media_type: str, longest: int) -> None:
    assert gathered.longest(f"POST / HTTP/1.1\r\nContent-Type: {media_type}\r\n".encode()) == longest
