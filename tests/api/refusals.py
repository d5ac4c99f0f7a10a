"""What the tests of the API say of a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.authorization.stage import fingerprint
from tests.cast import Answer


def refusal(answer: Answer) -> tuple[int, str]:
    """Status and code of a problem; the shape is checked on the way."""
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance", "code"} <= body.keys()
    assert (body["type"], body["status"]) == (f"urn:visitation:problem:{body['code']}", answer.status_code)
    assert body["detail"]
    return answer.status_code, body["code"]


def faults(answer: Answer) -> list[tuple[str, str]]:
    """Code and pointer of each fault."""
    assert all(fault["detail"] for fault in answer.json()["errors"])
    return [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]]


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = fingerprint()
    yield
    after = fingerprint()
    changes = [item for kind, other in zip(after, before, strict=True) for item in kind if item not in other]
    assert after == before, changes
