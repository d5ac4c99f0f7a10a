"""What runs within the node, in a process of its own: `python -m tests.torture.inside <verb> ...` writes its answer as JSON.

`prepare COUNT`: an empty node gets its tables, the standard, COUNT listed programs with a token each, managers and a
coordinator with sessions. `more COUNT`: further programs. `judge FILE...`: lets the hours pass that lost tasks wait for,
until the worker has nothing left to do, then compares what clients wrote down with what is stored.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # Django first
from django.db.models import F  # noqa: E402  # Django first
from django.utils import timezone  # noqa: E402  # Django first
from django_tasks.base import TaskResultStatus  # noqa: E402  # Django first
from django_tasks_db.models import DBTaskResult  # noqa: E402  # Django first

from groups import tokens  # noqa: E402  # Django first
from groups.actions import coordinators, facilities  # noqa: E402  # Django first
from groups.codelists import ListingStatus, Role, Scope  # noqa: E402  # Django first
from groups.languages import column  # noqa: E402  # Django first
from groups.models import (  # noqa: E402  # Django first
    Facility,
    Membership,
    OfferedService,
    Program,
    ProgramActivity,
    ProgramFacility,
    ProgramToken,
    SpokenLanguage,
    User,
)
from groups.subjects import NODE  # noqa: E402  # Django first
from network.node.worker import Loop  # noqa: E402  # Django first
from network.reports.windows import open_period  # noqa: E402  # Django first
from tests.cast import person, session_token  # noqa: E402  # Django first
from tests.torture import judge  # noqa: E402  # Django first

LONG_AGO = date(2020, 1, 1)
# As many programs has one manager, so that asking for their roles stays as cheap as it is for people.
PROGRAMS_OF_ONE = 20
SCOPES = [Scope.REPORT_WRITE, Scope.REPORT_SUBMIT, Scope.REPORT_READ]


def prepare(count: str) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    call_command("standard", "install", stdout=sys.stderr)
    coordinator = person("coordinator")
    coordinators.grant(user=coordinator, country="XA")
    for number in range(3):
        facilities.add(
            code=f"XA-{number}", name={"en": f"Centre {number}", "ar": f"مركز {number}"}, source_language="en",
            country="XA", in_use_since=LONG_AGO, by=NODE,
        )  # fmt: skip
    return more(count)


def more(count: str) -> dict[str, Any]:
    """`{period, coordinator, programs: [{slug, token, manager}]}`; people by their session tokens."""
    start = Program.objects.count()
    period = open_period(timezone.now(), "UTC")
    programs = Program.objects.bulk_create(
        Program(
            slug=f"torture-{number:05d}", source_language="en", country="XA", time_zone="UTC", status=ListingStatus.LISTED,
            reporting_from=str(period.shift(-4)), assured_on=timezone.now().date(),
            **{column("name", "en"): f"Circle {number}", column("name", "ar"): f"حلقة {number}",
               column("summary", "fr"): "Nous visitons chaque samedi."},
        )
        for number in range(start, start + int(count))
    )  # fmt: skip
    places = list(Facility.objects.all())
    OfferedService.objects.bulk_create(OfferedService(program=each, code="visiting") for each in programs)
    ProgramActivity.objects.bulk_create(
        ProgramActivity(program=each, code="visits", since=LONG_AGO) for each in programs
    )
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(program=each, code=code) for each in programs for code in ("en", "fr")
    )
    ProgramFacility.objects.bulk_create(
        ProgramFacility(program=each, facility=places[index % 3], since=LONG_AGO) for index, each in enumerate(programs)
    )
    secrets = [tokens.generate() for _ in programs]
    ProgramToken.objects.bulk_create(
        ProgramToken(
            program=each, public_id=public_id, digest=tokens.digest(secret), name="script", scopes=sorted(SCOPES),
            expires_on=timezone.now().date() + timedelta(days=300), created_on=timezone.now().date(),
        )
        for each, (secret, public_id) in zip(programs, secrets, strict=True)
    )  # fmt: skip
    managers: list[str] = []
    for first in range(0, len(programs), PROGRAMS_OF_ONE):
        manager = person(f"manager-{start + first:05d}")
        mine = programs[first : first + PROGRAMS_OF_ONE]
        Membership.objects.bulk_create(Membership(user=manager, program=each, role=Role.MANAGER) for each in mine)
        managers += [session_token(manager)] * len(mine)
    return {
        "period": str(period),
        "coordinator": session_token(User.objects.get(email="coordinator@example.org")),
        "programs": [
            {"slug": each.slug, "token": secret, "manager": manager}
            for each, (secret, _public_id), manager in zip(programs, secrets, managers, strict=True)
        ],
    }


def settle() -> dict[str, int]:
    """No worker runs now. `running`: tasks that killed workers left behind; `rounds` until nothing was left to do."""
    running = DBTaskResult.objects.running().count()
    rounds = 0
    while rounds < 20:
        rounds += 1
        _let_hours_pass()
        Loop().run_once()
        waiting = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
        if not waiting.exists():
            break
    return {"running": running, "rounds": rounds}


def _let_hours_pass() -> None:
    hours = timedelta(hours=5)
    DBTaskResult.objects.running().update(started_at=F("started_at") - hours)
    DBTaskResult.objects.failed().update(finished_at=F("finished_at") - hours)
    # Not those that have no time at all: their column holds a year that has no year before it by much.
    DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__year__lt=9000).update(
        run_after=timezone.now()
    )


def verdicts(*paths: str) -> dict[str, Any]:
    settled = settle()
    return {"settled": settled, "verdicts": [judge.judge(json.loads(Path(path).read_text())) for path in paths]}


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    verbs: dict[str, Callable[..., Any]] = {"prepare": prepare, "more": more, "judge": verdicts}
    json.dump(verbs[verb](*rest), sys.stdout)
