"""What validation knows beside the document: the program's facilities, activities and accepted history. A plain value."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from groups.models import FacilityFact, Program
from groups.models.facility_fact import FACT_OF_INDICATOR
from groups.periods import Period
from network.reports.models import Totals

QUARTERS = 8
INDICATOR_OF_FACT: dict[str, str] = {field: indicator for indicator, field in FACT_OF_INDICATOR.items()}


STAMP = """
SELECT program.version,
  (SELECT COALESCE(SUM(facility.version), 0) FROM groups_programfacility link
   JOIN groups_facility facility ON facility.id = link.facility_id WHERE link.program_id = program.id),
  (SELECT COUNT(*) FROM groups_programfacility link
   JOIN groups_facilityfact fact ON fact.facility_id = link.facility_id WHERE link.program_id = program.id),
  (SELECT COALESCE(SUM(report.version), 0) FROM reports_report report WHERE report.program_id = program.id)
FROM groups_program program WHERE program.id = %s
"""


class Stay(NamedTuple):
    """A span in which a program visits a facility, with the facility's own span of use."""

    facility: UUID
    code: str
    country: str
    since: date
    until: date | None
    in_use_since: date | None
    in_use_until: date | None
    formerly: list[str]

    def days(self, period: Period) -> range:
        """The days of the quarter in both spans, as ordinals."""
        first = max(filter(None, [self.since, self.in_use_since, period.first_day]))
        last = min(filter(None, [self.until, self.in_use_until, period.last_day]))
        return range(first.toordinal(), last.toordinal() + 1)


def context(program: Program, period: Period) -> dict[str, Any]:
    """The context of standard's B: only this program's own facts, and only its accepted quarters before this one."""
    # Values instead of models: every check and every submission asks this, and a facility has fifty columns.
    stays = [Stay(*row) for row in program.facility_links.overlapping(period.first_day, period.last_day).stays()]
    return {
        "period": str(period),
        "start": period.first_day.isoformat(),
        "end": period.last_day.isoformat(),
        "days": period.days,
        "activities": sorted(
            {code for (code,) in program.activities.on(period.last_day).order_by().values_list("code")}
        ),
        "facilities": _facilities(stays, period),
        "history": _history(program, period),
        "countries": sorted({program.country, *(stay.country for stay in stays)}),
    }


def stamp(program: Program) -> tuple[int, ...]:
    """Numbers of which one changes whenever a context of the program may: versions of the program, of its facilities
    and reports, and how many facts are recorded. In plain SQL, for it is asked twice in each submission."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [Program._meta.pk.get_db_prep_value(program.pk, connection)])
        return tuple(cursor.fetchone())


def _facilities(stays: Sequence[Stay], period: Period) -> list[dict[str, Any]]:
    """Facilities whose time in use and link to the program overlap the quarter, with the days of that overlap; with
    the ids and codes of entries merged into them, which stored documents may name."""
    days: dict[tuple[str, UUID], set[int]] = {}
    formerly = {stay.facility: {"formerly": stay.formerly} for stay in stays if stay.formerly}
    for stay in stays:
        # As a set: times of two links may overlap, and a day counts once.
        days.setdefault((stay.code, stay.facility), set()).update(stay.days(period))
    facts = _facts({facility for _code, facility in days}, period.last_day)
    return [
        {"id": str(facility), "code": code, "days": len(in_use), "facts": facts.get(facility, {})}
        | formerly.get(facility, {})
        for (code, facility), in_use in sorted(days.items())
        if in_use
    ]


def _facts(facilities: set[UUID], last_day: date) -> dict[UUID, dict[str, Any]]:
    """The newest recorded fact of each kind up to the quarter's end."""
    newest: dict[UUID, dict[str, Any]] = {}
    rows = FacilityFact.objects.standing().known_of(last_day)
    rows = rows.filter(facility__in=facilities, field__in=INDICATOR_OF_FACT)
    for facility, field, value, as_of in rows.values_list("facility", "field", "value", "as_of"):  # newest first
        known = newest.setdefault(facility, {})
        known.setdefault(INDICATOR_OF_FACT[field], {"value": value, "as_of": as_of.isoformat()})
    # That no company runs the place (any more) is nothing that a report could agree with.
    return {facility: {code: fact for code, fact in known.items() if fact["value"] != ""}
            for facility, known in newest.items()}  # fmt: skip


def _history(program: Program, period: Period) -> list[dict[str, Any]]:
    """The totals of the accepted quarters before, the newest first."""
    rows = Totals.objects.before(program, period, quarters=QUARTERS).values_list("report__period", "cells")
    return [{"period": quarter, "cells": cells} for quarter, cells in rows]
