"""What validation knows beside the document: the program's facilities, activities and accepted history. A plain value."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from groups.models import Facility, Program, ProgramFacility
from groups.models.facility_fact import FACT_OF_INDICATOR
from groups.periods import Period
from network.reports.models import Observation

QUARTERS = 8


def context(program: Program, period: Period) -> dict[str, Any]:
    """The context of standard's B: only this program's own facts, and only its accepted quarters before this one."""
    first, last = period.first_day, period.last_day
    links = list(
        program.facility_links.overlapping(first, last).select_related("facility").prefetch_related("facility__facts")
    )
    facilities = _facilities(links, period)
    return {
        "period": str(period),
        "start": first.isoformat(),
        "end": last.isoformat(),
        "days": period.days,
        "activities": sorted(set(program.activities.on(last).values_list("code", flat=True))),
        "facilities": facilities,
        "history": _history(program, period),
        "countries": sorted({program.country, *(link.facility.country for link in links)}),
    }


def _facilities(links: Iterable[ProgramFacility], period: Period) -> list[dict[str, Any]]:
    """Facilities whose time in use and link to the program overlap the quarter, with the days of that overlap."""
    days: dict[Facility, set[int]] = {}
    for link in links:
        facility = link.facility
        since = max(filter(None, [link.since, facility.in_use_since, period.first_day]))
        until = min(filter(None, [link.until, facility.in_use_until, period.last_day]))
        # As a set: times of two links may overlap, and a day counts once.
        days.setdefault(facility, set()).update(range(since.toordinal(), until.toordinal() + 1))
    return [
        {
            "id": str(facility.pk),
            "code": facility.code,
            "days": len(in_use),
            "facts": _facts(facility, period.last_day),
        }
        for facility, in_use in sorted(days.items(), key=lambda item: item[0].code)
        if in_use
    ]


def _facts(facility: Facility, last_day: date) -> dict[str, Any]:
    """The newest recorded fact of each kind up to the quarter's end."""
    newest: dict[str, Any] = {}
    for fact in facility.facts.all():  # newest first
        if fact.as_of <= last_day:
            newest.setdefault(fact.field, fact)
    return {
        indicator: {"value": newest[field].value, "as_of": newest[field].as_of.isoformat()}
        for indicator, field in FACT_OF_INDICATOR.items()
        if field in newest
    }


def _history(program: Program, period: Period) -> list[dict[str, Any]]:
    """The totals of the accepted quarters before, the newest first."""
    quarters: dict[str, list[dict[str, Any]]] = {}
    rows = Observation.objects.filter(
        report__program=program,
        report__period__lt=str(period),
        report__period__gte=str(period.shift(-QUARTERS)),
        facility__isnull=True,
        dimension="",
    ).order_by("-report__period", "indicator")
    for row in rows.values("report__period", "indicator", "number", "absence", "other", "attributes"):
        quarters.setdefault(row["report__period"], []).append(_cell(row))
    return [{"period": quarter, "cells": cells} for quarter, cells in quarters.items()]


def _cell(row: Mapping[str, Any]) -> dict[str, Any]:
    cell: dict[str, Any] = {"indicator": row["indicator"], **row["attributes"]}
    if row["absence"]:
        return {**cell, "absence": row["absence"]}
    if row["number"] is None:
        return {**cell, "value": row["other"]}
    number = row["number"].normalize()
    whole = number == number.to_integral_value()
    # Decimals and money travel as strings, counts as integers; the indicator's attributes tell money.
    return {**cell, "value": int(number) if whole and "currency" not in cell else f"{number:f}"}
