"""Which answers the pages of other sites may read: what is public anyway, and without anybody's credentials."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PLACES = ("/hsds",)
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Language, ETag, Link, Retry-After",
}
# No credentials among them: with `*` a browser sends no cookie, and it asks before it sends a token, which is not allowed.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class AnyOrigin:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not any(request.path == place or request.path.startswith(f"{place}/") for place in PLACES):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=204, headers=HEADERS | PREFLIGHT)
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response
