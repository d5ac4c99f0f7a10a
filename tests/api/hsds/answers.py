"""Every answer of HSDS about a directory: first, middle and last pages, all ids, minimal, full, streamed."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.api.hsds.conftest import Scene

LISTS = {
    "services": ("service", ["", "full=true", "minimal=true"]),
    "organizations": ("organization", ["", "full=true", "full_service=true", "full=true&full_service=true"]),
    "service_at_locations": ("service_at_location", ["", "full=true"]),
    "taxonomies": ("taxonomy", [""]),
    "taxonomy_terms": ("taxonomy_term", [""]),
}


class Told(NamedTuple):
    """`kind` of the object, as HSDS names it; `listed`: it stood in a list and had not its parts."""

    where: str
    kind: str
    listed: bool
    value: Any


def told(scene: Scene, language: str) -> Iterator[Told]:
    for path, (kind, queries) in LISTS.items():
        for query in queries:
            listed = "full" not in query
            for where, value in _rows(scene, f"/{path}?{query}", language):
                yield Told(where, kind, listed, value)
        # Of terms, what each has is what the list has (test_taxonomy_terms.py).
        for each in scene.get(f"/{path}?per_page={200 if path != 'taxonomy_terms' else 5}").json()["contents"]:
            where = f"/{path}/{each['id']}"
            yield Told(where, kind, False, scene.get(f"{where}?lang={language}").json())
    for key in [each["id"] for each in scene.get("/organizations").json()["contents"]]:
        where = f"/organizations/{key}?full_service=true"
        yield Told(where, "organization", False, scene.get(f"{where}&lang={language}").json())


def pages(scene: Scene) -> Iterator[tuple[str, str, Any]]:
    """Path, kind and page: the first, one in the middle, the last, and one beyond it."""
    for path, (kind, queries) in LISTS.items():
        for query in queries:
            size = 1 if kind != "taxonomy_term" else 20
            last = scene.get(f"/{path}?{query}&per_page={size}").json()["total_pages"]
            for number in sorted({1, (last + 1) // 2, last, last + 1}):
                where = f"/{path}?{query}&per_page={size}&page={number}"
                yield where, kind, scene.get(where).json()


def _rows(scene: Scene, where: str, language: str) -> Iterator[tuple[str, Any]]:
    """Of the streamed list, which has all."""
    answer = scene.get(f"{where}&format=ndjson&lang={language}")
    for line in b"".join(answer.streaming_content).splitlines():  # type: ignore[attr-defined]  # of a streaming response
        yield where, json.loads(line)
