"""GET /facilities and /facilities/{id}."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions import facilities
from groups.codelists import FacilityType, OperatorType
from groups.models import Company, Facility
from groups.models.facility_fact import FactField
from groups.subjects import NODE
from tests.api.refusals import faults, refusal
from tests.cast import Cast, facility, program


def fact(found: Facility, field: FactField, value: object, day: int = 1) -> None:
    facilities.record_fact(
        facility=found,
        field=field,
        value=value,
        as_of=date(2026, 5, day),
        source_url="https://ministry.example.org/list",
        by=NODE,
    )


@pytest.fixture
def south(cast: Cast) -> Facility:
    found = facility(
        "XA-SUD", "XB", type=FacilityType.FAMILY_UNIT, city="=Valmer", subdivision="XB-02", national_type="LRA"
    )
    owner = Company.objects.create(name="Holding")
    Company.objects.create(name="Guards", parent=owner)
    fact(found, FactField.CAPACITY, 80)
    fact(found, FactField.CAPACITY, 96, day=3)
    fact(found, FactField.CAPACITY, 90, day=2)
    fact(found, FactField.OPERATOR_TYPE, OperatorType.PRIVATE_FOR_PROFIT)
    fact(found, FactField.COMPANY, "Guards")
    return found


def test_shows_what_is_known_with_its_sources(cast: Cast, south: Facility) -> None:
    program("South Friends", cast.dora, facilities=[{"facility": "XA-SUD", "since": date(2026, 1, 1), "until": None}])
    program("Waiting", cast.dora, listed=False, facilities=[
        {"facility": "XA-SUD", "since": date(2026, 1, 1), "until": None}])  # fmt: skip
    answer = cast.api().get(f"/facilities/{south.pk}")
    shown = answer.json()
    source = {"source_url": "https://ministry.example.org/list"}
    assert shown == {
        "id": str(south.pk),
        "code": "XA-SUD",
        "name": "Centre XA-SUD",
        "national_type": "LRA",
        "type": {"code": "family_unit", "name": "Family unit"},
        "country": "XB",
        "country_name": "Invented country XB",
        "subdivision": "XB-02",
        "city": "=Valmer",
        "location": None,
        "status": "in_use",
        "operator": {
            "type": "private_for_profit",
            "type_name": "Private, for profit",
            "company": "Guards",
            "parent_company": "Holding",
        },
        "capacity": 96,
        "facts": [
            {"field": "capacity", "value": 96, "as_of": "2026-05-03", **source},
            {"field": "capacity", "value": 90, "as_of": "2026-05-02", **source},
            {"field": "capacity", "value": 80, "as_of": "2026-05-01", **source},
            {"field": "company", "value": "Guards", "as_of": "2026-05-01", **source},
            {"field": "operator_type", "value": "private_for_profit", "as_of": "2026-05-01", **source},
        ],
        "programs": [
            {
                "id": shown["programs"][0]["id"],
                "slug": "south-friends",
                "name": "South Friends",
                "access_status": "open",
            }
        ],
        "last_modified": shown["last_modified"],
        "is_demo": False,
    }
    assert answer.headers["ETag"].startswith('"5.')
    again = cast.api().get(f"/facilities/{south.pk}", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_answers_in_the_callers_language(cast: Cast) -> None:
    shown = cast.api().get(f"/facilities/{cast.north.pk}?lang=ar").json()
    assert (shown["name"], shown["country_name"]) == ("مركز XA-NORD", "بلد متخيَّل XA")
    assert cast.api().get(f"/facilities/{cast.north.pk}?lang=ja").json()["name"] == "Centre XA-NORD"
    in_all = cast.api().get(f"/facilities/{cast.north.pk}?lang=all").json()
    assert in_all["name"] == {"ar": "مركز XA-NORD", "en": "Centre XA-NORD"}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["XA-NORD", "XA-SUD"]),
        ("country=XB", ["XA-SUD"]),
        ("type=family_unit", ["XA-SUD"]),
        ("operator=private_for_profit", ["XA-SUD"]),
        ("operator=police", []),
        ("status=in_use", ["XA-NORD", "XA-SUD"]),
        ("status=closed", []),
        ("q=nord", ["XA-NORD"]),
        ("q=valmer+centre", ["XA-SUD"]),
        ("country=XA&type=family_unit", []),
    ],
)
def test_filters_combine_with_and(cast: Cast, south: Facility, query: str, codes: list[str]) -> None:
    answer = cast.api().get(f"/facilities?{query}")
    assert [row["code"] for row in answer.json()["results"]] == codes


@pytest.mark.parametrize(
    ("query", "code", "pointer"),
    [
        ("country=Xa", "unknown_code", "/country"),
        ("type=castle", "unknown_code", "/type"),
        ("operator=pirates", "unknown_code", "/operator"),
        ("status=haunted", "unknown_code", "/status"),
        ("q=", "search_length", "/q"),
        ("kind=group", "unknown_parameter", "/kind"),
        ("limit=51&lang=all", "limit_out_of_range", "/limit"),
    ],
)
def test_refuses_what_it_does_not_know(cast: Cast, query: str, code: str, pointer: str) -> None:
    answer = cast.api().get(f"/facilities?{query}")
    assert refusal(answer) == (400, "bad_parameter")
    assert faults(answer) == [(code, pointer)]


def test_comes_as_csv(cast: Cast, south: Facility) -> None:
    answer = cast.api().get("/facilities?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["code"], row["city"], row["capacity"], row["programs"]) for row in rows] == [
        ("XA-NORD", "", "", "harbour-visitors"),
        ("XA-SUD", "'=Valmer", "96", ""),
    ]
    alone = cast.api().get(f"/facilities/{south.pk}?format=csv&lang=all").content.decode()
    assert [row["name"] for row in csv.DictReader(io.StringIO(alone))] == ["Centre XA-SUD"]


def test_is_not_found_where_there_is_none(cast: Cast) -> None:
    assert refusal(cast.api().get(f"/facilities/{uuid4()}")) == (404, "not_found")
    assert refusal(cast.api().get("/facilities/XA-NORD")) == (404, "not_found")


def test_pages_by_code(cast: Cast, south: Facility) -> None:
    first = cast.api().get("/facilities?limit=1").json()
    second = cast.api().get(first["next"].partition("/api/v1")[2]).json()
    assert [row["code"] for row in first["results"] + second["results"]] == ["XA-NORD", "XA-SUD"]


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        found = facility(f"XC-{number}", "XC")
        fact(found, FactField.CAPACITY, 10 + number)
        program(f"Circle {number}", cast.dora, facilities=[
            {"facility": found.code, "since": date(2026, 1, 1), "until": None}])  # fmt: skip
    with django_assert_num_queries(4):  # facilities with their companies, facts, links, programs
        answer = cast.api().get(f"/facilities?country=XC&limit={rows}")
    assert len(answer.json()["results"]) == rows
