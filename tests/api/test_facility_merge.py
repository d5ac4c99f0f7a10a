"""POST /facilities/{id}/merge: two entries are one facility, and whatever names the double still finds it."""

from datetime import date
from typing import Any

import pytest

from groups.actions import access, coordinators, facilities, proposals
from groups.codelists import AccessStatus, ProposalKind
from groups.models import AccessChange, ChangeRow, Facility, ProgramFacility
from groups.models.facility_fact import FactField
from groups.subjects import NODE
from network.reports.models import Observation
from tests.api.refusals import faults, nothing_changes, refusal
from tests.api.steps import PLACE, accept, save, submit
from tests.cast import Cast, facility, program
from tests.documents import small

FACT: dict[str, Any] = {"field": FactField.CAPACITY, "source_url": "https://ministry.example.org/list", "by": NODE}


@pytest.fixture
def double(cast: Cast) -> Facility:
    made = facility("XA-NORD2", city="Valmer", national_type="CRA", identifiers=[{"scheme": "ministry", "value": "7"}])
    facilities.record_fact(facility=made, value=90, as_of=date(2026, 1, 1), **FACT)
    facilities.record_fact(facility=made, value=80, as_of=date(2025, 1, 1), **FACT)
    facilities.record_fact(facility=cast.north, value=80, as_of=date(2025, 1, 1), **FACT)
    return made


def link(code: str, since: date, until: date | None = None) -> dict[str, Any]:
    return {"facility": code, "since": since, "until": until}


def merge(cast: Cast, double: str = "XA-NORD2", into: str = "XA-NORD") -> Any:
    return cast.api(cast.amina).post(f"/facilities/{double}/merge", {"into": into})


def test_moves_what_hangs_on_the_double(cast: Cast, double: Facility) -> None:
    friends = program("Night Friends", cast.dora, facilities=[link("XA-NORD2", date(2025, 1, 1))])
    access.change(program=friends, facility=double, status=AccessStatus.SUSPENDED, since=date(2026, 9, 1),
                  reason="operator", note="", by=NODE)  # fmt: skip
    answer = merge(cast)
    shown = answer.json()
    assert (answer.status_code, shown["id"]) == (200, str(cast.north.pk))
    assert (shown["capacity"], shown["city"], shown["national_type"]) == (90, "Valmer", "CRA")
    assert [row["value"] for row in shown["facts"]] == [90, 80]
    assert shown["identifiers"] == [{"scheme": "ministry", "value": "7"}]
    assert [(row["slug"], row["access_status"]) for row in shown["programs"]] == [
        ("harbour-visitors", "open"), ("night-friends", "suspended")]  # fmt: skip
    (listed,) = cast.api().get("/programs/night-friends").json()["facilities"]
    assert (listed["id"], listed["access_status"]) == (str(cast.north.pk), "suspended")
    assert AccessChange.objects.filter(facility=cast.north).count() == 1
    newest = {(row.kind, row.object_id): row.operation for row in ChangeRow.objects.order_by("id")}
    assert newest["facility", str(double.pk)] == "tombstone"
    assert newest["facility", str(cast.north.pk)] == newest["program", str(friends.pk)] == "upsert"


@pytest.mark.parametrize(
    ("there", "here", "spans"),
    [
        ([(2021, None)], [(2023, None)], [(2021, None)]),
        ([(2023, None)], [(2021, None)], [(2021, None)]),
        ([(2020, 2021)], [(2023, None)], [(2020, 2021), (2023, None)]),
        ([(2020, 2022)], [(2021, 2024)], [(2020, 2024)]),
        ([(2020, 2024)], [(2020, 2020), (2022, 2022), (2024, None)], [(2020, None)]),
    ],
)
def test_spans_that_touch_become_one(
    cast: Cast, double: Facility, there: list[Any], here: list[Any], spans: list[Any]
) -> None:
    def links(code: str, years: list[Any]) -> list[Any]:
        return [link(code, date(first, 1, 1), date(last, 12, 31) if last else None) for first, last in years]

    made = program("Both", cast.dora, facilities=links("XA-NORD2", there) + links("XA-NORD", here))
    assert merge(cast).status_code == 200
    found = ProgramFacility.objects.filter(program=made)
    assert {row.facility_id for row in found} == {cast.north.pk}
    assert [(row.since.year, row.until and row.until.year) for row in found] == spans


def test_the_double_is_answered_with_where_it_went(cast: Cast, double: Facility) -> None:
    facility("XA-THIRD")
    merge(cast, "XA-THIRD", "XA-NORD2")
    merge(cast)
    for old in ("XA-NORD2", double.pk, "XA-THIRD"):
        for path in ("", "/access?lang=fr"):
            answer = cast.api().get(f"/facilities/{old}{path}")
            assert refusal(answer) == (301, "moved")
            assert answer.headers["Location"] == f"/api/v1/facilities/{cast.north.pk}{path}"
    assert [row["code"] for row in cast.api().get("/facilities").json()["results"]] == ["XA-NORD"]
    # Programs may go on naming it.
    made = program("Late", cast.dora, facilities=[link("XA-THIRD", date(2026, 1, 1))])
    assert made.facility_links.get().facility_id == cast.north.pk


