"""Corrections of accepted reports: what counts meanwhile, what the new revision keeps for its reviewer, and under which
version of the standard it is checked; windows shut out only what never came in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from network.reports.models import FreeText, Observation, Revision
from network.standards.models import Version
from tests.api.refusals import refusal
from tests.api.steps import PLACE, accept, correct, everything, reach, save, send_back, submit, withdraw
from tests.cast import Cast
from tests.documents import small
from tests.standard import publish

pytestmark = pytest.mark.usefixtures("standard")
NEXT = "/programs/harbour-visitors/reports/2026-Q4"
AFTER = datetime(2027, 2, 1, 8, tzinfo=UTC)  # the window of 2026-Q3 has closed, that of 2026-Q4 is late


def history(cast: Cast) -> list[dict[str, Any]]:
    """What the next quarter's validation knows of this one."""
    quarters = cast.api(cast.rosa).get(f"{NEXT}/context").json()["context"]["history"]
    return [cell for quarter in quarters for cell in quarter["cells"] if cell["indicator"] in {"V01", "V03"}]


def test_what_was_accepted_counts_until_the_next_is(cast: Cast) -> None:
    reach(cast, "accepted")
    counted, observed = history(cast), list(Observation.objects.order_by("id").values())
    assert counted == [{"indicator": "V01", "value": 38}, {"indicator": "V03", "value": 7}]

    def nothing_moved() -> bool:
        same = list(Observation.objects.order_by("id").values()) == observed
        return same and history(cast) == counted and Revision.objects.get(number=1).outcome == "accepted"

    correct(cast)
    assert nothing_moved()
    save(cast, small(V01=39), If_Match="*")
    assert nothing_moved()
    submit(cast)
    assert nothing_moved()
    send_back(cast)
    assert nothing_moved()
    save(cast, small(V01=40), If_Match="*")
    submit(cast)
    withdraw(cast)
    assert nothing_moved()
    submit(cast)
    assert nothing_moved()
    accept(cast)
    assert history(cast) == [{"indicator": "V01", "value": 40}, {"indicator": "V03", "value": 7}]
    assert list(Revision.objects.order_by("number").values_list("number", "outcome", "accepted_on")) == [
        (1, "superseded", date(2026, 11, 22)), (2, "returned", None), (3, "withdrawn", None),
        (4, "accepted", date(2026, 11, 22)),
    ]  # fmt: skip


def test_the_revision_keeps_reason_and_changed_cells(cast: Cast) -> None:
    document = small()
    document["values"][0]["note"] = "Counted twice a week."
    document["values"].append({"indicator": "V40", "value": "The yard is closed at noon."})
    reach(cast, "accepted", document)
    first = Revision.objects.get()
    assert (first.reason_code, first.changes) == ("", [])
    correct(cast, reason_code="counted_twice")
    changed = small(V03={"absence": "not_collected"}, V19={"value": 2})
    changed["values"][0]["note"] = "Counted twice a week."  # the same words under another salt are no change
    changed["values"].append({"indicator": "V40", "value": "The yard is closed all day."})
    changed["values"].append({"indicator": "V08", "value": 3})
    save(cast, changed, If_Match="*")
    submit(cast)
    second = Revision.objects.get(number=2)
    digest = {revision: revision.values["values"][-1]["value"] for revision in (first, second)}
    assert second.reason_code == "counted_twice"
    assert second.changes == [
        {"cell": {"indicator": "V03"}, "before": {"value": 7}, "after": {"absence": "not_collected"}},
        {"cell": {"indicator": "V08"}, "before": None, "after": {"value": 3}},
        {"cell": {"indicator": "V19"}, "before": {"absence": "not_collected"}, "after": {"value": 2}},
        {"cell": {"indicator": "V40"}, "before": {"value": digest[first]}, "after": {"value": digest[second]}},
    ]
    lines = cast.api(cast.rosa).get(f"{PLACE}/revisions").json()["results"]
    assert [(line["reason_code"], line["changes"]) for line in lines] == [(None, 0), ("counted_twice", 4)]


def test_an_erased_text_is_no_change(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "V40", "value": "The yard is closed at noon."})
    reach(cast, "accepted", document)
    FreeText.objects.update(text="", salt="", erased_on="2026-11-22")
    correct(cast)
    save(cast, small(V01=39), If_Match="*")
    submit(cast)
    assert [each["cell"] for each in Revision.objects.get(number=2).changes] == [{"indicator": "V01"}]


