"""Requests made by schemathesis, from the specification's OpenAPI document and from ours: all is answered as these say."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis

from tests.api.hsds.conftest import Scene
from tests.api.hsds.specification import inlined, needs_specification, read
from tests.api.hsds.test_services import term
from tests.fuzz.from_schema import Tally, run
from tests.fuzz.sending import APPLICATION, SEED
from tests.fuzz.world import World

# Of each operation in `make test`, and in `make fuzz`.
REQUESTS = [3, pytest.param(200, marks=pytest.mark.fuzz)]


class Listed(World):
    """Names of what there is, and some of what there is not; a `.` in their place would lead to the list itself."""

    def value(self, name: str, dice: random.Random) -> str:
        return dice.choice([*self.values.get(name, []), "00000000-0000-4000-8000-000000000000", "%00", "x" * 3000])


def ask(scene: Scene, document: dict[str, Any], count: int) -> Tally:
    tally, schema = Tally(), schemathesis.openapi.from_dict(document)
    schema.app = APPLICATION
    schema.config.generation.update(with_security_parameters=False)
    found: Iterator[Any] = schema.get_all_operations()
    for operation in sorted((each.ok() for each in found), key=lambda each: str(each.label)):
        run(operation, world(scene, operation.path), count=count, start=SEED, tally=tally, lasting=True)
    print(f"\nseed {SEED}: {tally.told()}")  # noqa: T201  # the figures of the run
    return tally


def world(scene: Scene, path: str) -> World:
    """Anybody, who mostly knows what there is."""
    listed = scene.get(path.partition("/{")[0].rstrip("/")).json().get("contents", [])
    values = {
        "id": [each["id"] for each in listed],
        "organization_id": [str(scene.valmer.pk), str(scene.umbrella.pk)],
        "taxonomy_term_id": [term("visiting"), term("suspended"), term("umbrella")],
        "taxonomy_id": [scene.get("/taxonomies").json()["contents"][0]["id"]],
        "parent_id": [term("visiting")],
        "modified_after": ["2026-11-22", "2026-11-22T08:00:00Z"],
        "search": ["friends", "samedi", "' OR 1=1 --"],
        "page": ["1", "2"],
        "per_page": ["1", "200"],
    }
    return Listed({"anonymous": {}}, values)


def official() -> dict[str, Any]:
    """The specification's, with its schemas in place, and with what it says nothing of: refusals, and where we are."""
    document: dict[str, Any] = json.loads(json.dumps(inlined(read("openapi.json"))))
    document["servers"] = [{"url": "/hsds"}]
    names = set()
    for path, methods in document["paths"].items():
        for method in {"get", "post"} & methods.keys():
            # Several operations of it have the same.
            methods[method]["operationId"] = f"{method} {path}"
            methods[method]["responses"]["4XX"] = {"description": "", "content": {"application/problem+json": {}}}
            names.add((method, path))
    assert len(names) == 16
    return document


@pytest.mark.sqlite_only  # for its time; `make fuzz` runs on both
@pytest.mark.parametrize("count", REQUESTS)
@needs_specification
def test_requests_from_the_specifications_document(scene: Scene, count: int) -> None:
    tally = ask(scene, official(), count)
    assert tally.faults == {}
    assert {200, 400, 404} <= tally.statuses.keys()


@pytest.mark.sqlite_only  # the same
@pytest.mark.parametrize("count", REQUESTS)
def test_requests_from_our_document(scene: Scene, count: int) -> None:
    tally = ask(scene, scene.get("/openapi.json").json(), count)
    assert tally.faults == {}
    assert {200, 400, 404} <= tally.statuses.keys()
