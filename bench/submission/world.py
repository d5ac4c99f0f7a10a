"""Many programs, each with a token, accepted quarters behind it and the saved draft of a report of sixty rows."""

from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from bench import past
from groups import tokens
from groups.codelists import Scope
from groups.models import Program, ProgramToken
from network.reports.models import Report

SEED = 20261122


class Door(NamedTuple):
    """What a client needs to submit one report."""

    slug: str
    period: str
    token: str


def build(programs: int) -> tuple[list[Door], list[dict[str, Any]]]:
    """Fill an empty database; the doors, and the rows that each program has saved."""
    now = past.begin(SEED)
    groups = [past.group(f"bench-{number}", now.period) for number in range(programs)]
    past.add(groups, now, observations=True)
    secrets = [tokens.generate() for _ in groups]
    past.store(ProgramToken, (_token(group, *secret) for group, secret in zip(groups, secrets, strict=True)))
    _ready, draft = past.answered(groups[0], now)
    past.store(Report, (Report(program=group, period=str(now.period), draft=draft) for group in groups))
    doors = [Door(group.slug, str(now.period), secret) for group, (secret, _id) in zip(groups, secrets, strict=True)]
    return doors, draft["values"]


def _token(program: Program, secret: str, public_id: str) -> ProgramToken:
    today = timezone.now().date()
    return ProgramToken(
        program=program,
        public_id=public_id,
        digest=tokens.digest(secret),
        name="bench",
        scopes=[scope.value for scope in Scope],
        expires_on=date(today.year + 1, 1, 1),
        last_used_on=today,
        created_on=today,
    )
