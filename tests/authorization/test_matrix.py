"""Every cell of the matrix, over HTTP."""

import pytest
from django.http import HttpResponse

from tests.authorization import matrix
from tests.authorization.asks import Ask, ask, twin
from tests.authorization.stage import Stage, fingerprint, make_stage, undone
from tests.cast import Api, Cast

# Who may what follows from roles alone; what queries leave out, tests/api and tests/isolation ask on both databases.
pytestmark = pytest.mark.sqlite_only

ROWS = matrix.rows()


def send(caller: Api, request: Ask) -> HttpResponse:
    return caller.send(request.method, request.path, request.body, **request.headers)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.route} {row.method} {row.target}" for row in ROWS])
def test_answers_each_caller_as_the_matrix_says(cast: Cast, row: matrix.Row, request: pytest.FixtureRequest) -> None:
    if row.route.startswith(("report", "receipt", "standard", "periods")):
        request.getfixturevalue("standard")
    stage = make_stage(cast, row.target, row.route)
    asked = ask(stage, row.route, row.method)
    before = fingerprint()
    found, faults = {}, []
    for name, caller in stage.callers.items():
        with undone():
            answer = send(caller, asked)
            found[name] = answer.status_code
            if answer.status_code >= 400 or row.method == "GET":
                faults += [f"{name}: changed something"] if fingerprint() != before else []
            if answer.status_code >= 400:
                faults += problems_of(name, answer)
            if answer.status_code == 404:
                faults += differences(stage, row, name, caller, answer)
            if row.method == "GET":
                head = send(caller, asked._replace(method="HEAD"))
                same = (head.status_code, head.getvalue()) == (answer.status_code, b"")
                faults += [] if same else [f"{name}: HEAD is {head.status_code}"]
    assert found == row.cells
    assert faults == []


def problems_of(name: str, answer: HttpResponse) -> list[str]:
    """Every refusal is a problem, and a 401 says how to do better."""
    media_type = answer.headers["Content-Type"]
    faults = [] if media_type == "application/problem+json" else [f"{name}: {media_type}"]
    if (answer.status_code == 401) != ("WWW-Authenticate" in answer.headers):
        faults.append(f"{name}: {answer.status_code} and WWW-Authenticate do not fit")
    return faults


def differences(stage: Stage, row: matrix.Row, name: str, caller: Api, answer: HttpResponse) -> list[str]:
    """What tells a thing out of scope from one that never existed; must be nothing, to the last byte."""
    request, here, there = twin(stage, row.route, row.method, name)
    unknown = send(caller, request)
    as_unknown = answer.content.replace(here.encode(), there.encode())
    same = (answer.status_code, as_unknown, dict(answer.headers)) == (
        unknown.status_code,
        unknown.content,
        dict(unknown.headers),
    )
    return [] if same else [f"{name}: {as_unknown!r} is not {unknown.content!r}"]
