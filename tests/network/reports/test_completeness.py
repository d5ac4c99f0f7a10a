"""Completeness: what is expected, received, in time, accepted and nil, over random histories and case by case."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings, programs
from groups.codelists import RejectionReason
from groups.errors import DomainError
from groups.models import Program, Suspension, User
from groups.periods import Period
from groups.subjects import NODE
from groups.versions import ANY
from network.reports.actions import corrections, drafts, reviews, submissions
from network.reports.completeness import ASIDE, FACTS, Tally, tallies
from network.reports.models import CorrectionReason, Observation, Report, Revision
from network.standards import library
from tests.cast import Cast, program
from tests.documents import small

Q3 = Period(2026, 3)
QUIET = {
    **{name: {"absence": "not_applicable"} for name in ("V11", "V12", "V13", "V15", "V17", "V18", "V19", "V21")},
    "V01": 0, "V02": 0, "V03": 0, "V06": 0, "V07": {"value": 0, "base": 0},
}  # fmt: skip
BARRED = {
    **{name: {"absence": "no_access"} for name in ("V11", "V12", "V13", "V15", "V17", "V18", "V19", "V21")},
    "V01": 0, "V02": 0, "V03": 4, "V06": 2, "V07": {"value": 13, "base": 13},
}  # fmt: skip


def nil(**more: Any) -> dict[str, Any]:
    return small(**{**QUIET, **more})


def counted(**values: int) -> Tally:
    return Tally(**values)


def xa(period: Period = Q3) -> Tally:
    found = tallies(countries=["XA"], period=period)
    return sum((tally for (country, _umbrella), tally in found.items() if country == "XA"), Tally())


def save(where: Program, document: dict[str, Any] | None = None) -> None:
    drafts.save(program=where, period=Q3, document=document or small(), expected=ANY, by=NODE)


def submit(where: Program, document: dict[str, Any] | None = None) -> Report:
    save(where, document)
    submissions.submit(program=where, period=Q3, by=NODE)
    return Report.objects.get(program=where, period=str(Q3))


def accept(where: Program, document: dict[str, Any] | None = None) -> Report:
    return reviews.accept(report=submit(where, document), note="", revision=None, by=NODE)


def send_back(where: Program) -> None:
    report = Report.objects.get(program=where, period=str(Q3))
    reviews.send_back(report=report, comments=[{"pointer": "", "text": "?"}], revision=None, by=NODE)


def reopen(where: Program) -> None:
    report = Report.objects.get(program=where, period=str(Q3))
    corrections.reopen(report=report, reason_code=CorrectionReason.OTHER, note="", by=NODE)


def suspend(where: Program, *spans: tuple[date, date | None]) -> None:
    described = [{"since": since, "until": until, "reason": ""} for since, until in spans]
    programs.change(program=where, values={"suspensions": described}, expected=ANY, by=NODE)


def alone(cast: Cast) -> Program:
    """Harbour Visitors as the only program of the country that reports."""
    Program.objects.exclude(pk=cast.harbour.pk).update(reporting_from="2029-Q1")
    return cast.harbour


# --- what the definition says, read from the rows, program by program and day by day


def measured(period: Period) -> Tally:
    return sum((_of(each, period) for each in Program.objects.filter(country="XA")), Tally())


def _of(where: Program, period: Period) -> Tally:
    report = Report.objects.filter(program=where, period=str(period)).first()
    standing = [each for each in report.revisions.all() if each.outcome != "withdrawn"] if report else []
    accepted = any(each.outcome == "accepted" for each in standing)
    nothing = not any(_is_something(row) for row in Observation.objects.filter(report=report)) if report else False
    return Tally(
        expected=int(_is_expected(where, period) or bool(standing)),
        received=int(bool(standing)),
        on_time=int(any(not each.late for each in standing)),
        accepted=int(accepted),
        nil=int(accepted and nothing),
    )


def _is_something(row: Observation) -> bool:
    is_total = row.facility is None and not row.dimension
    return is_total and bool(row.number) and row.indicator not in {*ASIDE, *FACTS}


def _is_expected(where: Program, period: Period) -> bool:
    if where.kind != "group" or where.origin or where.status not in {"listed", "hidden", "closed"}:
        return False
    if period < where.reports_from or (where.closed_on and period > Period.containing(where.closed_on)):
        return False
    days = [period.first_day + timedelta(days=number) for number in range(period.days)]
    spans = [(each.since, each.until or date.max) for each in where.suspensions.all()]
    return not all(any(since <= day <= until for since, until in spans) for day in days)


# --- random histories

DAYS = st.integers(0, 200).map(lambda number: date(2026, 6, 1) + timedelta(days=number))
SPANS = st.lists(DAYS, min_size=2, max_size=4, unique=True).map(
    lambda days: [(first, last) for first, last in zip(sorted(days)[::2], sorted(days)[1::2], strict=False)]
)
# Spans that follow each other, so that together they cover the quarter, or leave a day of it.
WHOLE = st.sampled_from(
    [
        [(date(2026, 7, 1), date(2026, 9, 30))],
        [(date(2026, 6, 20), date(2026, 8, 3)), (date(2026, 8, 4), None)],
        [(date(2026, 6, 20), date(2026, 8, 3)), (date(2026, 8, 5), None)],
        [(date(2026, 7, 1), date(2026, 8, 3)), (date(2026, 8, 4), date(2026, 9, 29)), (date(2026, 9, 30), None)],
        [(date(2026, 7, 2), None)],
        [],
    ]
)
DOCUMENTS = st.sampled_from([small(), nil(), small(V12=2), small(**BARRED)])
NOT_BEFORE = datetime(2026, 10, 2, 8, tzinfo=UTC)
ACTS: dict[str, Callable[[Program, Any], object]] = {
    "submit": lambda where, data: submit(where, data.draw(DOCUMENTS)),
    "submit and accept": lambda where, data: accept(where, data.draw(DOCUMENTS)),
    "withdraw": lambda where, data: submissions.withdraw(program=where, period=Q3, by=NODE),
    "return": lambda where, data: send_back(where),
    "accept": lambda where, data: reviews.accept(
        report=Report.objects.get(program=where), note="", revision=None, by=NODE
    ),
    "reopen": lambda where, data: reopen(where),
    "list": lambda where, data: listings.enter(program=where, by=NODE),
    "reject": lambda where, data: listings.reject(program=where, code=RejectionReason.OTHER, note="", by=NODE),
    "hide": lambda where, data: listings.hide(program=where, by=NODE),
    "close": lambda where, data: listings.close(program=where, by=NODE),
    "apply": lambda where, data: listings.apply(program=where, by=NODE),
    "suspend": lambda where, data: suspend(where, *data.draw(SPANS | WHOLE)),
    "resume": lambda where, data: suspend(where),
    "report_from": lambda where, data: programs.change(
        program=where,
        values={"reporting_from": data.draw(st.sampled_from(["2025-Q4", "2026-Q3", "2026-Q4"]))},
        expected=ANY,
        by=NODE,
    ),
    "become": lambda where, data: programs.change(
        program=where, values={"kind": data.draw(st.sampled_from(["group", "umbrella"]))}, expected=ANY, by=NODE
    ),
}


# What can be done in which state: of the report, of the listing, always.
POSSIBLE = {
    "draft": ["submit", "submit and accept"],
    "submitted": ["withdraw", "return", "accept"],
    "returned": ["submit", "submit and accept"],
    "accepted": ["reopen"],
    "correcting": ["submit", "submit and accept"],
}
LISTING = {
    "pending": ["list", "reject"],
    "rejected": ["apply"],
    "listed": ["hide", "close"],
    "hidden": ["list", "close"],
    "closed": ["apply"],
}
ALWAYS = ["suspend", "resume", "report_from", "become"]


def possible(where: Program) -> list[list[str]]:
    report = Report.objects.filter(program=where).first()
    status = Program.objects.get(pk=where.pk).status
    return [POSSIBLE[report.status if report else "draft"], LISTING[status], ALWAYS]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("standard")
@pytest.mark.sqlite_only  # for its speed; the cases below run on both
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_after_any_history_each_number_is_within_the_next(
    cast: Cast, clock: time_machine.Traveller, data: st.DataObject
) -> None:
    with undone():
        now = NOT_BEFORE
        for _step in range(data.draw(st.integers(8, 14), label="steps")):
            now += timedelta(days=data.draw(st.sampled_from([0, 1, 20]), label="days later"))
            clock.move_to(now, tick=False)
            where = data.draw(st.sampled_from([cast.harbour, cast.harbour, cast.hill]), label="program")
            act = data.draw(st.sampled_from(possible(where)).flatmap(st.sampled_from), label="act")
            try:
                with transaction.atomic():
                    ACTS[act](where, data)
            except DomainError:
                continue  # the window has closed, the program no longer reports ...
            found = xa()
            assert 0 <= found.nil <= found.accepted <= found.received <= found.expected
            assert found.on_time <= found.received
            assert found == measured(Q3)
        assert xa(Q3.shift(1)) == measured(Q3.shift(1))


# --- case by case


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": "listed"}, 1),
        ({"status": "hidden"}, 1),
        ({"status": "pending"}, 0),
        ({"status": "rejected", "rejection_code": "other"}, 0),
        ({"status": "closed", "closed_on": date(2026, 7, 1)}, 1),
        ({"status": "closed", "closed_on": date(2027, 7, 1)}, 1),
        ({"status": "closed", "closed_on": date(2026, 6, 30)}, 0),
        ({"reporting_from": "2026-Q3"}, 1),
        ({"reporting_from": "2026-Q4"}, 0),
        ({"kind": "umbrella"}, 0),
        ({"origin": "https://elsewhere.example.org"}, 0),
    ],
)
def test_who_is_expected(cast: Cast, change: dict[str, Any], expected: int) -> None:
    Program.objects.filter(pk=alone(cast).pk).update(**change)
    assert xa() == measured(Q3) == counted(expected=expected)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("2026-07-01", "2026-09-30")], 0),
        ([("2026-05-01", None)], 0),
        ([("2026-07-02", None)], 1),
        ([("2026-05-01", "2026-09-29")], 1),
        ([("2026-07-01", "2026-07-31"), ("2026-08-01", "2026-09-30")], 0),
        ([("2026-07-01", "2026-07-31"), ("2026-08-02", "2026-09-30")], 1),
        ([("2026-05-01", "2026-06-30"), ("2026-07-01", "2026-09-30")], 0),
        ([("2026-05-01", "2026-06-30"), ("2026-10-01", None)], 1),
        # Rows may overlap, though no action makes such ones.
        ([("2026-06-01", "2026-08-15"), ("2026-07-01", "2026-07-10"), ("2026-08-10", "2026-12-31")], 0),
    ],
)
def test_a_quarter_suspended_on_all_its_days_is_not_expected(
    cast: Cast, spans: list[tuple[str, str | None]], expected: int
) -> None:
    Suspension.objects.bulk_create(Suspension(program=alone(cast), since=since, until=until) for since, until in spans)
    assert xa() == measured(Q3) == counted(expected=expected)


@pytest.mark.usefixtures("standard")
def test_the_life_of_a_report(cast: Cast, clock: time_machine.Traveller) -> None:
    where = alone(cast)
    clock.move_to(datetime(2026, 10, 20, tzinfo=UTC))
    save(where)
    assert xa() == counted(expected=1)
    submit(where)
    assert xa() == counted(expected=1, received=1, on_time=1)
    submissions.withdraw(program=where, period=Q3, by=NODE)
    assert xa() == counted(expected=1)
    submit(where)
    send_back(where)
    assert xa() == counted(expected=1, received=1, on_time=1)
    # What came in time stays in time, however late the answer to the comments is.
    clock.move_to(datetime(2026, 11, 20, tzinfo=UTC))
    accept(where, small(V12=2))
    assert Revision.objects.get(number=3).late
    assert xa() == counted(expected=1, received=1, on_time=1, accepted=1)
    # While it is corrected the accepted one counts, with its own figures.
    reopen(where)
    assert xa() == counted(expected=1, received=1, on_time=1, accepted=1)
    submit(where, nil())
    assert xa() == counted(expected=1, received=1, on_time=1, accepted=1)
    reviews.accept(report=Report.objects.get(), note="", revision=None, by=NODE)
    assert xa() == counted(expected=1, received=1, on_time=1, accepted=1, nil=1)


@pytest.mark.usefixtures("standard")
@pytest.mark.parametrize(
    ("document", "nils"),
    [(nil(), 1), (nil(V03=4, V19={"absence": "withheld_for_safety"}), 1), (small(**BARRED), 0), (small(), 0)],
    ids=["nothing", "hours of the group", "barred", "visits"],
)
def test_what_is_nil(cast: Cast, document: dict[str, Any], nils: int) -> None:
    accept(alone(cast), document)
    assert xa() == counted(expected=1, received=1, accepted=1, nil=nils)


def _accepted(report: Report, **values: Any) -> Revision:
    revision = Revision.objects.create(
        report=report, number=1, outcome="accepted", document="{}", digest="sha256:" + "0" * 64, standard="1.0",
        standard_digest="", context_digest="", submitted_on=date(2026, 10, 5), submitted_by="node",
        accepted_on=date(2026, 10, 6), **values,
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(status="accepted", revision=1, accepted=1, draft=None)
    return revision


@pytest.mark.usefixtures("standard")
def test_facts_of_a_facility_and_parts_of_an_absent_total_are_no_totals(cast: Cast) -> None:
    report = Report.objects.create(program=alone(cast), period=str(Q3))
    _accepted(report)
    for cell in (
        {"indicator": "F04", "number": 100},
        {"indicator": "V01", "number": 0},
        {"indicator": "V08", "number": 7},
        {"indicator": "V11", "other": "true"},
        {"indicator": "V12", "absence": "not_collected"},
        {"indicator": "V02", "facility": cast.north.pk, "number": 1},
        {"indicator": "V02", "dimension": "sex", "code": "F", "number": 1},
    ):
        Observation.objects.create(report=report, **cell)
    assert xa().nil == 1
    Observation.objects.create(report=report, indicator="V36", number=Decimal("0.010"))
    assert xa().nil == 0


@pytest.mark.usefixtures("standard")
def test_what_stands_aside_are_numeric_indicators_of_the_standard(cast: Cast) -> None:
    indicators = {each["code"]: each for each in library.named("current").structure["indicators"]}
    assert {indicators[code]["type"] for code in ASIDE} <= {"integer", "decimal"}
    no_total = {
        code
        for code, each in indicators.items()
        if each["total"] == "none" and each["type"] in {"integer", "decimal", "money"}
    }
    assert no_total == {*FACTS}


@pytest.mark.usefixtures("standard")
def test_who_reports_without_being_expected_counts(cast: Cast) -> None:
    where = alone(cast)
    suspend(where, (date(2026, 7, 1), date(2026, 9, 30)))
    assert xa() == counted()
    accept(where)
    assert xa() == counted(expected=1, received=1, accepted=1)
    listings.close(program=where, by=NODE)
    listings.apply(program=where, by=NODE)
    assert xa() == counted(expected=1, received=1, accepted=1)


@pytest.mark.usefixtures("standard")
def test_by_country_and_umbrella(cast: Cast) -> None:
    network = program("All Visitors", cast.chen, kind="umbrella")
    Program.objects.filter(pk__in=[cast.harbour.pk, cast.abroad.pk]).update(parent=network)
    submit(cast.harbour)
    assert tallies(countries=["XA", "XB", "XC"], period=Q3) == {
        ("XA", None): counted(expected=1),
        ("XA", network): counted(expected=1, received=1),
        ("XB", network): counted(expected=1),
    }
    assert tallies(countries=["XB"], period=Q3) == {("XB", network): counted(expected=1)}
    assert tallies(countries=[], period=Q3) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 12])
def test_two_queries_for_any_number_of_programs(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    networks = [program(f"Network {each}", cast.chen, kind="umbrella") for each in range(2)]
    Program.objects.bulk_create(
        Program(
            slug=f"program-{each}", status="listed", source_language="en", country="XC", time_zone="UTC",
            reporting_from="2026-Q1", parent=networks[each % 2],
        )
        for each in range(number)
    )  # fmt: skip
    assert User.objects.exists()
    with django_assert_num_queries(2):
        found = tallies(countries=["XC"], period=Q3)
    assert sum(found.values(), Tally()) == counted(expected=number)
