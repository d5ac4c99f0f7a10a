"""POST /facilities, PATCH /facilities/{id}, its facts and its identifiers: by coordinators of the country."""

from typing import Any

import pytest

from api.facilities.examples import FACT, NEW
from groups.actions import coordinators
from groups.models import AuditRow, ChangeRow, Company, Facility, FacilityFact
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Answer, Cast, facility

SOURCE = "https://ministry.example.org/list"
LONG = "x" * 501


def body(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {**NEW.value, **changes}
    return {name: value for name, value in whole.items() if value is not ...}


def fact(**changes: Any) -> dict[str, Any]:
    return {"field": "capacity", "value": 90, "as_of": "2026-06-30", "source_url": SOURCE, **changes}


def tell(cast: Cast, **changes: Any) -> Answer:
    return cast.api(cast.amina).post("/facilities/XA-NORD/facts", fact(**changes))


def test_enters_a_facility_with_its_facts(cast: Cast) -> None:
    answer = cast.api(cast.amina).post("/facilities?lang=fr", NEW.value)
    shown = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/facilities/{shown['id']}"
    assert (shown["code"], shown["name"], shown["city"], shown["capacity"], shown["type"]["code"]) == (
        "XA-VALMER", "Centre de rétention de la Baie", "Valmer", 120, "pre_removal_centre")  # fmt: skip
    assert shown["identifiers"] == [{"scheme": "ministry", "value": "CRA-17"}]
    assert shown["location"] == {"latitude": 43.3, "longitude": 5.37, "precision": "city"}
    assert shown["possible_duplicates"] == []
    assert cast.api().get("/facilities?q=baie").json()["results"][0]["id"] == shown["id"]
    assert AuditRow.objects.filter(action="facility.added", object_id=shown["id"], country="XA").count() == 1
    assert ChangeRow.objects.filter(kind="facility", object_id=shown["id"], operation="upsert").exists()


def test_finds_a_free_code_in_any_script(cast: Cast) -> None:
    codes = [
        cast.api(cast.amina).post("/facilities", body(identifiers=..., **more)).json()["code"]
        for more in ({}, {}, {"city": "서울"}, {"city": ..., "name": {"ar": "بيت"}}, {"code": "XA-OWN-1"})
    ]
    assert codes == ["XA-VALMER", "XA-VALMER-2", "XA-SEOUL", "XA-BYT", "XA-OWN-1"]


def test_hints_at_facilities_that_it_may_be(cast: Cast) -> None:
    facility("XB-BAY", "XB", identifiers=[{"scheme": "ministry", "value": "9"}])
    cast.api(cast.amina).post("/facilities", body(identifiers=...))
    answer = cast.api(cast.amina).post("/facilities", body(name="Centre de Retention de la baie", identifiers=...))
    assert [(row["code"], row["reason"]) for row in answer.json()["possible_duplicates"]] == [("XA-VALMER", "name")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": ...}, [("required", "/name")]),
        ({"name": {}}, [("required", "/name")]),
        ({"name": {"sw": "Kituo"}}, [("unknown_language", "/name/sw")]),
        ({"name": "a\u202eb"}, [("bad_text", "/name")]),
        ({"name": {"en": "a\u0007b"}}, [("bad_text", "/name/en")]),
        ({"country": "Xa"}, [("unknown_code", "/country")]),
        ({"source_language": "sw"}, [("unknown_code", "/source_language")]),
        ({"subdivision": "XB-02"}, [("subdivision_of_another_country", "/subdivision")]),
        ({"code": "XA-NORD"}, [("code_taken", "/code")]),
        ({"code": "XB-NEW"}, [("malformed_code", "/code")]),
        ({"code": "XA-new"}, [("malformed_code", "/code")]),
        ({"code": "XA-" + "A" * 25}, [("malformed_code", "/code")]),
        ({"location": {"latitude": 91, "longitude": 0}}, [("max_value", "/location/latitude")]),
        ({"in_use_until": "2026-02-28"}, [("ends_before_start", "/in_use_until")]),
        ({"operator": "police"}, [("unknown_member", "/operator")]),
        ({"facts": [fact(value=-1), fact(source_url="javascript:alert(1)")]}, [("unknown_code", "/facts/1/source_url")]),
        ({"facts": [fact(value=-1), fact(field="type", value="castle")]},
         [("out_of_range", "/facts/0/value"), ("unknown_code", "/facts/1/value")]),
        ({"identifiers": [{"scheme": "Ministry", "value": "1"}]}, [("scheme_malformed", "/identifiers/0/scheme")]),
        ({"identifiers": [{"scheme": "m", "value": "1"}] * 2}, [("repeated", "/identifiers/1")]),
        ({"identifiers": [{"scheme": "m", "value": "1"}] * 31}, [("max_length", "/identifiers")]),
    ],
)  # fmt: skip
def test_refuses_what_is_wrong_and_says_where(
    cast: Cast, changes: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    with nothing_changes():
        answer = cast.api(cast.amina).post("/facilities", body(**changes))
    assert (answer.status_code, faults(answer)) == (400, found)


def test_an_identifier_belongs_to_one_facility(cast: Cast) -> None:
    amina = cast.api(cast.amina)
    assert amina.post("/facilities", NEW.value).status_code == 201
    again = amina.post("/facilities", NEW.value)
    assert faults(again) == [("identifier_taken", "/identifiers/0")]
    assert refusal(amina.put("/facilities/XA-NORD/identifiers/ministry/CRA-17")) == (409, "identifier_taken")


def test_a_coordinator_enters_in_own_countries_alone(cast: Cast) -> None:
    assert refusal(cast.api(cast.amina).post("/facilities", body(country="XB"))) == (403, "not_allowed")
    assert refusal(cast.api(cast.amina, mfa=False).post("/facilities", NEW.value)) == (403, "mfa_required")


def test_changes_names_and_place(cast: Cast) -> None:
    amina = cast.api(cast.amina)
    tag = amina.get("/facilities/XA-NORD").headers["ETag"]
    change = {"name": {"fr": "Centre Nord", "ar": ""}, "city": "Valmer", "in_use_until": "2026-10-01"}
    assert refusal(amina.patch("/facilities/XA-NORD", change)) == (428, "if_match_required")
    answer = amina.patch("/facilities/XA-NORD", change, If_Match=tag)
    assert (answer.status_code, answer.json()["city"], answer.json()["in_use_until"]) == (200, "Valmer", "2026-10-01")
    assert amina.get("/facilities/XA-NORD?lang=all").json()["name"] == {"en": "Centre XA-NORD", "fr": "Centre Nord"}
    assert amina.get("/facilities?q=valmer+nord").json()["results"][0]["code"] == "XA-NORD"
    # The same again changes nothing and needs no version; something else does.
    assert amina.patch("/facilities/XA-NORD", change).status_code == 200
    moved = amina.patch("/facilities/XA-NORD", {"city": "Bay"}, If_Match=tag)
    assert refusal(moved) == (412, "version_moved")
    assert moved.json()["changed"] == ["name", "city", "in_use_until"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"name": {"en": "", "ar": ""}}, [("required", "/name")]),
        ({"in_use_until": "2019-12-31"}, [("ends_before_start", "/in_use_until")]),
        ({"country": "XB"}, [("unknown_member", "/country")]),
        ({"code": "XA-SUD"}, [("unknown_member", "/code")]),
        ({"facts": []}, [("unknown_member", "/facts")]),
        ({"name": None}, [("null", "/name")]),
    ],
)
def test_a_change_is_checked(cast: Cast, change: dict[str, Any], found: list[tuple[str, str]]) -> None:
    answer = cast.api(cast.amina).patch("/facilities/XA-NORD", change, If_Match="*")
    assert (answer.status_code, faults(answer)) == (400, found)


def test_the_newest_fact_is_what_holds(cast: Cast) -> None:
    asked: list[tuple[dict[str, Any], int, str]] = [
        ({}, 90, "unknown"),
        ({"value": 80, "as_of": "2025-01-01"}, 90, "unknown"),
        ({"value": 70, "as_of": "2026-07-01"}, 70, "unknown"),
        ({"field": "operator_type", "value": "police"}, 70, "police"),
        ({"field": "population", "value": 12}, 70, "police"),
    ]
    for changes, capacity, operator in asked:
        answer = tell(cast, **changes)
        assert answer.status_code == 201
        assert (answer.json()["capacity"], answer.json()["operator"]["type"]) == (capacity, operator)
    assert [row["value"] for row in answer.json()["facts"]] == [70, 90, 80, "police", 12]


def test_a_company_is_named_or_pointed_at_or_gone(cast: Cast) -> None:
    guards = Company.objects.create(name="Guards")
    told = [
        tell(cast, field="company", value=value, as_of=f"2026-06-{day:02}").json()["operator"]["company"]
        for day, value in enumerate([str(guards.pk), "New Company", ""], start=1)
    ]
    assert told == ["Guards", "New Company", None]
    assert list(FacilityFact.objects.values_list("value", flat=True)) == ["", "New Company", "Guards"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"value": "ninety"}, [("not_an_integer", "/value")]),
        ({"value": 100_001}, [("out_of_range", "/value")]),
        ({"value": 1.5}, [("not_a_value", "/value")]),
        ({"value": True}, [("not_a_value", "/value")]),
        ({"value": None}, [("null", "/value")]),
        ({"field": "type", "value": 5}, [("not_a_text", "/value")]),
        ({"field": "company", "value": "00000000-0000-0000-0000-000000000000"}, [("unknown_company", "/value")]),
        ({"field": "company", "value": "x" * 201}, [("max_length", "/value")]),
        ({"field": "company", "value": "a\u2066b"}, [("bad_text", "/value")]),
        ({"field": "colour"}, [("unknown_code", "/field")]),
        ({"as_of": "2026-11-23", "value": -1}, [("out_of_range", "/value"), ("in_the_future", "/as_of")]),
        ({"as_of": "yesterday"}, [("not_a_date", "/as_of")]),
        ({"source_url": ""}, [("blank", "/source_url")]),
        ({"source_url": f"https://a.example.org/{LONG}"}, [("max_length", "/source_url")]),
        ({"source_url": "http://127.0.0.1/list"}, [("unknown_code", "/source_url")]),
        ({"extra": 1}, [("unknown_member", "/extra")]),
    ],
)
def test_a_fact_is_checked(cast: Cast, changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = tell(cast, **changes)
    assert (answer.status_code, faults(answer)) == (400, found)


def test_a_fact_that_was_wrong_is_withdrawn_and_stays_written_down(cast: Cast) -> None:
    amina = cast.api(cast.amina)
    tell(cast, value=80, as_of="2025-01-01")
    wrong = next(row for row in tell(cast).json()["facts"] if row["value"] == 90)
    place = f"/facilities/XA-NORD/facts/{wrong['id']}/withdraw"
    answer = amina.post(place)
    assert (answer.status_code, answer.json()["capacity"]) == (200, 80)
    assert [row["value"] for row in answer.json()["facts"]] == [80]
    assert amina.post(place).headers["ETag"] == answer.headers["ETag"]
    assert FacilityFact.objects.count() == 2
    last = answer.json()["facts"][0]["id"]
    assert amina.post(f"/facilities/XA-NORD/facts/{last}/withdraw").json()["capacity"] is None


def test_a_fact_of_another_facility_is_none_of_this_one(cast: Cast) -> None:
    facility("XA-SUD")
    told = tell(cast).json()["facts"][0]["id"]
    for number in (told, 0, 10**30):
        answer = cast.api(cast.amina).post(f"/facilities/XA-SUD/facts/{number}/withdraw")
        assert refusal(answer) == (404, "not_found")


def test_identifiers_come_and_go(cast: Cast) -> None:
    amina = cast.api(cast.amina)
    place = "/facilities/XA-NORD/identifiers/ministry"
    assert [amina.put(f"{place}/CRA-7%2FB").status_code for _ in range(2)] == [201, 200]
    assert amina.put(f"{place}/8").json()["identifiers"] == [
        {"scheme": "ministry", "value": "8"}, {"scheme": "ministry", "value": "CRA-7/B"}]  # fmt: skip
    assert cast.api().get("/facilities?identifier=ministry:CRA-7/B").json()["results"][0]["code"] == "XA-NORD"
    assert [amina.delete(f"{place}/8").status_code for _ in range(2)] == [204, 404]
    assert cast.api().get("/facilities?q=cra").json()["results"] != []


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("Ministry/8", [("scheme_malformed", "/scheme")]),
        ("ministry/" + "8" * 81, [("max_length", "/value")]),
        ("ministry/%E2%80%AE8", [("bad_text", "/value")]),
        ("ministry/%20", [("blank", "/value")]),
    ],
)
def test_an_identifier_is_checked(cast: Cast, path: str, found: list[tuple[str, str]]) -> None:
    answer = cast.api(cast.amina).put(f"/facilities/XA-NORD/identifiers/{path}")
    assert (answer.status_code, faults(answer)) == (400, found)


@pytest.mark.parametrize("path", ["ministry/%00", "%00/8"])
def test_a_character_that_no_database_holds_is_none(cast: Cast, path: str) -> None:
    address = f"/facilities/XA-NORD/identifiers/{path}"
    assert cast.api(cast.amina).put(address).status_code == 400
    assert cast.api(cast.amina).delete(address).status_code == 404


def test_entering_twice_with_a_key_enters_once(cast: Cast) -> None:
    first, again = (cast.api(cast.amina).post("/facilities", NEW.value, Idempotency_Key="k") for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert Facility.objects.filter(city="Valmer").count() == 1


def test_the_example_fact_is_taken(cast: Cast) -> None:
    coordinators.grant(user=cast.elif_, country="XA")
    assert cast.api(cast.elif_).post("/facilities/XA-NORD/facts", FACT.value).status_code == 201
