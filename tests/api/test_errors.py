"""What fails outside of views is a problem as well."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext
from rest_framework import exceptions

from api import errors
from groups.errors import Conflict, DomainError, Fault, Invalid
from tests.api.refusals import refusal
from tests.cast import Api, Cast


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1",
        "/api/v1/nowhere",
        "/api/v2/programs",
        "/api/v1/programs/harbour-visitors/nowhere",
        "/api/v1/programs/harbour-visitors/members/nobody",
        "/api/v1/facilities/XA-NORD/rooms",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address_is_a_problem(db: None, path: str, method: str) -> None:
    answer = Api().send(method, path, Accept_Language="fr", Accept="text/csv")
    assert refusal(answer) == (404, "not_found")
    assert answer.headers["Content-Language"] == "fr"
    with translation.override("fr"):
        assert answer.json() == {
            "type": "urn:visitation:problem:not_found",
            "title": gettext("Not found"),
            "status": 404,
            "detail": gettext("There is nothing here, or nothing that you may see."),
            "instance": path,
            "code": "not_found",
        }


def test_elsewhere_people_look_at_a_page(db: None) -> None:
    answer = Client().get("/nowhere")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert Client().get("/apis").headers["Content-Type"] == "text/plain; charset=utf-8"


def test_an_unknown_host_is_a_problem(cast: Cast) -> None:
    answer = Client().get("/api/v1/programs?limit=1", headers={"Host": "evil.example.org"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


PROBLEMS: list[tuple[Exception, int, str]] = [
    (Http404(), 404, "not_found"),
    (exceptions.NotFound(), 404, "not_found"),
    (PermissionDenied(), 403, "not_allowed"),
    (BadRequest(), 400, "bad_request"),
    (RequestDataTooBig(), 413, "body_too_large"),
    (exceptions.ParseError(), 400, "bad_request"),
    (exceptions.UnsupportedMediaType("text/html"), 415, "media_type_not_understood"),
    (exceptions.MethodNotAllowed("BREW"), 405, "method_not_allowed"),
    (Conflict(), 409, "conflict"),
    (Conflict(status="x", code="y", message="{status}"), 409, "y"),
    (DomainError(), 400, "error"),
    (Invalid(Fault("a", "/b", "c {d}", {"d": 1})), 400, "invalid"),
    (ValueError("secret"), 500, "server_error"),
    (OperationalError("secret"), 503, "database_unavailable"),
    (InterfaceError("secret"), 503, "database_unavailable"),
]


@pytest.mark.parametrize(("error", "status", "code"), PROBLEMS, ids=lambda value: type(value).__name__)
def test_every_exception_is_a_problem(error: Exception, status: int, code: str) -> None:
    problem = errors.problem_of(error)
    assert (problem.status, problem.code) == (status, code)
    assert "secret" not in problem.detail
    assert "{" not in problem.detail


def test_faults_say_where_and_with_what() -> None:
    problem = errors.problem_of(Invalid(Fault("a", "/b", "c {d}", {"d": 1})))
    assert problem.more == {"errors": [{"code": "a", "pointer": "/b", "detail": "c 1", "params": {"d": 1}}]}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500, 502])
def test_the_middleware_replaces_what_is_no_problem_yet(status: int) -> None:
    def broken(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("<h1>oops</h1>", status=status)

    answer = errors.ProblemMiddleware(broken)(RequestFactory().get("/api/v1/x"))
    body: Any = orjson.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == (500 if status == 502 else status)
    elsewhere = errors.ProblemMiddleware(broken)(RequestFactory().get("/x"))
    assert elsewhere.content == b"<h1>oops</h1>"


def test_a_crash_says_nothing_of_itself(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("api.federation.views.Healthz.get", crash)
    answer = Api().get("/healthz")
    assert refusal(answer) == (500, "server_error")
    assert b"swordfish" not in answer.content


def test_a_csrf_failure_outside_of_the_api_is_a_page() -> None:
    answer = errors.csrf_failure(RequestFactory().post("/sign-in"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
    problem = errors.csrf_failure(RequestFactory().post("/api/v1/me"))
    assert orjson.loads(problem.content)["code"] == "csrf_failed"


def test_a_database_that_is_gone_is_told_and_when_to_ask_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("server closed the connection, password=swordfish")

    monkeypatch.setattr("api.federation.views.Healthz.get", gone)
    answer = Api().get("/healthz", Accept_Language="fr")
    assert refusal(answer) == (503, "database_unavailable")
    assert answer.headers["Retry-After"] == "5"
    assert "Idempotency-Key" in answer.json()["detail"]
    assert b"swordfish" not in answer.content


def test_server_errors_of_django_itself() -> None:
    assert orjson.loads(errors.server_error(RequestFactory().get("/api/v1/me")).content)["code"] == "server_error"
    assert errors.server_error(RequestFactory().get("/")).headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path",
    ["/programs/%00", "/programs/%00/tokens", "/programs/a%00b/hide", "/programs/%00/reports", "/standards/%00",
     "/standards/1.0%00/schema.json", f"/programs/%00/tokens/{UUID(int=1)}"],
)  # fmt: skip
def test_a_name_with_a_nul_is_not_found_in_any_database(cast: Cast, standard: None, path: str) -> None:
    for who in (cast.bruno, cast.nadia):
        for method in ("GET", "POST", "DELETE"):
            answer = cast.api(who).send(method, path)
            assert refusal(answer)[0] in {404, 405}
