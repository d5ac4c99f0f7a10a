"""One line for the shell that saves and submits a French report, with a token of the manager's first program."""

import json
import shlex
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from demo import secrets_kept
from groups.actions import tokens
from groups.codelists import Scope
from groups.models import Program
from groups.periods import Period
from groups.subjects import NODE
from network.reports.contexts import context
from network.reports.examples import example
from network.reports.models import Report
from network.reports.windows import open_period
from network.standards import library

SCOPES = [Scope.REPORT_WRITE, Scope.REPORT_SUBMIT, Scope.REPORT_READ]
LANGUAGE = "fr"
# Loopback is not reached through a proxy that the shell may name.
QUIET = ["-sS", "--noproxy", "*"]


def token(program: Program, path: Path, now: datetime) -> str:
    """The secret kept in the file, or a new one where it is no valid token of the program (any more)."""
    kept = secrets_kept.read(path)
    known = tokens.recognise(kept)
    if known is not None and known.program_id == program.pk:
        return kept
    expires_on = now.date() + timedelta(days=365)
    secret = tokens.create(program=program, name="demo", scopes=SCOPES, expires_on=expires_on, by=NODE)[1]
    secrets_kept.write(path, secret)
    return secret


def document(program: Program, period: Period) -> dict[str, Any]:
    """A French report without a finding; raises NotFound for a quarter before the standard."""
    edition = library.accepted_for(period)[0]
    return example(edition, context(program, period), LANGUAGE)


def open_quarter(program: Program, now: datetime) -> Period | None:
    """The quarter that the line reports; None while no standard covers it."""
    period = open_period(now, program.time_zone)
    return period if library.accepted_for(period) else None


def is_reported(program: Program, period: Period) -> bool:
    return Report.objects.filter(program=program, period=str(period), revision__gt=0).exists()


def line(program: Program, period: Period, *, url: str, secret: str) -> str:
    """Two requests in one line: PUT the document, POST submit."""
    report = f"{url}/api/v1/programs/{program.slug}/reports/{period}"
    who = ["-H", f"Authorization: Bearer {secret}", "-H", f"Accept-Language: {LANGUAGE}", "-w", "\\n"]
    body = json.dumps(document(program, period), ensure_ascii=False, separators=(",", ":"))
    put = ["-X", "PUT", report, *who, "-H", "Content-Type: application/json", "-d", body]
    post = ["-X", "POST", f"{report}/submit", *who, "-H", "Content-Length: 0"]
    return shlex.join(["curl", *QUIET, *put, "--next", *QUIET, *post])
