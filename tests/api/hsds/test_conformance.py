"""Every answer is what the specification's schemas say, formats too, and with nothing beside it but `x_`; and what ours say."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from api.hsds import HSDS_VERSION
from api.hsds.profile import FILES
from tests.api.hsds.answers import Told, pages, told
from tests.api.hsds.conftest import Scene
from tests.api.hsds.specification import closed, inlined, needs_specification, patched, read, validator

pytestmark = pytest.mark.sqlite_only  # about what no database changes
LANGUAGES = ("ar", "ko")
OURS = "^x_"
AROUND = {"service": {"organization", "program"}, "service_at_location": {"service"}, "organization": {"services"}}
PARTS_OF_ADDRESSES = {"address_1", "city", "state_province", "postal_code"}


def official(kind: str, *, listed: bool) -> Any:
    """The schema that the specification's OpenAPI document names for an answer."""
    if kind.startswith("taxonomy"):
        return inlined(read(f"{kind}.json"))
    return inlined(read(f"compiled/{kind}_list.json" if listed else f"compiled/{kind}.json"))


@needs_specification
def test_every_answer_is_hsds_and_nothing_else(scene: Scene) -> None:
    parts = {(kind, listed): official(kind, listed=listed) for kind in FILES[:3] for listed in (True, False)}
    parts |= {(kind, listed): official(kind, listed=listed) for kind in FILES[-2:] for listed in (True, False)}
    checks = {key: (validator(schema), validator(closed(schema, OURS))) for key, schema in parts.items()}
    as_service, patches, seen = checks["service", False][0], patched_schemas(scene), Counter[str]()
    for where, kind, listed, value in every(scene):
        plain, strict = checks[kind, listed]
        found = [plain.iter_errors(value), strict.iter_errors(value)]
        if where.startswith("/service_at_locations/"):
            # The document takes this one for a service, so it says what a service must, beside its own schema.
            own = {name: member for name, member in value.items() if name not in {"name", "status"}}
            found = [plain.iter_errors(value), strict.iter_errors(own), as_service.iter_errors(value)]
        # Here without an exception for `x_`: the profile names every member that is ours. The compiled schemas alone
        # know what stands around an object.
        inner = {name: member for name, member in value.items() if name not in AROUND.get(kind, ())}
        found.append(patches[kind].iter_errors(inner))
        assert [error.message for errors in found for error in errors] == [], where
        seen[kind] += 1
    assert seen.keys() == {"service", "organization", "service_at_location", "taxonomy", "taxonomy_term"}


def patched_schemas(scene: Scene) -> dict[str, Any]:
    """The specification's as our profile makes them, closed."""
    patches = {f"{name}.json": scene.get(f"/profile/{name}.json").json() for name in FILES}

    def merged(name: str) -> Any:
        return patched(read(name), patches.get(name, {}))

    return {name: validator(closed(inlined(merged(f"{name}.json"), merged), "")) for name in FILES}


@needs_specification
def test_every_page_is_the_specifications(scene: Scene) -> None:
    envelope = read("openapi.json")["components"]["schemas"]["Page"]
    schema = {**envelope, "required": [*envelope["properties"], "contents"]}
    schema["properties"] = {**envelope["properties"], "contents": {"type": "array"}}
    check = validator(closed(schema, ""))
    for where, _kind, page in pages(scene):
        assert [error.message for error in check.iter_errors(page)] == [], where


def test_every_answer_is_what_our_own_schemas_say(scene: Scene) -> None:
    """And nothing is null, and nothing empty but the parts of an address; and no two things have one id."""
    checks = {kind: validator(scene.get(f"/schema/{kind}.json").json()) for kind in FILES}
    named: dict[str, set[str]] = {}
    for where, kind, _listed, value in every(scene):
        assert [error.message for error in checks[kind].iter_errors(value)] == [], where
        assert [name for name, member in members(value) if member in (None, [], {})] == [], where
        assert {name for name, member in members(value) if member == ""} <= PARTS_OF_ADDRESSES, where
        for each in objects(value):
            if "id" in each:
                told_by = ("number", "code", "x_kind", "external_identifier", "byday", "country", "value")
                what = next((name + str(each[name]) for name in told_by if name in each), "")
                named.setdefault(each["id"], set()).add(what)
    assert {key: names for key, names in named.items() if len(names) > 1} == {}


def every(scene: Scene) -> Iterator[Told]:
    for language in LANGUAGES:
        yield from told(scene, language)


def members(value: Any) -> Iterator[tuple[str, Any]]:
    for each in objects(value):
        yield from each.items()


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_the_version_is_said_where_it_is_asked_for(scene: Scene) -> None:
    told_by = {scene.get("").json()["version"], scene.get("/profile").json()["hsds_version"]}
    assert told_by == {HSDS_VERSION}
