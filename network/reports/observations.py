"""The rows that releases are built from: every cell of an accepted revision, typed or derived."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import transaction

from network.reports.models import Observation, Report, Totals, WindowException
from network.reports.windows import Window, window
from network.standards.engine import Cell
from network.standards.library import Edition

NUMERIC = frozenset({"integer", "decimal", "money"})
# What was announced and did not come while it was awaited was not collected. The revision's document keeps its word.
PENDING, NOT_COLLECTED = "pending", "not_collected"


def rewrite(report: Report, cells: Sequence[Cell], edition: Edition, *, closed: bool) -> None:
    """Replace the report's observations by these cells. `closed`: nothing is awaited for the quarter any more."""
    types = {each["code"]: each["type"] for each in edition.structure["indicators"]}
    report.observations.all().delete()
    rows = [_observation(report, cell, types[cell.indicator] in NUMERIC) for cell in cells]
    for row in rows:
        if closed and row.absence == PENDING:
            row.absence = NOT_COLLECTED
    Observation.objects.bulk_create(rows)
    write_totals(report)


def write_totals(report: Report) -> None:
    """Make the report's totals anew from its observations, as the database keeps them."""
    cells = _written([row.cell for row in report.observations.totals()])
    Totals.objects.update_or_create(report=report, defaults={"cells": cells})


def end_pending(now: datetime) -> int:
    """What is still pending in quarters whose windows have closed, exceptions included, was not collected; returns how
    many cells that were."""
    reports = Report.objects.filter(observations__absence=PENDING).distinct().select_related("program")
    waiting = list(reports.order_by())
    last_days = WindowException.objects.last_days({report.program_id for report in waiting})
    over = [
        report
        for report in waiting
        if _window(report, last_days.get((report.program_id, report.period))).state(now) == "closed"
    ]
    with transaction.atomic():
        changed = Observation.objects.filter(report__in=over, absence=PENDING).update(absence=NOT_COLLECTED)
        totals = list(Totals.objects.select_for_update().filter(report__in=over))
        for row in totals:
            row.cells = _written(
                {**cell, "absence": NOT_COLLECTED} if cell.get("absence") == PENDING else cell
                for cell in orjson.loads(row.cells)
            )
        Totals.objects.bulk_update(totals, ["cells"])
    return changed


def _written(cells: Iterable[dict[str, Any]]) -> str:
    return orjson.dumps(list(cells)).decode()


def _window(report: Report, until: date | None) -> Window:
    return window(report.quarter, report.program.time_zone, until)


def _observation(report: Report, cell: Cell, is_number: bool) -> Observation:
    known = cell.absence is None
    return Observation(
        report=report,
        indicator=cell.indicator,
        facility=cell.facility,
        dimension=cell.dimension or "",
        code=cell.code or "",
        number=Decimal(str(cell.value)) if known and is_number else None,
        other=_word(cell.value) if known and not is_number else "",
        absence=cell.absence or "",
        derived=cell.derived,
        attributes=dict(cell.attributes),
    )


def _word(value: object) -> str:
    """A boolean or a code as a word. Free text is not here: in the document it stands as a digest."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)[:200]
