"""GET, POST /companies; GET, PATCH /companies/{id}; POST /companies/{id}/merge."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from api.companies.views import SUBSIDIARY
from groups.actions import companies, facilities
from groups.models import AuditRow, Company, Facility
from groups.models.facility_fact import FactField
from groups.subjects import NODE
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Cast, facility, program


def company(name: str, parent: Company | None = None, **values: Any) -> Company:
    return companies.add(values={"name": name, "parent": parent.pk if parent else None, **values}, by=NODE)


def run_by(place: Facility, name: str) -> None:
    facilities.record_fact(facility=place, field=FactField.COMPANY, value=name, as_of=date(2026, 5, 1),
                           source_url="https://ministry.example.org/list", by=NODE)  # fmt: skip


@pytest.fixture
def holding(cast: Cast) -> Company:
    """Holding owns Guards (XA-NORD), which owns Night Guards (XB-EAST); Alone is alone."""
    owner = company("Holding", country="XC", website="https://holding.example.org")
    guards = company("Guards", owner, country="XA")
    company("Night Guards", guards)
    company("Alone")
    run_by(cast.north, "Guards")
    east = facility("XB-EAST", "XB", city="East")
    run_by(east, "Night Guards")
    program("East Friends", cast.dora, country="XB", facilities=[
        {"facility": "XB-EAST", "since": date(2025, 1, 1), "until": None}])  # fmt: skip
    return owner


def test_shows_all_that_a_company_owns_in_all_countries_in_one_call(cast: Cast, holding: Company) -> None:
    guards, night = Company.objects.get(name="Guards"), Company.objects.get(name="Night Guards")
    answer = cast.api().get(f"/companies/{holding.pk}")
    shown = answer.json()
    reference = {"id": str(guards.pk), "name": "Guards"}
    assert shown == {
        "id": str(holding.pk),
        "name": "Holding",
        "country": "XC",
        "country_name": "Invented country XC",
        "website": "https://holding.example.org",
        "parent": None,
        "last_modified": shown["last_modified"],
        "is_demo": False,
        "subsidiaries": [
            {
                **reference,
                "country": "XA",
                "subsidiaries": [{"id": str(night.pk), "name": "Night Guards", "country": None, "subsidiaries": []}],
            }
        ],
        "facilities": [
            {
                "id": str(cast.north.pk),
                "code": "XA-NORD",
                "name": "Centre XA-NORD",
                "country": "XA",
                "country_name": "Invented country XA",
                "city": None,
                "type": {"code": "unknown", "name": "Unknown"},
                "status": "in_use",
                "capacity": None,
                "company": reference,
            },
            shown["facilities"][1],
        ],
        "programs": 2,
    }
    assert (shown["facilities"][1]["code"], shown["facilities"][1]["company"]["name"]) == ("XB-EAST", "Night Guards")
    below = cast.api().get(f"/companies/{night.pk}").json()
    assert (below["parent"], [row["code"] for row in below["facilities"]], below["programs"]) == (
        reference, ["XB-EAST"], 1)  # fmt: skip
    again = cast.api().get(f"/companies/{holding.pk}", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


def test_lists_and_filters(cast: Cast, holding: Company) -> None:
    def names(query: str) -> list[str]:
        return [row["name"] for row in cast.api().get(f"/companies?{query}").json()["results"]]

    assert names("") == ["Alone", "Guards", "Holding", "Night Guards"]
    assert names("q=guards") == ["Guards", "Night Guards"]
    assert names("q=guards+night&country=XA") == []
    assert names("country=XC") == ["Holding"]
    first = cast.api().get("/companies?limit=3").json()
    rest = cast.api().get(first["next"].partition("/api/v1")[2]).json()
    assert [row["name"] for row in rest["results"]] == ["Night Guards"]
    for query, fault in [
        ("country=x", ("unknown_code", "/country")),
        ("q=", ("search_length", "/q")),
        ("q=%22", ("search_without_words", "/q")),
        ("parent=1", ("unknown_parameter", "/parent")),
    ]:
        assert faults(cast.api().get(f"/companies?{query}")) == [fault]


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, holding: Company, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len(cast.api().get(f"/companies?limit={rows}").json()["results"]) == rows


def test_is_entered_by_any_coordinator_or_the_administrator(cast: Cast, holding: Company) -> None:
    answer = cast.api(cast.elif_).post("/companies", {**SUBSIDIARY.value, "parent": str(holding.pk)})
    shown = answer.json()
    assert (answer.status_code, shown["parent"]["name"], shown["facilities"]) == (201, "Holding", [])
    assert answer.headers["Location"] == f"/api/v1/companies/{shown['id']}"
    assert AuditRow.objects.filter(action="company.added", object_id=shown["id"]).exists()
    assert cast.api(cast.nadia).post("/companies", {"name": "Other"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"name": "Guards"}, [("name_taken", "/name")]),
        ({"name": ""}, [("blank", "/name")]),
        ({"name": "a\u202eb"}, [("bad_text", "/name")]),
        ({"name": "x" * 201}, [("max_length", "/name")]),
        ({"name": "New", "country": "Xa"}, [("unknown_code", "/country")]),
        ({"name": "New", "website": "javascript:x"}, [("unknown_code", "/website")]),
        ({"name": "New", "parent": "Guards"}, [("not_an_id", "/parent")]),
        ({"name": "Guards", "parent": str(uuid4())}, [("name_taken", "/name"), ("unknown_company", "/parent")]),
        ({"name": "New", "facilities": []}, [("unknown_member", "/facilities")]),
    ],
)
def test_refuses_what_is_wrong(
    cast: Cast, holding: Company, body: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    with nothing_changes():
        answer = cast.api(cast.amina).post("/companies", body)
    assert (answer.status_code, faults(answer)) == (400, found)


def test_changes_with_its_version(cast: Cast, holding: Company) -> None:
    amina, alone = cast.api(cast.amina), Company.objects.get(name="Alone")
    place = f"/companies/{alone.pk}"
    tag = amina.get(place).headers["ETag"]
    change = {"name": "Not Alone", "parent": str(holding.pk)}
    assert refusal(amina.patch(place, change)) == (428, "if_match_required")
    assert amina.patch(place, change, If_Match=tag).json()["parent"]["name"] == "Holding"
    assert amina.patch(place, change).status_code == 200
    late = amina.patch(place, {"parent": None}, If_Match=tag)
    assert (refusal(late), late.json()["changed"]) == ((412, "version_moved"), ["name", "parent"])
    assert amina.patch(place, {"parent": None}, If_Match="*").json()["parent"] is None


def test_nobody_owns_itself(cast: Cast, holding: Company) -> None:
    for name in ("Holding", "Guards", "Night Guards"):
        below = Company.objects.get(name=name)
        answer = cast.api(cast.amina).patch(f"/companies/{holding.pk}", {"parent": str(below.pk)}, If_Match="*")
        assert faults(answer) == [("owns_itself", "/parent")]


def test_a_sold_company_takes_its_facilities_and_programs_along(cast: Cast, holding: Company) -> None:
    guards, alone = Company.objects.get(name="Guards"), Company.objects.get(name="Alone")
    cast.api(cast.amina).patch(f"/companies/{guards.pk}", {"parent": str(alone.pk)}, If_Match="*")
    counts = [cast.api().get(f"/companies/{each.pk}").json()["programs"] for each in (holding, alone, guards)]
    assert counts == [0, 2, 2]


def test_doubles_are_merged_and_their_name_leads_on(cast: Cast, holding: Company) -> None:
    guards, amina = Company.objects.get(name="Guards"), cast.api(cast.amina)
    double = company("Guards Ltd.", country="XB", website="https://guards.example.org")
    company("Small Guards", double)
    sud = facility("XA-SUD")
    run_by(sud, "Guards Ltd.")
    shown = amina.post(f"/companies/{double.pk}/merge", {"into": str(guards.pk)}).json()
    assert (shown["name"], shown["country"], shown["website"]) == ("Guards", "XA", "https://guards.example.org")
    assert [row["name"] for row in shown["subsidiaries"]] == ["Night Guards", "Small Guards"]
    assert [row["code"] for row in shown["facilities"]] == ["XA-NORD", "XA-SUD", "XB-EAST"]
    gone = cast.api().get(f"/companies/{double.pk}")
    assert (refusal(gone), gone.headers["Location"]) == ((301, "moved"), f"/api/v1/companies/{guards.pk}")
    assert "Guards Ltd." not in [row["name"] for row in cast.api().get("/companies").json()["results"]]
    # Facts keep the name that their source had, and mean the one that stands; also those that come later.
    run_by(cast.north, "Guards Ltd.")
    for code in ("XA-NORD", "XA-SUD"):
        operator = cast.api().get(f"/facilities/{code}").json()["operator"]
        assert (operator["company"], operator["parent_company"]) == ("Guards", "Holding")
    assert cast.api().get("/facilities/XA-SUD?as_of=2026-06-01").json()["operator"]["company"] == "Guards"
    assert len(cast.api().get(f"/facilities?company={double.pk}").json()["results"]) == 3


def test_an_owner_is_merged_into_what_it_owns(cast: Cast, holding: Company) -> None:
    night = Company.objects.get(name="Night Guards")
    company("Holding's own", holding)
    shown = cast.api(cast.amina).post(f"/companies/{holding.pk}/merge", {"into": str(night.pk)}).json()
    assert shown["parent"] is None
    assert [row["name"] for row in shown["subsidiaries"]] == ["Guards", "Holding's own"]
    assert [row["code"] for row in shown["facilities"]] == ["XA-NORD", "XB-EAST"]


def test_refuses_to_merge_what_cannot_be(cast: Cast, holding: Company) -> None:
    amina, place = cast.api(cast.amina), f"/companies/{holding.pk}/merge"
    double = company("Holding AG")
    amina.post(f"/companies/{double.pk}/merge", {"into": str(holding.pk)})
    for into, code in [(holding.pk, "same_company"), (uuid4(), "unknown_company"), (double.pk, "company_merged")]:
        with nothing_changes():
            assert faults(amina.post(place, {"into": str(into)})) == [(code, "/into")]
    assert faults(amina.patch(f"/companies/{holding.pk}", {"parent": str(double.pk)}, If_Match="*")) == [
        ("unknown_company", "/parent")]  # fmt: skip
    assert refusal(amina.post(f"/companies/{double.pk}/merge", {"into": str(holding.pk)})) == (301, "moved")
    assert refusal(cast.api().get(f"/companies/{uuid4()}")) == (404, "not_found")
