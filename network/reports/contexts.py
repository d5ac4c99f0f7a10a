"""What validation knows beside the document: the program's facilities, activities and accepted history. A plain value."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, Self
from uuid import UUID

import orjson

from groups.models import Program
from groups.models.facility_fact import FACT_OF_INDICATOR
from groups.periods import Period
from groups.statements import Question, Row, ask, instance
from network.reports.models import Report
from network.standards.engine.bridges import Bridge
from network.standards.library import Edition
from network.standards.succession import bridges

QUARTERS = 8
INDICATOR_OF_FACT: dict[str, str] = {field: indicator for indicator, field in FACT_OF_INDICATOR.items()}


# Numbers of which one changes whenever a context of the program may: versions of the program, of its facilities and
# reports, and how many facts are recorded.
STAMP = Question(
    (
        "program.version",
        "(SELECT SUM(facility.version) FROM groups_programfacility link"
        " JOIN groups_facility facility ON facility.id = link.facility_id WHERE link.program_id = program.id)",
        "(SELECT COUNT(*) FROM groups_programfacility link"
        " JOIN groups_facilityfact fact ON fact.facility_id = link.facility_id"
        " WHERE link.program_id = program.id AND fact.withdrawn_on IS NULL)",
        "(SELECT SUM(report.version) FROM reports_report report WHERE report.program_id = program.id)",
    ),
    "groups_program program WHERE program.id = %(program)s",
)
OVERLAPPING = "link.since <= %(last)s AND (link.until IS NULL OR link.until >= %(first)s)"
STAYS = Question(
    (
        "link.facility_id", "facility.code", "facility.country", "link.since", "link.until", "facility.in_use_since",
        "facility.in_use_until", "facility.formerly",
    ),
    "groups_programfacility link JOIN groups_facility facility ON facility.id = link.facility_id"
    f" WHERE link.program_id = %(program)s AND {OVERLAPPING}",
)  # fmt: skip
ACTIVITIES = Question(
    ("code",),
    "groups_programactivity WHERE program_id = %(program)s AND since <= %(last)s"
    " AND (until IS NULL OR until >= %(last)s)",
)
FACTS = Question(
    ("fact.facility_id", "fact.field", "fact.value", "fact.as_of", "fact.id"),
    "groups_programfacility link JOIN groups_facilityfact fact ON fact.facility_id = link.facility_id"
    f" WHERE link.program_id = %(program)s AND {OVERLAPPING} AND fact.as_of <= %(last)s AND fact.withdrawn_on IS NULL",
)
REPORT = Question(
    ("id", "program_id", "period", "status", "draft", "language", "revision", "accepted", "version"),
    "reports_report WHERE program_id = %(program)s AND period = %(period)s",
)
HISTORY = Question(
    ("report.period", "totals.cells", "revision.standard"),
    "reports_report report JOIN reports_totals totals ON totals.report_id = report.id"
    " LEFT JOIN reports_revision revision ON revision.report_id = report.id AND revision.number = report.accepted WHERE"
    " report.program_id = %(program)s AND report.period < %(period)s AND report.period >= %(oldest)s",
)
CONTEXT = (STAYS, ACTIVITIES, FACTS, HISTORY)


class Stay(NamedTuple):
    """A span in which a program visits a facility, with the facility's own span of use."""

    facility: UUID
    code: str
    country: str
    since: date
    until: date | None
    in_use_since: date | None
    in_use_until: date | None
    # Ids and codes of entries that were merged into the facility's.
    formerly: list[str]

    @classmethod
    def read(cls, row: Row) -> Self:
        facility, code, country, since, *others, formerly = row
        until, begun, ended = (date.fromisoformat(day) if day else None for day in others)
        return cls(
            UUID(facility), code, country, date.fromisoformat(since), until, begun, ended, orjson.loads(formerly)
        )

    def days(self, period: Period) -> range:
        """The days of the quarter in both spans, as ordinals."""
        first = max(filter(None, [self.since, self.in_use_since, period.first_day]))
        last = min(filter(None, [self.until, self.in_use_until, period.last_day]))
        return range(first.toordinal(), last.toordinal() + 1)


class Stamped(NamedTuple):
    """A report with its context, the stamp under which both hold, and what else was asked in the same instant."""

    stamp: Row
    report: Report | None
    context: dict[str, Any]
    more: Sequence[list[Row]] = ()


def context(program: Program, period: Period) -> dict[str, Any]:
    """The context of standard's B: only this program's own facts, and only its accepted quarters before this one. Each
    quarter of the history is as it was accepted, and names its `standard`; `under` makes one history of them."""
    return _context(program, period, *ask(*CONTEXT, **_asked(program, period)))


