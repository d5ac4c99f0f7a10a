"""What holds of every answer of the API, whatever was asked, and by whom."""

import json
import re
from collections.abc import Mapping

PROBLEM = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "instance", "code"}
OURS = ("/api", "/hsds", "/sdmx", "/federation")
TAG = re.compile(r'"[0-9]{1,12}\.[0-9a-f]{16}"')
CODE = re.compile(r"[a-z][a-z0-9_]{2,60}")
INSIDES = re.compile(rb"Traceback \(most recent|site-packages|\.py\", line|SELECT .+ FROM|psycopg|sqlite3")
SOURCES = {"row", "column", "sheet", "cell", "line", "question", "pointer", "data_value"}
GUARDS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")


def faults(method: str, path: str, status: int, headers: Mapping[str, str], content: bytes) -> list[str]:
    """What is wrong with an answer; `headers` finds names in any case. `path` has no query string."""
    found = [f"{status}: {content[:300]!r}"] if status >= 500 else []
    found += [f"tells of its insides: {content[:300]!r}"] if INSIDES.search(content) else []
    found += [f"no {name}" for name in GUARDS if name not in headers]
    if _is_ours(path):
        vary = {name.strip() for name in headers.get("Vary", "").split(",")}
        found += (
            []
            if path.rstrip("/") == "/api/docs" or vary >= {"Accept", "Accept-Language"}
            else [f"Vary: {sorted(vary)}"]
        )
        found += [] if "Content-Language" in headers else ["no Content-Language"]
        # A cookie of no session is taken back; none is ever set.
        found += [] if "Max-Age=0" in headers.get("Set-Cookie", "Max-Age=0") else ["sets a cookie"]
    if status == 409 and path.endswith("/api/dataValueSets"):
        found += _faults_of_summary(headers, content)
    elif status >= 400 and _is_ours(path):
        found += _faults_of_problem(method, status, headers, content)
    elif status == 200 and method in {"GET", "HEAD"} and path.startswith("/api/v1"):
        found += [] if TAG.fullmatch(headers.get("ETag", "")) else [f"ETag: {headers.get('ETag')}"]
    return found


def _is_ours(path: str) -> bool:
    """Whether it lies below one of our doors: `/hsdsx` does not."""
    return any(path == door or path.startswith(f"{door}/") for door in OURS)


def _faults_of_problem(method: str, status: int, headers: Mapping[str, str], content: bytes) -> list[str]:
    if headers.get("Content-Type") != PROBLEM:
        return [f"{status} as {headers.get('Content-Type')}"]
    needed = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}
    found = [f"{status} without {needed[status]}"] if status in needed and needed[status] not in headers else []
    if method == "HEAD":
        return found
    try:
        problem = json.loads(content)
    except ValueError:
        return [*found, f"no JSON: {content[:200]!r}"]
    if not isinstance(problem, dict) or not problem.keys() >= MEMBERS:
        return [*found, f"no problem: {content[:200]!r}"]
    if problem["status"] != status or not CODE.fullmatch(problem["code"]) or not problem["title"]:
        found.append(f"wrong members: {content[:300]!r}")
    found += [f"wrong errors: {error!r}" for error in problem.get("errors", []) if not _is_error(error)]
    return found


def _faults_of_summary(headers: Mapping[str, str], content: bytes) -> list[str]:
    """A DHIS2 looks for its own words in a 409."""
    if headers.get("Content-Type") != "application/json":
        return [f"409 as {headers.get('Content-Type')}"]
    told = json.loads(content)
    right = (told["httpStatusCode"], told["status"], told["response"]["status"]) == (409, "WARNING", "WARNING")
    return [] if right else [f"no summary: {content[:300]!r}"]


def _is_error(error: object) -> bool:
    return (
        isinstance(error, dict)
        # In a file what is wrong has a place of the file's own.
        and error.keys() - {"source"} == {"code", "pointer", "detail", "params"}
        and ("source" not in error or (error["source"] and error["source"].keys() <= SOURCES))
        and re.fullmatch(r"(/.*)?", error["pointer"], re.DOTALL) is not None
    )
