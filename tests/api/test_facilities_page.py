"""docs/facilities.md: each of its commands is sent, in order, and does what the page says."""

import re
import shlex
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from groups.actions import companies, facilities
from groups.models import FacilityFact, FacilityProposal
from groups.models.facility_fact import FactField
from groups.subjects import NODE
from tests.cast import Api, Cast, facility

PAGE = Path(__file__).resolve().parents[2] / "docs" / "facilities.md"
BLOCK = re.compile(r"^```sh\n(.+?)^```", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"\$(FACT|PROPOSAL|COMPANY|DOUBLE)")


def commands() -> list[str]:
    return [line for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")) for line in block.splitlines()]


def run(line: str, callers: dict[str, Api], ids: dict[str, Any]) -> int:
    """The status of a curl command."""
    words = shlex.split(NAME.sub(lambda match: str(ids[match[1]]), line))
    told: dict[str, list[str]] = {}
    for option, value in pairwise(words):
        if option in {"-H", "-X", "--json"}:
            told.setdefault(option, []).append(value)
    path = next(word for word in words if word.startswith("$NODE")).removeprefix("$NODE")
    headers = told.get("-H", [])
    who = next((callers[header] for header in headers if header in callers), callers[""])
    conditions = {"If_Match": "*"} if "If-Match: *" in headers else {}
    body = orjson.loads(told["--json"][0]) if "--json" in told else None
    return who.send(told.get("-X", ["GET"])[0], path, body, **conditions).status_code


def test_every_command_of_the_page_is_answered(cast: Cast) -> None:
    facility("XA-NORD2")
    fact: dict[str, Any] = {"as_of": date(2026, 1, 1), "source_url": "https://ministry.example.org/list", "by": NODE}
    fact_id = facilities.record_fact(facility=cast.north, field=FactField.CAPACITY, value=90, **fact).pk
    kept, double = (companies.add(values={"name": name}, by=NODE) for name in ("Guards", "Guards Ltd."))
    callers = {"": cast.api(), "$MEMBER": cast.api(cast.rosa), "$COORDINATOR": cast.api(cast.amina)}
    ids: dict[str, Any] = {"FACT": fact_id, "COMPANY": kept.pk, "DOUBLE": double.pk}
    found: dict[str, int] = {}
    for line in commands():
        if "$PROPOSAL" in line:
            ids["PROPOSAL"] = FacilityProposal.objects.waiting().oldest_first().values_list("pk", flat=True)[0]
            found[line] = run(line, callers, ids)
            FacilityProposal.objects.filter(pk=ids["PROPOSAL"]).update(status="waiting", facility=cast.north)
        else:
            found[line] = run(line, callers, ids)
    assert {line: status for line, status in found.items() if status not in {200, 201, 204}} == {}
    assert len(found) >= 30
    assert FacilityFact.objects.filter(withdrawn_on__isnull=False).count() == 1