def under(known: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """The context as documents of this version are checked in it: quarters that were accepted under another version
    are read under this one, and what cannot be compared is left out."""
    others = {each.get("standard", edition.version) for each in known["history"]} - {edition.version}
    ways = bridges(others, edition) if others else {}
    return {**known, "history": [_read_under(quarter, ways) for quarter in known["history"]]}


def _read_under(quarter: dict[str, Any], ways: Mapping[str, Bridge]) -> dict[str, Any]:
    way, cells = ways.get(quarter.get("standard", "")), quarter["cells"]
    return {"period": quarter["period"], "cells": way.cells(cells) if way else cells}


def stamped(program: Program, period: Period, *more: Question) -> Stamped:
    stamps, reports, stays, activities, facts, history, *rest = ask(
        STAMP, REPORT, *CONTEXT, *more, **_asked(program, period)
    )
    report = instance(Report, REPORT.columns, reports[0]) if reports else None
    return Stamped(stamps[0], report, _context(program, period, stays, activities, facts, history), rest)


def stamps_of(programs: Sequence[UUID]) -> dict[UUID, Row]:
    """The stamps of many programs, by one statement."""
    (rows,) = ask(_of_many(STAMP, "program.id", _room(programs)), **_many(programs))
    return {UUID(program): tuple(stamp) for program, *stamp in rows}


def stamped_all(programs: Sequence[Program], period: Period) -> dict[UUID, Callable[[], Stamped]]:
    """What `stamped` tells of each of the programs, by one statement for all of them. A context is made when it is asked
    for: hundreds at a time are more than a processor keeps at hand."""
    keys, room = [program.pk for program in programs], _room(programs)
    questions = [
        _of_many(STAMP, "program.id", room),
        _of_many(REPORT, "program_id", room),
        _of_many(STAYS, "link.program_id", room),
        _of_many(ACTIVITIES, "program_id", room),
        _of_many(FACTS, "link.program_id", room),
        _of_many(HISTORY, "report.program_id", room),
    ]
    asked = {name: value for name, value in _asked(programs[0], period).items() if name != "program"}
    stamps, reports, *known = (
        {} if not rows else _by_program(rows) for rows in ask(*questions, **asked, **_many(keys))
    )

    def make(program: Program) -> Stamped:
        rows = reports.get(program.pk)
        report = instance(Report, REPORT.columns, rows[0]) if rows else None
        told = _context(program, period, *(each.get(program.pk, []) for each in known))
        return Stamped(stamps[program.pk][0], report, told)

    return {program.pk: partial(make, program) for program in programs}


def _by_program(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1:])
    return {UUID(program): rows for program, rows in found.items()}


def _of_many(question: Question, program: str, room: int) -> Question:
    """The same question about so many programs; the program's id leads each row of the answer."""
    marks = ", ".join(f"%(program{number})s" for number in range(room))
    return Question((program, *question.columns), question.source.replace("= %(program)s", f"IN ({marks})"))


def _room(programs: Sequence[object]) -> int:
    """The next power of two: a few statements serve every number of programs."""
    return 1 << (len(programs) - 1).bit_length()


def _many(programs: Sequence[UUID]) -> dict[str, UUID]:
    filled = [*programs, *[programs[-1]] * (_room(programs) - len(programs))]
    return {f"program{number}": program for number, program in enumerate(filled)}


def _asked(program: Program, period: Period) -> dict[str, UUID | date | str]:
    return {
        "program": program.pk,
        "first": period.first_day,
        "last": period.last_day,
        "period": str(period),
        "oldest": str(period.shift(-QUARTERS)),
    }


def _context(
    program: Program, period: Period, stays: list[Row], activities: list[Row], facts: list[Row], history: list[Row]
) -> dict[str, Any]:
    spans = [Stay.read(row) for row in stays]
    return {
        "period": str(period),
        "start": period.first_day.isoformat(),
        "end": period.last_day.isoformat(),
        "days": period.days,
        "activities": sorted({code for (code,) in activities}),
        "facilities": _facilities(spans, _facts(facts), period),
        "history": [
            {"period": quarter, "cells": orjson.loads(cells)} | ({"standard": standard} if standard else {})
            for quarter, cells, standard in sorted(history, reverse=True)
        ],
        "countries": sorted({program.country, *(stay.country for stay in spans)}),
    }


def _facilities(stays: Iterable[Stay], facts: Mapping[UUID, dict[str, Any]], period: Period) -> list[dict[str, Any]]:
    """Facilities whose time in use and link to the program overlap the quarter, with the days of that overlap; with
    the ids and codes of entries merged into them, which stored documents may name."""
    days: dict[tuple[str, UUID], set[int]] = {}
    formerly: dict[UUID, dict[str, Any]] = {}
    for stay in stays:
        if stay.formerly:
            formerly[stay.facility] = {"formerly": stay.formerly}
        # As a set: times of two links may overlap, and a day counts once.
        days.setdefault((stay.code, stay.facility), set()).update(stay.days(period))
    return [
        {"id": str(facility), "code": code, "days": len(in_use), "facts": facts.get(facility, {})}
        | formerly.get(facility, {})
        for (code, facility), in_use in sorted(days.items())
        if in_use
    ]


def _facts(rows: Iterable[Row]) -> dict[UUID, dict[str, Any]]:
    """The newest of each kind that reports ask about."""
    newest: dict[UUID, dict[str, Any]] = {}
    for facility, field, value, as_of, _id in sorted(rows, key=lambda row: (row[3], int(row[4])), reverse=True):
        if field in INDICATOR_OF_FACT:
            known = newest.setdefault(UUID(facility), {})
            known.setdefault(INDICATOR_OF_FACT[field], {"value": json.loads(value), "as_of": as_of})
    # That no company runs the place (any more) is nothing that a report could agree with.
    return {
        facility: {indicator: fact for indicator, fact in known.items() if fact["value"] != ""}
        for facility, known in newest.items()
    }
