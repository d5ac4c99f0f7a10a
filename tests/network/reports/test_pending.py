"""`pending` becomes `not_collected` when nothing is awaited any more; the revision keeps its word."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from groups.models import Program
from groups.periods import Period
from network.node.jobs import discover
from network.reports import jobs, observations
from network.reports.contexts import context
from network.reports.models import Observation, Report, Revision
from tests.api.steps import PLACE, accept, reach
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
CLOSES = datetime(2026, 12, 31, 23, tzinfo=UTC)
WAITING = small(V15={"absence": "pending"}, V12={"absence": "pending"}, V13={"absence": "no_access"})


def absences() -> dict[str, str]:
    return dict(Observation.objects.filter(absence__gt="").values_list("indicator", "absence"))


def known(cast: Cast) -> dict[str, str]:
    quarter = context(cast.harbour, Period(2026, 4))["history"][0]
    return {cell["indicator"]: cell["absence"] for cell in quarter["cells"] if "absence" in cell}


BEFORE = {"V12": "pending", "V13": "no_access", "V15": "pending", "V19": "not_collected"}
AFTER = {"V12": "not_collected", "V13": "no_access", "V15": "not_collected", "V19": "not_collected"}


def test_as_the_window_closes(cast: Cast, clock: time_machine.Traveller) -> None:
    reach(cast, "accepted", WAITING)
    document = Revision.objects.get().document
    for moment, expected in ((CLOSES - timedelta(seconds=1), BEFORE), (CLOSES, AFTER)):
        clock.move_to(moment, tick=False)
        for _ in range(2):
            jobs.end_pending_absences()
            assert (absences(), known(cast)) == (expected, expected)
    assert Revision.objects.get().document == document
    assert '"absence":"pending"' in document


def test_the_worker_knows_the_job() -> None:
    assert discover()["end_pending_absences"].seconds == 3600


def test_in_each_program_s_time_zone(cast: Cast, clock: time_machine.Traveller) -> None:
    reach(cast, "accepted", WAITING)
    Program.objects.filter(pk=cast.harbour.pk).update(time_zone="Pacific/Kiritimati")
    clock.move_to(datetime(2026, 12, 31, 10, tzinfo=UTC), tick=False)
    jobs.end_pending_absences()
    assert absences() == AFTER


def test_an_exception_is_waited_for(cast: Cast, clock: time_machine.Traveller) -> None:
    reach(cast, "accepted", WAITING)
    clock.move_to(CLOSES, tick=False)
    body = {"until": "2027-01-10", "reason": "They were moving."}
    assert cast.api(cast.amina).post(f"{PLACE}/exceptions", body).status_code == 201
    for day, expected in ((10, BEFORE), (11, AFTER)):
        clock.move_to(datetime(2027, 1, day, tzinfo=UTC), tick=False)
        jobs.end_pending_absences()
        assert absences() == expected


def test_accepted_afterwards_it_is_not_collected_at_once(cast: Cast, clock: time_machine.Traveller) -> None:
    reach(cast, "submitted", WAITING)
    clock.move_to(CLOSES)
    assert accept(cast).status_code == 200
    assert (absences(), known(cast)) == (AFTER, AFTER)
    assert '"absence":"pending"' in Revision.objects.get().document


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_reports(
    cast: Cast, rows: int, clock: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for made in (cast.harbour, cast.hill, cast.abroad)[:rows]:
        report = Report.objects.create(program=made, period="2026-Q3", status="accepted", revision=1, accepted=1)
        Observation.objects.create(report=report, indicator="V15", absence="pending")
        observations.write_totals(report)
    clock.move_to(CLOSES)
    # the reports that wait with their programs, exceptions; in a savepoint the change, and the totals read and written
    with django_assert_num_queries(7):
        jobs.end_pending_absences()
    assert absences() == {"V15": "not_collected"}
