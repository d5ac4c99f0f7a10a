"""Steps of a report over HTTP, for the tests of its endpoints: Rosa saves and submits, Amina reviews."""

from typing import Any

from django.db import connection

from tests.cast import Answer, Cast
from tests.documents import small

PLACE = "/programs/harbour-visitors/reports/2026-Q3"
STATES = ("none", "draft", "submitted", "returned", "accepted", "correcting", "withdrawn")


def save(cast: Cast, document: Any = None, **headers: str) -> Answer:
    return cast.api(cast.rosa).put(PLACE, small() if document is None else document, **headers)


def submit(cast: Cast, **headers: str) -> Answer:
    return cast.api(cast.rosa).post(f"{PLACE}/submit", **headers)


def accept(cast: Cast, body: Any = None, **headers: str) -> Answer:
    return cast.api(cast.amina).post(f"{PLACE}/accept", body, **headers)


def send_back(cast: Cast, *comments: Any, **more: Any) -> Answer:
    body = {"comments": list(comments) or [{"cell": {"indicator": "V12"}, "text": "The same person?"}], **more}
    return cast.api(cast.amina).post(f"{PLACE}/return", body)


def withdraw(cast: Cast) -> Answer:
    return cast.api(cast.bruno).post(f"{PLACE}/withdraw")


def reach(cast: Cast, state: str, document: Any = None) -> None:
    """Bring the report of Harbour Visitors for 2026-Q3 into a state."""
    if state == "none":
        return
    assert save(cast, document).status_code == 201
    if state == "draft":
        return
    assert submit(cast).status_code == 201
    if state == "returned":
        assert send_back(cast).status_code == 200
    elif state == "withdrawn":
        assert withdraw(cast).status_code == 200
    elif state in {"accepted", "correcting"}:
        assert accept(cast).status_code == 200
    if state == "correcting":
        correct(cast)


def correct(cast: Cast, **body: str) -> Answer:
    """Bruno reopens the accepted report."""
    answer = cast.api(cast.bruno).post(f"{PLACE}/reopen", {"reason_code": "counting_error", **body})
    assert answer.status_code == 200
    return answer


def everything() -> dict[str, list[str]]:
    """The contents of all tables but the sessions, which log-ins of tests fill: what writes nothing leaves it as it was."""
    with connection.cursor() as cursor:
        contents = {}
        for table in sorted({*connection.introspection.table_names(cursor)} - {"django_session"}):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a name from the database itself
            contents[table] = sorted(repr(row) for row in cursor.fetchall())
    return contents
