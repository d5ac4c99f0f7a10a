"""Requests made by schemathesis from the OpenAPI schema of the running application, over WSGI: no network.

Nothing is shrunk and nothing stops at the first fault: a run tells all that it found."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.laws import faults
from tests.fuzz.sending import APPLICATION, Headers
from tests.fuzz.world import LANGUAGES, World, document

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ACCEPTS = ("*/*",) * 60 + ("application/json", "text/csv", "application/problem+json", "image/png", "a/b;q=2,*/*;q=0")


@schemathesis.serializer("application/x-ndjson")
def _lines(_context: Any, value: Any) -> bytes:
    """One value a line; what is no list is a line."""
    return b"".join(json.dumps(each).encode() + b"\n" for each in (value if isinstance(value, list) else [value]))


schemathesis.serializer.alias(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream"
)

# In a path these lead to another operation, a list's.
ASIDE = frozenset({"", ".", ".."})

Operation = Any  # schemathesis carries no types
EPISODE = 100


@dataclass
class Tally:
    """What was asked and answered."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    unmade: list[str] = field(default_factory=list)

    def note(self, label: str, fault: str, how: str) -> None:
        """The first request of each kind of fault is kept."""
        self.faults.setdefault(f"{label}: {' '.join(fault.split())[:600]}", how)

    def told(self) -> str:
        statuses = " ".join(f"{status}:{count}" for status, count in sorted(self.statuses.items()))
        return f"{self.requests} requests, statuses {statuses}"


def operations() -> list[Operation]:
    """Of the schema as this very application serves it."""
    schema = schemathesis.openapi.from_wsgi("/api/schema?format=json", APPLICATION)
    schema.config.generation.update(with_security_parameters=False)
    found_all: Iterator[Any] = schema.get_all_operations()
    return sorted((found.ok() for found in found_all), key=lambda operation: str(operation.label))


def run(operation: Operation, world: World, *, count: int, start: int, tally: Tally, lasting: bool) -> None:
    """Ask about one operation `count` times or a little more: boundary values first, then valid and wrong data by turns.

    `lasting`: what a request does stays for the next ones, up to a hundred; else each meets the same node."""
    caller = Caller(operation, world, tally, episode=EPISODE if lasting else 1)
    dice = random.Random(f"{start} {operation.label}")
    try:
        boundary = list(_boundary_cases(operation))
        boundary = dice.sample(boundary, min(len(boundary), count // 5))
        for case in boundary:
            caller.ask(case, dice.getrandbits(32))
        left = (count - len(boundary)) // (2 if _can_be_wrong(operation) else 1)
        for mode in schemathesis.GenerationMode:
            if mode.is_positive or _can_be_wrong(operation):
                _generate(operation, mode, caller, max(left, 1), start)
    finally:
        caller.close()


def _can_be_wrong(operation: Operation) -> bool:
    """Where all is any text, nothing that is sent is wrong by the schema."""
    schemas = [parameter.definition.get("schema", {}) for parameter in operation.iter_parameters()]
    return bool(operation.body) or any(schema.keys() - {"type"} or schema.get("type") != "string" for schema in schemas)


def _boundary_cases(operation: Operation) -> Iterator[Any]:
    yield from operation.schema.iter_coverage_cases(
        operation,
        generation_modes=list(schemathesis.GenerationMode),
        generation_config=operation.schema.config.generation_for(operation=operation),
    )


def _generate(
    operation: Operation, mode: schemathesis.GenerationMode, caller: "Caller", count: int, start: int
) -> None:
    @seed(f"{start} {operation.label} {mode}")
    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.integers(0, 2**32 - 1))
    def ask(case: Any, throw: int) -> None:
        caller.ask(case, throw)

    try:
        ask()
    except Unsatisfiable:  # nothing can be wrong where nothing is asked for
        tally = caller.tally
        tally.unmade.append(f"{operation.label} {mode}")


class Caller:
    """Sends cases as somebody, in some language, mostly about what exists, and checks the answers."""

    def __init__(self, operation: Operation, world: World, tally: Tally, *, episode: int) -> None:
        self.world, self.tally, self.episode = world, tally, episode
        body = operation.definition.raw.get("requestBody", {}).get("content", {}).get("application/json", {})
        self.examples = [example["value"] for example in body.get("examples", {}).values()]
        self.savepoint, self.asked = "", 0

    def ask(self, case: Any, throw: int) -> None:
        dice = random.Random(throw)
        who, headers = dice.choice(list(self.world.callers.items()))
        headers = {**headers, "Accept-Language": dice.choice(LANGUAGES), "Accept": dice.choice(ACCEPTS)}
        self._aim(case, headers, dice)
        if not ASIDE.isdisjoint(map(str, case.path_parameters.values())):
            return
        self._begin()
        try:
            with transaction.atomic():
                response = case.call(headers=headers)
        except Exception as error:  # noqa: BLE001  # whatever breaks the server is a finding
            self.tally.note(case.operation.label, repr(error), f"{who}: {case!r}")
            return
        self.tally.requests += 1
        self.tally.statuses[response.status_code] += 1
        self._check(case, response, who)

    def _aim(self, case: Any, headers: dict[str, str], dice: random.Random) -> None:
        """Most generated names name nothing: what exists takes their place, mostly."""
        if dice.random() < 0.93:
            for name in case.path_parameters:
                case.path_parameters[name] = self.world.value(name, dice)
        if dice.random() < 0.5:
            for name in case.query:
                if name in self.world.values:
                    case.query[name] = self.world.value(name, dice)
        if self.examples and dice.random() < 0.5:
            case.body = document(dice) if "values" in self.examples[0] else dice.choice(self.examples)
        if case.method in {"PUT", "PATCH", "DELETE"} and dice.random() < 0.6:
            headers["If-Match"] = "*"
        if case.method == "POST" and dice.random() < 0.3:
            headers["Idempotency-Key"] = f"key-{dice.randint(1, 5)}"

    def _check(self, case: Any, response: Any, who: str) -> None:
        path = str(response.request.url).partition("?")[0].partition("localhost")[2] or case.formatted_path
        headers = Headers([(name, values[0]) for name, values in response.headers.items()])
        found = faults(case.method.upper(), path, response.status_code, headers, response.content or b"")
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            found += [f"{failure.title}: {failure.message}" for failure in group.exceptions]
        for fault in found:
            self.tally.note(
                case.operation.label, fault, f"{who}: {case.as_curl_command(headers=dict(response.request.headers))}"
            )

    def _begin(self) -> None:
        """A new episode where the last one is over: what it did is undone, and limits count from nothing."""
        if self.asked % self.episode == 0:
            self.close()
            self.savepoint = transaction.savepoint()
        if self.asked % 50 == 0:
            cache.clear()
        self.asked += 1

    def close(self) -> None:
        if self.savepoint:
            transaction.savepoint_rollback(self.savepoint)
            transaction.savepoint_commit(self.savepoint)
            self.savepoint = ""
