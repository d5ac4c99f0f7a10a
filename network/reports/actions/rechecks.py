"""Checking an accepted report again after the quarter before it was corrected."""

import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from groups.models import Program
from network.reports import working
from network.reports.actions.members import tell_members
from network.reports.contexts import context, under
from network.reports.models import Outcome, Recheck, Report, Revision
from network.standards import engine, library

KIND = "stock"


@transaction.atomic
def run(report: Report) -> None:
    """Run the `stock` rules on the accepted revision in its context of today. A difference that was not there, or was
    another one, when the revision came in is opened and told to the members; one that has vanished is settled."""
    program = Program.objects.select_for_update().get(pk=report.program_id)
    report = Report.objects.select_for_update().select_related("program").get(pk=report.pk)
    current = working.accepted(report)
    cause = _cause(report)
    if current is None or cause is None:
        return
    today = timezone.now().astimezone(ZoneInfo(program.time_zone)).date()
    found = _differences(report, current)
    for row in report.rechecks.filter(settled_on__isnull=True):
        if _sign(row.code, row.cell, row.params) in found:
            found.pop(_sign(row.code, row.cell, row.params))
        else:
            row.settled_on = today
            row.save(update_fields=["settled_on"])
    for finding in found.values():
        Recheck.objects.update_or_create(
            report=report,
            cause=cause,
            code=finding.code,
            cell=finding.cell,
            defaults={"params": finding.params, "opened_on": today, "settled_on": None},
        )
    if found:
        tell_members(program, f"report_recheck:{report.pk}:{cause.pk}", "report_recheck", period=report.period)


def settle(report: Report) -> None:
    """A new revision counts: what was asked about the one before is over."""
    today = timezone.now().astimezone(ZoneInfo(report.program.time_zone)).date()
    report.rechecks.filter(settled_on__isnull=True).update(settled_on=today)


def _cause(report: Report) -> Revision | None:
    """The revision of the quarter before that counts."""
    before = str(report.quarter.shift(-1))
    rows = Revision.objects.filter(report__program=report.program_id, report__period=before)
    return rows.filter(outcome=Outcome.ACCEPTED).first()


def _differences(report: Report, current: Revision) -> dict[str, engine.Finding]:
    """What the rules find now and did not find alike when the revision came in, where its answer stands."""
    edition = library.named(current.standard)
    compiled = edition.compiled
    stock = replace(compiled, rules=tuple(rule for rule in compiled.rules if rule.kind == KIND))
    result = engine.validate(stock, current.values, under(context(report.program, report.quarter), edition))
    codes = {rule.code for rule in stock.rules}
    known = {_sign(each["code"], each["cell"], each["params"]) for each in current.findings}
    found = {_sign(each.code, each.cell, each.params): each for each in result.findings if each.code in codes}
    return {sign: each for sign, each in found.items() if sign not in known}


def _sign(code: str, cell: Any, params: dict[str, Any]) -> str:
    return json.dumps([code, cell, params], sort_keys=True)
