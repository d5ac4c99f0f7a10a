"""Paths have no trailing slash; with one they are answered as without."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class TrimSlash:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != "/" and request.path_info.endswith("/"):
            request.path_info = request.path_info.rstrip("/") or "/"
            request.path = request.path.rstrip("/") or "/"
        return self.get_response(request)
