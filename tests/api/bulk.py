"""Files of many reports for the tests: Dora manages Wide Network, an umbrella; these are its groups."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from groups.actions import programs
from groups.models import Program
from groups.subjects import NODE
from groups.versions import ANY
from tests.cast import Answer, Api, Cast, person, program
from tests.documents import small

PATH = "/reports/bulk"


def umbrella(cast: Cast, groups: int = 3) -> tuple[Program, list[Program]]:
    """Wide Network with so many groups; Harbour Visitors is one of them, the first."""
    wide = program("Wide Network", cast.dora, kind="umbrella", activities=[])
    programs.change(program=cast.harbour, values={"parent": wide.pk}, expected=ANY, by=NODE)
    others = [
        program(
            f"Group {number}",
            person(f"manager{number}"),
            parent=wide.pk,
            facilities=[{"facility": "XA-NORD", "since": date(2020, 1, 1), "until": None}],
        )
        for number in range(1, groups)
    ]
    return wide, [Program.objects.get(pk=cast.harbour.pk), *others]


def line(program: str | Program, **changes: Any) -> dict[str, Any]:
    """A line with the small valid document: rows by indicator (`V01=39`), other members by name."""
    members: dict[str, Any] = {
        name: changes.pop(name) for name in ("period", "standard", "language", "answers") if name in changes
    }
    name = program if isinstance(program, str) else program.slug
    return {"program": name, **small(**changes), **members}


def ndjson(lines: Iterable[Any]) -> bytes:
    """Bytes are lines as they are."""
    return b"".join(
        (each if isinstance(each, bytes) else json.dumps(each, ensure_ascii=False).encode()) + b"\n" for each in lines
    )


def send(api: Api, *lines: Any, query: str = "", **headers: str) -> Answer:
    headers = {"Content_Type": "application/x-ndjson", **headers}
    return api.post(f"{PATH}{query}", ndjson(lines), **headers)


def outcomes(answer: Answer) -> list[tuple[Any, ...]]:
    """`(line, outcome)` of each line, with the code where it was refused."""
    assert answer.status_code == 200, answer.json()
    body = answer.json()
    counts = [body[name] for name in ("created", "revised", "unchanged", "refused")]
    assert sum(counts) == body["lines"] == len(body["results"])
    for outcome, count in zip(("created", "revised", "unchanged", "refused"), counts, strict=True):
        assert sum(each["outcome"] == outcome for each in body["results"]) == count
    return [
        (each["line"], each["outcome"], each["code"]) if "code" in each else (each["line"], each["outcome"])
        for each in body["results"]
    ]
