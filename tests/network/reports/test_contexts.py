"""What validation knows beside the document."""

from datetime import date
from typing import Any

import pytest

from groups.actions import facilities
from groups.models import Facility, Program, ProgramActivity, ProgramFacility
from groups.models.facility_fact import FactField
from groups.periods import Period
from groups.subjects import NODE
from network.node.canonical import digest
from network.reports import observations
from network.reports.contexts import context, stamped
from network.reports.models import Observation, Report, ReportStatus
from tests.api.steps import reach
from tests.cast import Cast, facility, program

Q3 = Period(2026, 3)
DAYS = pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2020, 1, 1), None, 92),
        (date(2020, 1, 1), date(2026, 9, 10), 72),
        (date(2026, 9, 30), None, 1),
        (date(2026, 10, 1), None, 0),
        (date(2020, 1, 1), date(2026, 7, 1), 1),
        (date(2020, 1, 1), date(2026, 6, 30), 0),
        (date(2026, 7, 2), date(2026, 9, 29), 90),
        (date(2026, 8, 5), date(2026, 8, 5), 1),
    ],
)


def days_of(made: Program) -> dict[str, int]:
    return {each["code"]: each["days"] for each in context(made, Q3)["facilities"]}


@DAYS
def test_days_of_a_link(cast: Cast, since: date, until: date | None, days: int) -> None:
    made = program("Linked", cast.chen)
    ProgramFacility.objects.create(program=made, facility=cast.north, since=since, until=until)
    assert days_of(made) == ({"XA-NORD": days} if days else {})


@DAYS
def test_days_of_a_facility_in_use(cast: Cast, since: date, until: date | None, days: int) -> None:
    place = facility("XA-OPEN", in_use_since=since, in_use_until=until)
    made = program("Linked", cast.chen)
    ProgramFacility.objects.create(program=made, facility=place, since=date(2020, 1, 1))
    assert days_of(made) == ({"XA-OPEN": days} if days else {})


def test_days_of_both(cast: Cast) -> None:
    place = facility("XA-OPEN", in_use_since=None, in_use_until=date(2026, 9, 10))
    made = program("Linked", cast.chen)
    ProgramFacility.objects.create(program=made, facility=place, since=date(2026, 9, 1))
    assert days_of(made) == {"XA-OPEN": 10}


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([(date(2026, 7, 1), date(2026, 7, 20)), (date(2026, 7, 10), date(2026, 7, 30))], 30),
        ([(date(2026, 7, 1), date(2026, 7, 20)), (date(2026, 8, 1), None)], 81),
        ([(date(2020, 1, 1), date(2026, 8, 1)), (date(2026, 8, 1), None)], 92),
        ([(date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 8, 1), date(2026, 8, 2))], 92),
    ],
)
def test_a_day_in_two_links_counts_once(cast: Cast, spans: list[tuple[date, date | None]], days: int) -> None:
    made = program("Linked", cast.chen)
    for since, until in spans:
        ProgramFacility.objects.create(program=made, facility=cast.north, since=since, until=until)
    assert days_of(made) == {"XA-NORD": days}


def test_facilities_in_the_order_of_their_codes_and_countries(cast: Cast) -> None:
    made = program("Linked", cast.chen)
    for code, country in (("XC-B", "XC"), ("XA-A", "XA"), ("XB-C", "XB")):
        ProgramFacility.objects.create(program=made, facility=facility(code, country), since=date(2020, 1, 1))
    known = context(made, Q3)
    assert [each["code"] for each in known["facilities"]] == ["XA-A", "XB-C", "XC-B"]
    assert known["countries"] == ["XA", "XB", "XC"]


@pytest.mark.parametrize(
    ("since", "until", "declared"),
    [
        (date(2026, 9, 30), None, True),
        (date(2026, 10, 1), None, False),
        (date(2020, 1, 1), date(2026, 9, 30), True),
        (date(2020, 1, 1), date(2026, 9, 29), False),
    ],
)
def test_activities_are_those_of_the_last_day(cast: Cast, since: date, until: date | None, declared: bool) -> None:
    made = program("Active", cast.chen, activities=[])
    ProgramActivity.objects.create(program=made, code="hotline", since=since, until=until)
    assert context(made, Q3)["activities"] == (["hotline"] if declared else [])


def test_facts_up_to_the_quarter_s_end(cast: Cast) -> None:
    for value, as_of in ((100, "2026-01-01"), (120, "2026-09-30"), (140, "2026-10-01")):
        facilities.record_fact(
            facility=cast.north, field=FactField.CAPACITY, value=value, as_of=date.fromisoformat(as_of),
            source_url="https://example.org/", by=NODE,
        )  # fmt: skip
    known = context(cast.harbour, Q3)["facilities"][0]["facts"]
    assert known == {"F04": {"value": 120, "as_of": "2026-09-30"}}


