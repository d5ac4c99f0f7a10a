"""The node that is fuzzed: who asks, and the real values of the parts of addresses."""

import random
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from groups.actions import members, tokens
from groups.codelists import Role, Scope
from groups.models import Company, FacilityFact, FacilityProposal, Invitation, ProgramToken
from groups.periods import Period
from groups.subjects import NODE, Subject
from groups.versions import ANY
from network.node.actions import keys
from network.reports.actions import drafts, submissions
from network.reports.models import Receipt
from tests.cast import Api, Cast, program
from tests.documents import small

LANGUAGES = ("en", "fr", "es", "ar", "sw", "zh-Hant", "xx", "*", "fr;q=0.3, ar;q=0.9")
ODD = (
    "..", ".", "%00", "\x00", "%2e%2e", "a/../b", "\u202e", "é" * 30, "x" * 3000, "-1", "0", "null", "true", "2026-Q5",
    "9999-Q4", "0000-Q1", "' OR 1=1 --", "{program}", "%s%n", "\ud7ff", "00000000-0000-0000-0000-000000000000", "current",
)  # fmt: skip


@dataclass
class World:
    """`callers`: the headers of each; `values`: what stands where an address or a filter names something."""

    callers: dict[str, dict[str, str]]
    values: dict[str, list[str]]

    def value(self, name: str, dice: random.Random) -> str:
        known = self.values.get(name) or self.values.get(f"{name}_id") or self.values.get(name.removesuffix("_id"))
        if known and dice.random() < 0.93:
            return dice.choice(known)
        if dice.random() < 0.5:
            return dice.choice([each for values in self.values.values() for each in values])
        return dice.choice(ODD)

    def address(self, pattern: str, dice: random.Random) -> str:
        """`/api/v1/programs/{program}` or Django's `programs/<str:program>` with every part filled."""
        return re.sub(r"\{(\w+)\}|<(?:\w+:)?(\w+)>", lambda part: self.value(part[1] or part[2], dice), pattern)


def make_world(cast: Cast) -> World:
    """A submitted report of Harbour Visitors and a draft of Hill Friends; a listing that waits; two open invitations."""
    keys.active_key()
    waiting = program("Waiting Friends", cast.chen, listed=False)
    _reports(cast)
    tokens.create(
        program=cast.harbour, name="standing", scopes=[Scope.REPORT_READ], expires_on=date(2027, 1, 1), by=NODE
    )
    for address in (cast.chen.email, "guest@example.org"):
        members.invite(program=cast.harbour, email=address, role=Role.REPORTER, language="en", by=NODE)
    people = {"bruno": cast.bruno, "amina": cast.amina, "rosa": cast.rosa, "chen": cast.chen, "nadia": cast.nadia}
    callers = {name: Api(user).headers for name, user in people.items()}
    callers["token"] = Api(token=cast.token(cast.harbour, *Scope)).headers
    callers["reading token"] = Api(token=cast.token(cast.hill, Scope.REPORT_READ)).headers
    callers["anonymous"] = {}
    callers |= {"bruno again": callers["bruno"], "amina again": callers["amina"]}
    programs = [str(cast.harbour.pk), *[cast.harbour.slug] * 6, cast.hill.slug, waiting.slug]
    return World(callers, _values(cast, programs))


def _reports(cast: Cast) -> None:
    rosa, dora, period = Subject(user=cast.rosa), Subject(user=cast.dora), Period.parse("2026-Q3")
    drafts.save(program=cast.hill, period=period, document=small(V01=77), expected=ANY, by=dora)
    drafts.save(program=cast.harbour, period=period, document=small(), expected=ANY, by=rosa)
    submissions.submit(program=cast.harbour, period=period, by=rosa)


def _values(cast: Cast, programs: list[str]) -> dict[str, list[str]]:
    return {
        "program": programs,
        "user": [str(cast.rosa.pk), str(cast.bruno.pk), str(cast.dora.pk)],
        "invitation": [str(key) for key in Invitation.objects.values_list("pk", flat=True)],
        "token": [str(key) for key in ProgramToken.objects.values_list("pk", flat=True)],
        "period": [*["2026-Q3"] * 7, "2026-Q2", "2026-Q4", "2026-Q1", "2030-Q1"],
        "job": [str(cast.north.pk)],  # none is there
        "receipt": [str(key) for key in Receipt.objects.values_list("pk", flat=True)],
        "version": ["1.0", "1.0", "current", "0.9"],
        "language": ["fr", "ar", "de"],
        "from": ["1.0", "current", "0.9"],
        "facility": [str(cast.north.pk), "XA-NORD"],
        "scheme": ["ministry", "Ministry"],
        "value": ["7", "CRA-17/2"],
        "fact": [str(key) for key in FacilityFact.objects.values_list("pk", flat=True)] or ["1"],
        "company": [str(key) for key in Company.objects.values_list("pk", flat=True)] or [str(cast.north.pk)],
        "proposal": [str(key) for key in FacilityProposal.objects.values_list("pk", flat=True)] or [str(cast.north.pk)],
        "country": ["XA", "XB", "FR"],
        "number": ["1", "1", "2", "0"],
        "revision": ["1", "1", "2", "0"],
        "as_of": ["2026-11-22", "2026-10-01", "2026-11-22T08:00:00Z"],
        "status": ["submitted", "accepted", "in_use", "late"],
        "lang": ["en", "fr", "ar", "es", "all", "sw"],
        "limit": ["1", "2", "200"],
    }


def document(dice: random.Random) -> Any:
    """A report document: as it should be, or with rows changed."""
    changes: dict[str, Any] = {}
    for indicator in dice.sample(["V01", "V02", "V03", "V06", "V12", "V21", "V19"], dice.randint(0, 3)):
        changes[indicator] = dice.choice(
            [0, 5, 10**14, -1, None, "12", True, {"value": 1, "note": "x" * 50}, {"absence": "pending"}]
        )
    made = small(**changes)
    if dice.random() < 0.2:
        made["values"] += dice.choices(made["values"], k=2) if made["values"] else []
    if dice.random() < 0.2:
        made["answers"] = [{"code": "W07", "pointer": "/values/0", "note": "published"}]
    return made
