"""Groups with facilities, activities and accepted quarters behind them, as a node's database has them.

All have the same invented figures: what is measured does not depend on them. Import it with Django set up."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from bench.quarters import quarter
from groups.codelists import Activity, ListingStatus
from groups.languages import column
from groups.models import Facility, Program, ProgramActivity, ProgramFacility
from groups.periods import Period
from network.node.actions import keys
from network.reports.actions import drafts
from network.reports.models import Observation, Outcome, Report, ReportStatus, Revision, Totals
from network.reports.validation import validate
from network.reports.windows import open_period
from network.standards import shipped

ROWS, FACILITIES, QUARTERS = 60, 2, 4
NO_DIGEST = f"sha256:{'0' * 64}"


class Quarter(NamedTuple):
    """The quarter that is open, the report that every group will send, and what stands before it."""

    period: Period
    document: dict[str, Any]
    places: list[Facility]
    history: list[list[dict[str, Any]]]


def begin(seed: int) -> Quarter:
    """Fill an empty database with tables, the standard, a key and the facilities."""
    call_command("migrate", verbosity=0)
    call_command("standard", "install", verbosity=0)
    keys.active_key()
    period = open_period(timezone.now(), "UTC")
    document, context = quarter(seed, shipped.read("1.0").structure, facilities=FACILITIES, rows=ROWS)
    places = [
        Facility(
            id=place["id"], code=place["code"], country="XA", source_language="en", in_use_since=_long_before(period)
        )
        for place in context["facilities"]
    ]
    Facility.objects.bulk_create(places)
    history = [each["cells"] for each in context["history"][:QUARTERS]]
    return Quarter(period, {**document, "period": str(period)}, places, history)


def group(slug: str, period: Period, **values: Any) -> Program:
    return Program(
        slug=slug, **{column("name", "en"): slug}, source_language="en", country="XA", time_zone="UTC",
        status=ListingStatus.LISTED, reporting_from=str(period.shift(-8)), **values,
    )  # fmt: skip


def add(groups: list[Program], now: Quarter, *, observations: bool) -> None:
    """Store the groups with what they visit and do, and their reports of the quarters before, with the totals that
    contexts are made of; with `observations` also every value."""
    since = _long_before(now.period)
    store(Program, groups)
    store(ProgramFacility, (ProgramFacility(program=g, facility=p, since=since) for g in groups for p in now.places))
    store(ProgramActivity, (ProgramActivity(program=g, code=a, since=since) for g in groups for a in Activity.values))
    reports = [
        (Report(program=g, period=str(before), status=ReportStatus.ACCEPTED, revision=1, accepted=1), before, cells)
        for g in groups
        for before, cells in ((now.period.shift(-back), cells) for back, cells in enumerate(now.history, start=1))
    ]
    store(Report, (report for report, _period, _cells in reports))
    store(Revision, (_revision(report, period) for report, period, _cells in reports))
    store(Totals, (Totals(report=report, cells=json.dumps(cells)) for report, _period, cells in reports))
    if observations:
        structure = shipped.read("1.0").structure
        numeric = {each["code"] for each in structure["indicators"] if each["type"] in {"integer", "decimal", "money"}}
        store(Observation, (_observation(r, cell, numeric) for r, _period, cells in reports for cell in cells))
    settle()


def answered(program: Program, now: Quarter) -> tuple[dict[str, Any], dict[str, Any]]:
    """The report with an answer to each of its questions: as it was written, and in its canonical form."""
    checked = validate(program=program, period=now.period, document=drafts.check_readable(now.document))
    answers = [
        {"code": finding.code, "pointer": finding.pointer, "note": "Checked with the log; it is right."}
        for finding in checked.result.findings
        if finding.severity == "question"
    ]
    ready = {**now.document, "answers": answers}
    checked = validate(program=program, period=now.period, document=ready)
    if not checked.result.ready:
        raise SystemExit(f"the invented report is not ready: {checked.result.findings}")
    return ready, dict(checked.canonical.document)


def store(model: type[Model], rows: Iterable[Model]) -> None:
    left = iter(rows)
    while batch := list(islice(left, 1000)):
        model._base_manager.bulk_create(batch)


def settle() -> None:
    """What autovacuum does a little later. Until then PostgreSQL takes tables for nearly empty, and looks for the program
    of each new row through all of an index that is about something else."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _long_before(period: Period) -> date:
    return period.shift(-30).first_day


def _revision(report: Report, period: Period) -> Revision:
    day = period.shift(1).first_day
    return Revision(
        report=report, number=1, outcome=Outcome.ACCEPTED, document='{"values":[]}', digest=NO_DIGEST, standard="1.0",
        standard_digest=NO_DIGEST, context_digest=NO_DIGEST, submitted_on=day, accepted_on=day, submitted_by="node",
    )  # fmt: skip


def _observation(report: Report, cell: dict[str, Any], numeric: set[str]) -> Observation:
    attributes = {name: value for name, value in cell.items() if name not in {"indicator", "value"}}
    value, known = cell["value"], cell["indicator"] in numeric
    return Observation(
        report=report,
        indicator=cell["indicator"],
        number=Decimal(str(value)) if known else None,
        other="" if known else str(value).lower(),
        attributes=attributes,
    )