def test_the_revision_keeps_the_compared_totals_of_the_quarters_before(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    reach(cast, "accepted", small(V15={"absence": "pending"}))
    assert Revision.objects.get().history == {}
    clock.move_to(AFTER)
    cast.api(cast.rosa).put(NEXT, small(V01=40) | {"period": "2026-Q4"})
    assert cast.api(cast.rosa).post(f"{NEXT}/submit").status_code == 201
    totals = {"V01": 38, "V02": 14, "V03": 7, "V06": 3, "V07": 2, "V12": 1}
    assert Revision.objects.get(report__period="2026-Q4").history == {
        **{code: [{"period": "2026-Q3", "value": value}] for code, value in totals.items()},
        "V15": [{"period": "2026-Q3", "absence": "pending"}],
    }


@pytest.mark.parametrize("state", ["returned", "correcting"])
def test_what_came_in_once_can_always_be_answered_and_corrected(
    cast: Cast, clock: time_machine.Traveller, state: str
) -> None:
    reach(cast, state)
    clock.move_to(AFTER)
    shown = save(cast, small(V01=39), If_Match="*").json()
    assert (shown["window"]["state"], next(each for each in shown["actions"] if each["name"] == "submit")["reason"]) == (
        "closed", None,
    )  # fmt: skip
    assert submit(cast).status_code == 201
    assert Revision.objects.get(number=2).late is True
    assert accept(cast).status_code == 200


def test_withdrawn_it_is_a_draft_to_which_the_window_applies(cast: Cast, clock: time_machine.Traveller) -> None:
    reach(cast, "submitted")
    notice = withdraw(cast).json()["notice"]
    assert (notice["code"], notice["decided_by"], notice["at"]) == (
        "window_counts", "closes", "2026-12-31T23:00:00+00:00",
    )  # fmt: skip
    submit(cast)
    clock.move_to(AFTER)
    answer = withdraw(cast).json()
    assert (answer["notice"]["code"], answer["window"]["state"]) == ("window_closed", "closed")
    assert answer["notice"]["detail"]
    assert refusal(submit(cast)) == (409, "window_closed")
    body = {"until": "2027-02-10", "reason": "They took it back by mistake."}
    assert cast.api(cast.amina).post(f"{PLACE}/exceptions", body).status_code == 201
    assert submit(cast).status_code == 201


class TestVersions:
    def test_a_correction_stays_under_the_version_that_counts(self, cast: Cast) -> None:
        reach(cast, "accepted")
        publish("1.1", "2026-Q1")
        correct(cast)
        api = cast.api(cast.rosa)
        assert (api.get(PLACE).json()["standard"], api.get(PLACE).json()["findings"]) == ("1.0", [])
        refused = save(cast, small(V01=39) | {"standard": "1.1"}, If_Match="*")
        assert [(each["code"], each["pointer"], each["params"]["expected"]) for each in refused.json()["findings"]] == [
            ("S12", "/standard", "1.0")
        ]
        assert refused.status_code == 422
        checked = api.post(f"{PLACE}/validate", small(V01=39)).json()
        assert (checked["findings"], checked["ready"], [each["cell"] for each in checked["changes"]]) == (
            [], True, [{"indicator": "V01"}],
        )  # fmt: skip
        unnamed = {name: value for name, value in small(V01=39).items() if name != "standard"}
        assert save(cast, unnamed, If_Match="*").json()["standard"] == "1.0"
        assert submit(cast).json()["standard"] == "1.0"
        assert accept(cast).json()["standard"] == "1.0"

    def test_a_first_report_under_a_version_past_its_time_is_refused(self, cast: Cast) -> None:
        publish("1.1", "2026-Q1")
        before = everything()
        refused = save(cast, small())
        assert (refused.status_code, [each["code"] for each in refused.json()["findings"]]) == (422, ["S12"])
        assert everything() == before
        assert save(cast, small() | {"standard": "1.1"}).status_code == 201
        assert submit(cast).json()["standard"] == "1.1"

    def test_the_version_before_is_open_for_two_quarters(self, cast: Cast) -> None:
        row = publish("1.1", "2026-Q2")
        reach(cast, "accepted", small() | {"standard": "1.1"})
        correct(cast)
        # Newer or older, it is the one under which it was accepted.
        assert save(cast, small(V01=39), If_Match="*").status_code == 422
        assert save(cast, small(V01=39) | {"standard": "1.1"}, If_Match="*").status_code == 200
        assert Version.objects.filter(pk=row.pk).exists()
