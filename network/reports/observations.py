"""The rows that releases are built from: every cell of an accepted revision, typed or derived."""

from collections.abc import Sequence
from decimal import Decimal

from network.reports.models import Observation, Report
from network.standards.engine import Cell
from network.standards.library import Edition

NUMERIC = frozenset({"integer", "decimal", "money"})


def rewrite(report: Report, cells: Sequence[Cell], edition: Edition) -> None:
    """Replace the report's observations by these cells."""
    types = {each["code"]: each["type"] for each in edition.structure["indicators"]}
    report.observations.all().delete()
    Observation.objects.bulk_create(_observation(report, cell, types[cell.indicator] in NUMERIC) for cell in cells)


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
