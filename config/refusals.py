"""What the server refuses before the application sees it, in the shape of all refusals (RFC 9457; api/errors.py).

In English: the languages that a client reads stand in a head that could not be read."""

import json
from http import HTTPStatus

from gunicorn.http import errors

# Of whatever else makes no request: 400 `bad_request`.
KNOWN: dict[type[Exception], tuple[int, str, str]] = {
    errors.LimitRequestLine: (414, "address_too_long", "The address is too long."),
    errors.LimitRequestHeaders: (431, "head_too_large", "The head of the request is too large."),
    errors.ExpectationFailed: (417, "expectation_failed", "The server does not do what is expected of it."),
    errors.UnsupportedTransferCoding: (501, "transfer_coding_unknown", "Send the body as it is, with its length."),
}
FAILED = (500, "server_error", "Something failed on our side. Nothing was changed; try again.")


def refusal(error: Exception) -> bytes:
    """The whole answer; the connection ends with it."""
    status, code, detail = _told(error)
    title = HTTPStatus(status).phrase
    body = json.dumps(
        {
            "type": f"urn:visitation:problem:{code}",
            "title": title,
            "status": status,
            "detail": detail,
            "instance": "",
            "code": code,
        }
    ).encode()
    head = (
        f"HTTP/1.1 {status} {title}", "Connection: close", "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}", "Content-Language: en", "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'none'", "", "",
    )  # fmt: skip
    return "\r\n".join(head).encode() + body


def is_of_client(error: Exception) -> bool:
    """Whether the request was at fault, and not an application that answered what cannot be sent."""
    ours = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)
    return isinstance(error, errors.ParseException) and not isinstance(error, ours)


def _told(error: Exception) -> tuple[int, str, str]:
    if not is_of_client(error):
        return FAILED
    found = (told for kind, told in KNOWN.items() if isinstance(error, kind))
    return next(found, (400, "bad_request", "The request could not be understood."))