def test_refuses_what_cannot_be_merged(cast: Cast, double: Facility) -> None:
    facility("XB-EAST", "XB")
    merged = facility("XA-OLD")
    assert merge(cast, "XA-OLD", "XA-NORD").status_code == 200
    with nothing_changes():
        assert faults(merge(cast, into="XA-NORD2")) == [("same_facility", "/into")]
        assert faults(merge(cast, into="XA-NOWHERE")) == [("unknown_facility", "/into")]
        assert refusal(merge(cast, into="XB-EAST")) == (403, "not_allowed")
        assert refusal(merge(cast, "XB-EAST", "XA-NORD")) == (403, "not_allowed")
        assert refusal(merge(cast, "XA-OLD", "XA-NORD2")) == (301, "moved")
    # What was merged stands for the one that it was merged into.
    assert merge(cast, into=str(merged.pk)).json()["code"] == "XA-NORD"


def test_the_coordinator_of_both_countries_may(cast: Cast) -> None:
    facility("XB-EAST", "XB", subdivision="XB-01", city="East")
    coordinators.grant(user=cast.amina, country="XB")
    shown = merge(cast, "XB-EAST", "XA-NORD").json()
    assert (shown["country"], shown["subdivision"], shown["city"]) == ("XA", None, None)


def test_proposals_about_the_double_are_about_the_other_now(cast: Cast, double: Facility) -> None:
    fact: dict[str, Any] = {
        "field": "capacity",
        "value": 5,
        "as_of": date(2026, 2, 2),
        "source_url": FACT["source_url"],
    }
    made = [
        proposals.make(program=cast.harbour, kind=kind, facility=about, values=values, note="", by=NODE)
        for kind, about, values in [
            (ProposalKind.FACT, double, fact),
            (ProposalKind.MERGE, double, {"into": str(cast.north.pk)}),
            (ProposalKind.MERGE, cast.north, {"into": str(double.pk)}),
        ]
    ]
    merge(cast)
    for row in made:
        row.refresh_from_db()
    assert [row.status for row in made] == ["waiting", "approved", "approved"]
    approved = cast.api(cast.amina).post(f"/facility-proposals/{made[0].pk}/approve")
    assert (approved.status_code, approved.json()["facility"]["code"]) == (200, "XA-NORD")


@pytest.mark.usefixtures("standard")
def test_a_report_that_names_the_double_is_about_the_other(cast: Cast, double: Facility) -> None:
    """A draft is read as being about the other; what was accepted is never rewritten."""
    bruno = cast.api(cast.bruno)
    tag = bruno.get("/programs/harbour-visitors").headers["ETag"]
    both = [link("XA-NORD", date(2020, 1, 1)), link("XA-NORD2", date(2020, 1, 1))]
    facilities_ = [{**each, "since": each["since"].isoformat()} for each in both]
    assert bruno.patch("/programs/harbour-visitors", {"facilities": facilities_}, If_Match=tag).status_code == 200
    only = small()
    only["values"] = [row | ({"facility": "XA-NORD2"} if row["indicator"] == "V11" else {}) for row in only["values"]]
    bruno.put(PLACE, only)
    stored = bruno.get(PLACE).json()["document"]["values"]
    assert {row["facility"] for row in stored if "facility" in row} == {str(double.pk)}
    assert merge(cast).status_code == 200
    context = bruno.get(f"{PLACE}/context").json()["context"]["facilities"]
    assert [(row["code"], row["formerly"]) for row in context] == [("XA-NORD", sorted(["XA-NORD2", str(double.pk)]))]
    checked = bruno.post(f"{PLACE}/validate").json()
    assert [row["code"] for row in checked["findings"] if row["code"].startswith("S")] == []
    submit(cast)
    handed_in = bruno.get(PLACE).json()["document"]["values"]
    assert {row["facility"] for row in handed_in if "facility" in row} == {str(cast.north.pk)}


@pytest.mark.usefixtures("standard")
def test_an_accepted_report_keeps_its_words(cast: Cast, double: Facility) -> None:
    bruno = cast.api(cast.bruno)
    document = small()
    save(cast, document)
    submit(cast)
    accept(cast)
    before = bruno.get(PLACE).json()["document"]
    observed = list(Observation.objects.order_by("pk").values_list("indicator", "facility"))
    assert merge(cast, "XA-NORD", "XA-NORD2").status_code == 200
    assert bruno.get(PLACE).json()["document"] == before
    assert list(Observation.objects.order_by("pk").values_list("indicator", "facility")) == observed
    old = {facility for _indicator, facility in observed if facility}
    assert {Facility.objects.get(pk=facility).merged_into_id for facility in old} <= {double.pk}
    assert bruno.get(f"{PLACE}/revisions/1").status_code == 200
