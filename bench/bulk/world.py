"""An umbrella network with many groups, each with accepted quarters behind it, and a file with a report of each.

All have the same invented figures: what is measured does not depend on them. Import it with Django set up."""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone

from bench.quarters import quarter
from groups.codelists import Activity, ListingStatus, ProgramKind
from groups.languages import column
from groups.models import Facility, Program, ProgramActivity, ProgramFacility
from groups.periods import Period
from network.node.actions import keys
from network.reports.actions import drafts
from network.reports.models import Outcome, Report, ReportStatus, Revision, Totals
from network.reports.policy import Courier
from network.reports.validation import validate
from network.reports.windows import open_period
from network.standards import shipped

ROWS, FACILITIES, QUARTERS, SEED = 60, 2, 4, 20261128
NO_DIGEST = f"sha256:{'0' * 64}"


class File(NamedTuple):
    """A file with a line for each group, who sends it, and the rows that each line has."""

    path: Path
    sender: Courier
    values: list[dict[str, Any]]


def build(programs: int, folder: Path) -> File:
    """Fill an empty database, and write the file."""
    call_command("migrate", verbosity=0)
    call_command("standard", "install", verbosity=0)
    keys.active_key()
    period = open_period(timezone.now(), "UTC")
    document, context = quarter(SEED, shipped.read("1.0").structure, facilities=FACILITIES, rows=ROWS)
    long_ago = period.shift(-30).first_day
    places = [
        Facility(id=place["id"], code=place["code"], country="XA", source_language="en", in_use_since=long_ago)
        for place in context["facilities"]
    ]
    Facility.objects.bulk_create(places)
    network = _program("bench-network", period, kind=ProgramKind.UMBRELLA)
    network.save()
    groups = [_program(f"bench-{number}", period, parent=network) for number in range(programs)]
    _store(Program, groups)
    _store(ProgramFacility, (ProgramFacility(program=g, facility=p, since=long_ago) for g in groups for p in places))
    _store(
        ProgramActivity, (ProgramActivity(program=g, code=a, since=long_ago) for g in groups for a in Activity.values)
    )
    _accepted(groups, period, [each["cells"] for each in context["history"][:QUARTERS]])
    ready = _answered(groups[0], period, {**document, "period": str(period)})
    path = folder / "reports.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for group in groups:
            file.write(json.dumps({"program": group.slug, **ready}) + "\n")
    return File(path, Courier(umbrellas=frozenset([network.pk])), ready["values"])


def _program(slug: str, period: Period, **values: Any) -> Program:
    return Program(
        slug=slug, **{column("name", "en"): slug}, source_language="en", country="XA", time_zone="UTC",
        status=ListingStatus.LISTED, reporting_from=str(period.shift(-8)), **values,
    )  # fmt: skip


def _accepted(groups: list[Program], period: Period, history: list[Any]) -> None:
    """Reports of the quarters before, with the totals that contexts are made of."""
    before = [(period.shift(-back), cells) for back, cells in enumerate(history, start=1)]
    reports = [
        (Report(program=g, period=str(p), status=ReportStatus.ACCEPTED, revision=1, accepted=1), p, cells)
        for g in groups
        for p, cells in before
    ]
    _store(Report, (report for report, _period, _cells in reports))
    _store(Revision, (_revision(report, quarter) for report, quarter, _cells in reports))
    _store(Totals, (Totals(report=report, cells=cells) for report, _period, cells in reports))


def _revision(report: Report, period: Period) -> Revision:
    day = period.shift(1).first_day
    return Revision(
        report=report, number=1, outcome=Outcome.ACCEPTED, document='{"values":[]}', digest=NO_DIGEST, standard="1.0",
        standard_digest=NO_DIGEST, context_digest=NO_DIGEST, submitted_on=day, accepted_on=day, submitted_by="node",
    )  # fmt: skip


def _answered(program: Program, period: Period, document: dict[str, Any]) -> dict[str, Any]:
    """The document as it was written, with an answer to each of its questions."""
    checked = validate(program=program, period=period, document=drafts.check_readable(document))
    answers = [
        {"code": finding.code, "pointer": finding.pointer, "note": "Checked with the log; it is right."}
        for finding in checked.result.findings
        if finding.severity == "question"
    ]
    ready = {**document, "answers": answers}
    checked = validate(program=program, period=period, document=ready)
    if not checked.result.ready:
        raise SystemExit(f"the invented report is not ready: {checked.result.findings}")
    return ready


def _store(model: type[Model], rows: Iterable[Model]) -> None:
    left = iter(rows)
    while batch := list(islice(left, 500)):
        model._base_manager.bulk_create(batch)
