"""What the server gathers is what the API reads. Over a live node: tests/journeys/test_limits.py."""

from api.parsers import JSON_LIMIT
from config import gathering, server


def test_the_server_and_the_reader_of_bodies_agree() -> None:
    assert gathering.LONGEST_JSON == JSON_LIMIT
    assert server.limit_request_field_size < gathering.LONGEST_HEAD


def test_the_settings_name_the_worker() -> None:
    assert server.worker_class == f"{gathering.__name__}.{gathering.GatheringWorker.__name__}"
