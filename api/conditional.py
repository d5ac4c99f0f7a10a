"""ETags `"<version>.<variant>"`: the version is the record's, the variant tells language and format apart."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from groups.versions import Expected

TAG = re.compile(r'"([0-9]{1,12})\.[0-9a-f]+"')


def etag(version: int, content: bytes) -> str:
    """Strong: the variant is a digest of the very bytes."""
    return f'"{version}.{hashlib.sha256(content).hexdigest()[:16]}"'


def expected(request: HttpRequest) -> Expected:
    """What If-Match says. Only versions count, so that a tag of any language or format serves; weak tags match nothing."""
    header = request.headers.get("If-Match")
    if header is None:
        return Expected()
    tags = parse_etags(header)
    versions = frozenset(int(match[1]) for tag in tags if (match := TAG.fullmatch(tag)))
    return Expected(versions=versions, any_version=tags == ["*"], stated=True)


def not_modified(request: HttpRequest, tag: str) -> bool:
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return tags == ["*"] or tag in {known.removeprefix("W/") for known in tags}


def strip(response: HttpResponse) -> HttpResponse:
    """The 304 that stands for a 200."""
    answer = HttpResponse(status=304)
    for name in ("ETag", "Vary", "Cache-Control", "Content-Language", "Content-Location"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer
