"""GET /facilities and /facilities/{id}."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions import access, facilities, listings
from groups.codelists import AccessStatus, FacilityType, OperatorType
from groups.models import Company, Facility
from groups.models.facility_fact import FactField
from groups.subjects import NODE
from tests.api.refusals import faults, refusal
from tests.cast import Answer, Cast, facility, program


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
    source = {"source_url": "https://ministry.example.org/list", "recorded_on": "2026-11-22"}
    for row in shown["facts"]:
        assert isinstance(row.pop("id"), int)
    assert shown == {
        "id": str(south.pk),
        "code": "XA-SUD",
        "name": "Centre XA-SUD",
        "text_language": "en",
        "national_type": "LRA",
        "type": {"code": "family_unit", "name": "Family unit"},
        "country": "XB",
        "country_name": "Invented country XB",
        "subdivision": "XB-02",
        "city": "=Valmer",
        "location": None,
        "status": "in_use",
        "in_use_since": "2020-01-01",
        "in_use_until": None,
        "operator": {
            "type": "private_for_profit",
            "type_name": "Private, for profit",
            "company": "Guards",
            "company_id": str(Company.objects.get(name="Guards").pk),
            "parent_company": "Holding",
            "parent_company_id": str(Company.objects.get(name="Holding").pk),
        },
        "capacity": 96,
        "identifiers": [],
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
    assert answer.headers["ETag"].startswith('"6.')
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
        ("subdivision=XB-02", ["XA-SUD"]),
        ("subdivision=XB-02&country=XB", ["XA-SUD"]),
        ("identifier=ministry:CRA-17:b", ["XA-SUD"]),
        ("identifier=ministry:17", []),
        ("q=cra-17", ["XA-SUD"]),
        ("q=VÀLMÉR", ["XA-SUD"]),
        ("q=مركز", ["XA-NORD", "XA-SUD"]),
        ("q=mrkz", ["XA-NORD", "XA-SUD"]),
        ("q=%25", None),
        ("q=nord'+OR+1%3D1", []),
    ],
)
def test_filters_combine_with_and(cast: Cast, south: Facility, query: str, codes: list[str] | None) -> None:
    facilities.identify(facility=south, scheme="ministry", value="CRA-17:b", by=NODE)
    answer = cast.api().get(f"/facilities?{query}")
    if codes is None:
        assert faults(answer) == [("search_without_words", "/q")]
    else:
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
        ("country=", "unknown_code", "/country"),
        ("subdivision=Valmer", "unknown_code", "/subdivision"),
        ("subdivision=XB-02&country=XA", "contradictory_parameters", "/subdivision"),
        ("company=Guards", "unknown_company", "/company"),
        ("company=00000000-0000-0000-0000-000000000000", "unknown_company", "/company"),
        ("identifier=17", "identifier_malformed", "/identifier"),
        ("q=" + "x" * 10_000, "search_length", "/q"),
        ("q=%E2%80%AE", "search_without_words", "/q"),
        ("facets=colour", "unknown_code", "/facets"),
        ("fields=id,secret", "unknown_code", "/fields"),
        ("fields=", "unknown_code", "/fields"),
        ("format=csv&fields=facts", "unknown_code", "/fields"),
        ("format=csv&limit=5", "contradictory_parameters", "/limit"),
        ("format=ndjson&cursor=x", "contradictory_parameters", "/cursor"),
    ],
)
def test_refuses_what_it_does_not_know(cast: Cast, query: str, code: str, pointer: str) -> None:
    answer = cast.api().get(f"/facilities?{query}")
    assert refusal(answer) == (400, "bad_parameter")
    assert faults(answer) == [(code, pointer)]


def lines(answer: Answer) -> list[str]:
    """Of an answer that is streamed."""
    assert answer.status_code == 200
    return answer.getvalue().decode().splitlines()


def test_comes_as_csv(cast: Cast, south: Facility) -> None:
    answer = cast.api().get("/facilities?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(lines(answer)))
    assert [(row["code"], row["city"], row["capacity"], row["programs"], row["company"]) for row in rows] == [
        ("XA-NORD", "", "", "harbour-visitors", ""),
        ("XA-SUD", "'=Valmer", "96", "", "Guards"),
    ]
    alone = cast.api().get(f"/facilities/{south.pk}?format=csv&lang=all").content.decode()
    assert [row["name"] for row in csv.DictReader(io.StringIO(alone))] == ["Centre XA-SUD"]
    assert lines(cast.api().get("/facilities?format=csv&fields=capacity,code&lang=all")) == [
        "capacity,code", ",XA-NORD", "96,XA-SUD"]  # fmt: skip


def test_comes_as_lines_of_json(cast: Cast, south: Facility) -> None:
    answer = cast.api().get("/facilities?format=ndjson&fields=code,name&lang=ar")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert answer.headers["Vary"].startswith("Accept, Accept-Language")
    assert [json.loads(line) for line in lines(answer)] == [
        {"code": "XA-NORD", "name": "مركز XA-NORD"},
        {"code": "XA-SUD", "name": "مركز XA-SUD"},
    ]


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("exact", [5.1235, 43.9877]), ("city", [5.12, 43.99]), ("region", [5.1, 44.0]), ("country", None)],
)
def test_comes_as_geojson_no_finer_than_may_be_known(cast: Cast, precision: str, shown: list[float] | None) -> None:
    placed = facility(
        "XC-PLACE", "XC", latitude=Decimal("43.98766"), longitude=Decimal("5.12346"), location_precision=precision
    )
    answer = cast.api().get("/facilities?country=XC&format=geojson&fields=code")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.json() == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(placed.pk),
                "geometry": shown and {"type": "Point", "coordinates": shown},
                "properties": {"code": "XC-PLACE", "precision": precision if shown else None},
            }
        ],
        "next": None,
        "previous": None,
    }
    alone = cast.api().get(f"/facilities/{placed.pk}?format=geojson").json()
    assert alone["geometry"] == answer.json()["features"][0]["geometry"]


def test_counts_what_is_found(cast: Cast, south: Facility) -> None:
    facility("XA-EST")
    answer = cast.api().get("/facilities?facets=country,type,subdivision&limit=1").json()
    assert answer["facets"] == {
        "country": [{"code": "XA", "count": 2}, {"code": "XB", "count": 1}],
        "type": [{"code": "unknown", "count": 2}, {"code": "family_unit", "count": 1}],
        "subdivision": [{"code": "XB-02", "count": 1}],
    }
    assert cast.api().get("/facilities?facets=status&country=XC").json()["facets"] == {"status": []}


def test_all_facilities_of_an_owner_in_all_countries(cast: Cast, south: Facility) -> None:
    owner, guards = Company.objects.get(name="Holding"), Company.objects.get(name="Guards")
    Company.objects.create(name="Another")
    fact(cast.north, FactField.COMPANY, "Holding")
    for company, codes in ((owner, ["XA-NORD", "XA-SUD"]), (guards, ["XA-SUD"])):
        found = cast.api().get(f"/facilities?company={company.pk}").json()["results"]
        assert [row["code"] for row in found] == codes


def test_shows_nothing_of_a_hidden_program(cast: Cast) -> None:
    assert [row["slug"] for row in cast.api().get("/facilities/XA-NORD").json()["programs"]] == ["harbour-visitors"]
    listings.hide(program=cast.harbour, by=NODE)
    assert cast.api().get("/facilities/XA-NORD").json()["programs"] == []
    assert cast.api().get("/facilities").json()["results"][0]["programs"] == []


def test_shows_what_sources_told_of_a_day(cast: Cast, south: Facility) -> None:
    def told(day: str) -> tuple[object, ...]:
        shown = cast.api().get(f"/facilities/XA-SUD?as_of={day}").json()
        kind, facts = shown["operator"], len(shown["facts"])
        names = (kind["company"], kind["parent_company"])
        return (shown["type"]["code"], shown["capacity"], *names, kind["type"], facts)

    assert told("2026-04-30") == ("unknown", None, None, None, "unknown", 0)
    assert told("2026-05-02") == ("unknown", 90, "Guards", "Holding", "private_for_profit", 4)
    assert told("2026-11-22") == ("unknown", 96, "Guards", "Holding", "private_for_profit", 5)


def test_shows_who_visited_on_a_day(cast: Cast) -> None:
    access.change(program=cast.harbour, facility=cast.north, status=AccessStatus.SUSPENDED, since=date(2026, 5, 1),
                  reason="health", note="", by=NODE)  # fmt: skip
    seen = [
        [
            (row["slug"], row["access_status"])
            for row in cast.api().get(f"/facilities/XA-NORD?as_of={day}").json()["programs"]
        ]
        for day in ("2019-12-31", "2026-04-30", "2026-05-01")
    ]
    assert seen == [[], [("harbour-visitors", "open")], [("harbour-visitors", "suspended")]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("as_of=2026-13-01", "not_a_date"),
        ("as_of=20260101", "not_a_date"),
        ("as_of=yesterday", "not_a_date"),
        ("as_of=2026-11-23", "in_the_future"),
        ("fields=nope", "unknown_code"),
    ],
)
def test_one_refuses_what_it_does_not_know(cast: Cast, query: str, code: str) -> None:
    answer = cast.api().get(f"/facilities/XA-NORD?{query}")
    assert faults(answer) == [(code, f"/{query.partition('=')[0]}")]


def test_is_found_by_its_code_and_not_found_where_there_is_none(cast: Cast) -> None:
    assert cast.api().get("/facilities/XA-NORD").json()["id"] == str(cast.north.pk)
    for reference in (uuid4(), "XA-NOWHERE", "%00", "xa-nord", "x" * 900):
        assert refusal(cast.api().get(f"/facilities/{reference}")) == (404, "not_found")


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
    with django_assert_num_queries(4):  # facilities with their companies, facts, links with programs, identifiers
        answer = cast.api().get(f"/facilities?country=XC&limit={rows}")
    assert len(answer.json()["results"]) == rows