def accepted(made: Program, period: str, *rows: dict[str, Any], status: str = ReportStatus.ACCEPTED) -> Report:
    report = Report.objects.create(program=made, period=period, status=status, revision=1, accepted=1)
    Observation.objects.bulk_create(Observation(report=report, **row) for row in rows)
    observations.write_totals(report)
    return report


def test_history_is_of_accepted_earlier_quarters_of_this_program(cast: Cast) -> None:
    row = {"indicator": "V01", "number": 5}
    accepted(cast.harbour, "2026-Q2", row)
    accepted(cast.harbour, "2025-Q4", row, status=ReportStatus.CORRECTING)
    accepted(cast.harbour, "2024-Q3", row)
    accepted(cast.harbour, "2024-Q2", row)  # nine quarters before
    accepted(cast.harbour, "2026-Q3", row)
    accepted(cast.harbour, "2026-Q4", row)
    accepted(cast.hill, "2026-Q1", row)
    Report.objects.create(program=cast.harbour, period="2026-Q1", draft={"values": [{"indicator": "V01", "value": 9}]})
    assert context(cast.harbour, Q3)["history"] == [
        {"period": period, "cells": [{"indicator": "V01", "value": 5}]} for period in ("2026-Q2", "2025-Q4", "2024-Q3")
    ]


@pytest.mark.usefixtures("standard")
def test_totals_of_history_are_typed_and_derived(cast: Cast) -> None:
    reach(cast, "accepted")
    quarter = context(cast.harbour, Period(2026, 4))["history"][0]
    assert quarter["period"] == "2026-Q3"
    assert {"indicator": "V05", "value": 1} in quarter["cells"]
    assert {"indicator": "V19", "absence": "not_collected"} in quarter["cells"]
    assert {"indicator": "V21", "value": 9, "base": 12} in quarter["cells"]
    assert not any("facility" in cell or "by" in cell for cell in quarter["cells"])


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"indicator": "V01", "number": "7"}, {"indicator": "V01", "value": 7}),
        ({"indicator": "V01", "number": "9999999"}, {"indicator": "V01", "value": 9999999}),
        ({"indicator": "V01", "number": "100"}, {"indicator": "V01", "value": 100}),
        ({"indicator": "V04", "number": "12.5"}, {"indicator": "V04", "value": "12.5"}),
        ({"indicator": "V04", "number": "0.25"}, {"indicator": "V04", "value": "0.25"}),
        (
            {"indicator": "V36", "number": "18250.00", "attributes": {"currency": "CAD"}},
            {"indicator": "V36", "value": "18250", "currency": "CAD"},
        ),
        (
            {"indicator": "V36", "number": "1.255", "attributes": {"currency": "KWD"}},
            {"indicator": "V36", "value": "1.255", "currency": "KWD"},
        ),
        ({"indicator": "V01", "absence": "no_access"}, {"indicator": "V01", "absence": "no_access"}),
        ({"indicator": "V11", "other": "true"}, {"indicator": "V11", "value": "true"}),
    ],
)
def test_numbers_of_history_are_read_by_the_engine(cast: Cast, row: dict[str, Any], cell: dict[str, Any]) -> None:
    accepted(cast.harbour, "2026-Q2", row)
    assert context(cast.harbour, Q3)["history"][0]["cells"] == [cell]


def test_the_digest_is_stable(cast: Cast) -> None:
    first = digest(context(cast.harbour, Q3))
    assert digest(context(cast.harbour, Q3)) == first
    Facility.objects.filter(pk=cast.north.pk).update(in_use_until=date(2026, 9, 1))
    assert digest(context(cast.harbour, Q3)) != first


def test_no_other_program_s_figures(cast: Cast) -> None:
    before = context(cast.harbour, Q3)
    accepted(cast.hill, "2026-Q2", {"indicator": "V01", "number": 777})
    assert context(cast.harbour, Q3) == before


def test_what_was_withdrawn_and_that_no_company_runs_it_are_no_facts(cast: Cast) -> None:
    place = facility("XA-OPEN")
    made = program("Linked", cast.chen)
    ProgramFacility.objects.create(program=made, facility=place, since=date(2020, 1, 1))
    told: dict[str, Any] = {"facility": place, "source_url": "https://a.example.org", "by": NODE}
    wrong = facilities.record_fact(field=FactField.CAPACITY, value=9, as_of=date(2026, 6, 2), **told)
    facilities.record_fact(field=FactField.CAPACITY, value=8, as_of=date(2026, 6, 1), **told)
    facilities.record_fact(field=FactField.COMPANY, value="Guards", as_of=date(2026, 6, 1), **told)
    before = stamped(made, Q3).stamp
    facilities.withdraw_fact(fact=wrong, by=NODE)
    assert stamped(made, Q3).stamp != before
    facilities.record_fact(field=FactField.COMPANY, value="", as_of=date(2026, 6, 3), **told)
    (shown,) = context(made, Q3)["facilities"]
    assert shown["facts"] == {"F04": {"value": 8, "as_of": "2026-06-01"}}
    assert "formerly" not in shown
