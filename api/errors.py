"""Every refusal as one shape: RFC 9457 problem details. Nothing else turns an error into HTTP."""

import http
import logging
from collections.abc import Callable
from datetime import UTC
from typing import Any

import orjson
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from api.negotiation import negotiate_languages
from groups.errors import Conflict, DomainError, Fault, Gone, Invalid, Message, NotAllowed, NotFound
from groups.versions import VersionMissing, VersionMoved
from network.reports.errors import DocumentUnreadable, OutsideWindow, ReportRefused
from network.reports.representations.reports import verdict
from network.standards.errors import DraftRefused

logger = logging.getLogger(__name__)

# Paths whose every answer is the API's; elsewhere people look at pages.
PREFIXES = ("/api", "/hsds", "/sdmx", "/federation")
MEDIA_TYPE = "application/problem+json"
STATUS_OF = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Gone: 410,
    DraftRefused: 422,
    Invalid: 400,
    VersionMissing: 428,
    VersionMoved: 412,
    DocumentUnreadable: 400,
    ReportRefused: 422,
}
TITLES = {
    400: gettext_lazy("The request is wrong"),
    401: gettext_lazy("Credentials are needed"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    406: gettext_lazy("Format not available"),
    409: gettext_lazy("Not possible now"),
    410: gettext_lazy("No longer good"),
    411: gettext_lazy("Length required"),
    412: gettext_lazy("Changed meanwhile"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Format not understood"),
    422: gettext_lazy("Content refused"),
    428: gettext_lazy("Version required"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Our fault"),
    503: gettext_lazy("Not available now"),
}


class Problem(DomainError):
    """A refusal that only HTTP knows. `more` are further members of the body (`errors`, `findings`)."""

    def __init__(
        self, status: int, code: str, message: Message, *, more: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None, **params: Any,
    ) -> None:  # fmt: skip
        super().__init__(code=code, message=message, **params)
        self.status = status
        self.more = more or {}
        self.headers = headers or {}


def bad_parameter(name: str, code: str, message: Message, **params: Any) -> Problem:
    """A 400 for one query parameter. There is no body, so the pointer names the parameter."""
    fault = Fault(code, f"/{name}", message, {"parameter": name, **params})
    return Problem(400, "bad_parameter", gettext_lazy("A parameter of the address is wrong."), more=faults(fault))


def bad_body(code: str, message: Message, pointer: str = "", **params: Any) -> Problem:
    """A 400 for a body that cannot be read."""
    return Problem(400, code, message, more=faults(Fault(code, pointer, message, params)), **params)


def faults(*found: Fault) -> dict[str, Any]:
    return {
        "errors": [
            {"code": fault.code, "pointer": fault.pointer, "detail": fault.detail, "params": fault.params}
            for fault in found
        ]
    }


def body_of(status: int, code: str, detail: str, instance: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": f"urn:visitation:problem:{code}",
        "title": str(TITLES.get(status, http.HTTPStatus(status).phrase)),
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        **more,
    }


def problem_of(error: Exception) -> Problem:
    """The problem that any exception is."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, DomainError):
        return _problem_of_domain_error(error)
    if isinstance(error, Http404):
        return Problem(404, NotFound.code, NotFound.message)
    if isinstance(error, exceptions.APIException):
        return _problem_of_framework_error(error)
    if isinstance(error, RequestDataTooBig):
        return Problem(413, "body_too_large", gettext_lazy("The body is too large."))
    if isinstance(error, PermissionDenied):
        return Problem(403, NotAllowed.code, NotAllowed.message)
    if isinstance(error, (BadRequest, SuspiciousOperation)):
        return Problem(400, "bad_request", gettext_lazy("The request could not be understood."))
    if isinstance(error, (OperationalError, InterfaceError)):
        logger.error("the database does not answer", exc_info=error)
        # Whether the last of it was written is not known where the connection broke: a key makes it safe to repeat.
        return Problem(503, "database_unavailable", gettext_lazy(
            "The node cannot reach its database now. Send the same again in a moment; with an Idempotency-Key it is done"
            " once."), headers={"Retry-After": "5"})  # fmt: skip
    logger.error("unhandled error", exc_info=error)
    return Problem(500, "server_error", gettext_lazy("Something failed on our side. Nothing was changed; try again."))


def _problem_of_domain_error(error: DomainError) -> Problem:
    status = next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), 400)
    more = faults(*error.faults) if isinstance(error, Invalid) else {}
    if isinstance(error, VersionMoved):
        more = {"changed": error.params["changed"]}
    if isinstance(error, OutsideWindow):
        more = {"decided_by": error.params["decided_by"], "at": error.params["at"].astimezone(UTC).isoformat()}
    if isinstance(error, ReportRefused):
        more = verdict(error.validation, get_language() or "en")
    problem = Problem(status, error.code, error.message, more=more)
    # Not as keywords: an error may have a parameter of its own called `status`.
    problem.params = error.params
    return problem


def _problem_of_framework_error(error: exceptions.APIException) -> Problem:
    if isinstance(error, exceptions.MethodNotAllowed):
        return Problem(405, "method_not_allowed", gettext_lazy("This address does not know the method {method}."),
                       method=str(error.args[0]) if error.args else "")  # fmt: skip
    known = {
        exceptions.NotAuthenticated: (401, "credentials_required", gettext_lazy("Sign in, or send a token.")),
        exceptions.NotAcceptable: (
            406,
            "format_not_available",
            gettext_lazy("This is not available in the format that you ask for."),
        ),
        exceptions.UnsupportedMediaType: (
            415,
            "media_type_not_understood",
            gettext_lazy("Bodies of this media type are not understood here; send application/json."),
        ),
        exceptions.NotFound: (404, NotFound.code, NotFound.message),
    }
    for kind, (status, code, message) in known.items():
        if isinstance(error, kind):
            return Problem(status, code, message)
    return Problem(error.status_code, "bad_request", gettext_lazy("The request could not be understood."))


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler."""
    problem = problem_of(error)
    request = context["request"]
    response = Response(
        body_of(problem.status, problem.code, problem.detail, request.path, problem.more), status=problem.status
    )
    view = context["view"]
    _add_headers(response, problem)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = view.get_authenticate_header(request)
    if isinstance(error, exceptions.MethodNotAllowed):
        response.headers["Allow"] = ", ".join(view.allowed_methods)
    return response


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer from outside of DRF's views."""
    body = body_of(problem.status, problem.code, problem.detail, request.path, problem.more)
    response = HttpResponse(orjson.dumps(body), status=problem.status, content_type=MEDIA_TYPE)
    languages = negotiate_languages(request)
    response.headers["Content-Language"] = languages.machine
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    _add_headers(response, problem)
    return response


def _add_headers(response: HttpResponse, problem: Problem) -> None:
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="visitation"'
    for name, value in problem.headers.items():
        response.headers[name] = value


class ProblemMiddleware:
    """What fails under the API outside of its views (unknown paths, middleware, Django itself) is a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            # A charset of the client's choice ("hex") would break whoever reads the parameters. This reads them too.
            request.encoding = "utf-8"
        except SuspiciousOperation:  # a thousand parameters; who refuses them must not read them again
            request.GET = QueryDict()
            response = HttpResponse(_("The request could not be understood."), status=400)
        else:
            response = self.get_response(request)
        if response.status_code < 400 or not is_api(request) or _is_told(response):
            return response
        answer = respond(request, _problem_of_status(response.status_code))
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond(request, problem_of(error)) if is_api(request) else None


def _is_told(response: HttpResponse) -> bool:
    """Whether it is a problem already, or what a view chose to say (DHIS2 looks for its summary in a 409)."""
    chosen = isinstance(response, Response) and not response.exception
    return chosen or response.headers.get("Content-Type") == MEDIA_TYPE


def _problem_of_status(status: int) -> Problem:
    errors = {404: Http404(), 403: PermissionDenied(), 413: RequestDataTooBig(), 400: BadRequest()}
    if status in errors:
        return problem_of(errors[status])
    if status == 405:
        return Problem(405, "method_not_allowed", gettext_lazy("This address does not know this method."))
    return Problem(500, "server_error", gettext_lazy("Something failed on our side. Nothing was changed; try again."))


def is_api(request: HttpRequest) -> bool:
    return any(request.path == prefix or request.path.startswith(f"{prefix}/") for prefix in PREFIXES)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    problem = Problem(403, "csrf_failed", gettext_lazy("The request carried a session cookie but no valid CSRF token."))
    if is_api(request):
        return respond(request, problem)
    return HttpResponse(_("The form has expired. Go back, load the page again and repeat."), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return respond(request, _problem_of_status(500))
    return HttpResponse(_("Something failed on our side."), status=500, content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return respond(request, _problem_of_status(404))
    return HttpResponse(_("There is nothing here."), status=404, content_type="text/plain; charset=utf-8")
