"""Many programs, each with a token, accepted quarters behind it and the saved draft of a report of sixty rows.

All have the same invented figures: what is measured does not depend on them. Import it with Django set up."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.core.management import call_command
from django.utils import timezone

from bench.quarters import quarter
from groups import tokens
from groups.codelists import Activity, ListingStatus, Scope
from groups.languages import column
from groups.models import Facility, Program, ProgramActivity, ProgramFacility, ProgramToken
from groups.periods import Period
from network.node.actions import keys
from network.reports.actions import drafts
from network.reports.models import Observation, Outcome, Report, ReportStatus, Revision, Totals
from network.reports.validation import validate
from network.reports.windows import open_period
from network.standards import shipped

ROWS, FACILITIES, QUARTERS, SEED = 60, 2, 4, 20261122
LONG_AGO = date(2020, 1, 1)
NO_DIGEST = f"sha256:{'0' * 64}"


class Door(NamedTuple):
    """What a client needs to submit one report."""

    slug: str
    period: str
    token: str


def build(programs: int) -> tuple[list[Door], list[dict[str, Any]]]:
    """Fill an empty database; the doors, and the rows that each program has saved."""
    call_command("migrate", verbosity=0)
    call_command("standard", "install", verbosity=0)
    keys.active_key()
    period = open_period(timezone.now(), "UTC")
    structure = shipped.read("1.0").structure
    document, context = quarter(SEED, structure, facilities=FACILITIES, rows=ROWS)
    places = [
        Facility(id=place["id"], code=place["code"], country="XA", source_language="en", in_use_since=LONG_AGO)
        for place in context["facilities"]
    ]
    Facility.objects.bulk_create(places)
    groups = [_program(number, period) for number in range(programs)]
    _store(Program, groups)
    _store(ProgramFacility, (ProgramFacility(program=g, facility=p, since=LONG_AGO) for g in groups for p in places))
    _store(
        ProgramActivity, (ProgramActivity(program=g, code=a, since=LONG_AGO) for g in groups for a in Activity.values)
    )
    secrets = [tokens.generate() for _ in groups]
    _store(ProgramToken, (_token(group, *secret) for group, secret in zip(groups, secrets, strict=True)))
    _accepted(groups, period, context["history"][:QUARTERS], structure)
    draft = _answered(groups[0], period, {**document, "period": str(period)})
    _store(Report, (Report(program=group, period=str(period), draft=draft) for group in groups))
    doors = [Door(group.slug, str(period), secret) for group, (secret, _id) in zip(groups, secrets, strict=True)]
    return doors, draft["values"]


def _program(number: int, period: Period) -> Program:
    return Program(
        slug=f"bench-{number}",
        **{column("name", "en"): f"Bench {number}"},
        source_language="en",
        country="XA",
        time_zone="UTC",
        status=ListingStatus.LISTED,
        reporting_from=str(period.shift(-8)),
    )


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


def _accepted(groups: list[Program], period: Period, history: list[Any], structure: dict[str, Any]) -> None:
    """Reports of the quarters before, with the totals that contexts are made of."""
    numeric = {each["code"] for each in structure["indicators"] if each["type"] in {"integer", "decimal", "money"}}
    before = [(period.shift(-back), cells["cells"]) for back, cells in enumerate(history, start=1)]
    reports = [
        (Report(program=g, period=str(p), status=ReportStatus.ACCEPTED, revision=1, accepted=1), p, cells)
        for g in groups
        for p, cells in before
    ]
    _store(Report, (report for report, _period, _cells in reports))
    _store(Revision, (_revision(report, period) for report, period, _cells in reports))
    _store(Observation, (_observation(r, cell, numeric) for r, _period, cells in reports for cell in cells))
    _store(Totals, (Totals(report=report, cells=cells) for report, _period, cells in reports))


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


def _answered(program: Program, period: Period, document: dict[str, Any]) -> dict[str, Any]:
    """The canonical draft, with an answer to each of its questions."""
    checked = validate(program=program, period=period, document=drafts.check_readable(document))
    answers = [
        {"code": finding.code, "pointer": finding.pointer, "note": "Checked with the log; it is right."}
        for finding in checked.result.findings
        if finding.severity == "question"
    ]
    checked = validate(program=program, period=period, document={**document, "answers": answers})
    if not checked.result.ready:
        raise SystemExit(f"the invented report is not ready: {checked.result.findings}")
    return dict(checked.canonical.document)


def _store(model: Any, found: Iterable[Any]) -> None:
    for batch in _batches(iter(found)):
        model.objects.bulk_create(batch)


def _batches(found: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(found, 2000)):
        yield batch
