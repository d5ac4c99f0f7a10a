"""GET and POST /hsds/services: pages, filters, and what is refused. Most of it holds of every list."""

import json
from datetime import date
from urllib.parse import parse_qsl

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions import directory, listings
from groups.models import Program
from groups.representations.hsds.ids import service_id
from groups.representations.hsds.taxonomies import TAXONOMIES, TERMS
from groups.subjects import NODE
from tests.api.hsds.conftest import Scene, contents
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast, facility, program

EVERY = ["Abroad Circle", "Amis de Valmer", "Harbour Visitors", "Hill Friends", "Quiet Friends"]


def term(code: str) -> str:
    return next(each.id for each in TERMS if each.code == code)


def taxonomy(code: str) -> str:
    return next(each.id for each in TAXONOMIES if each.code == code)


def test_lists_the_services_of_listed_groups_in_the_order_of_slugs(scene: Scene) -> None:
    assert scene.names("/services") == EVERY


def test_shows_what_there_is_one_of(scene: Scene) -> None:
    shown = contents(scene.get("/services?search=valmer"))[0]
    organization = {
        "id": str(scene.valmer.pk),
        "name": "Amis de Valmer",
        "description": "Chaque samedi.",
        "x_text_language": "fr",
        "x_translations": {"ko": {"name": "발메르 친구들"}},
        "email": "amis@xn--t-9fab.example",
        "website": "https://xn--t-9fab.example:8443/%C3%A0%20propos?x=%C3%A9",
        "year_incorporated": 1998,
        "uri": f"http://127.0.0.1:8000/api/v1/programs/{scene.valmer.pk}",
        "parent_organization_id": str(scene.umbrella.pk),
        "x_kind": "group",
    }
    assert shown == {
        "id": service_id(str(scene.valmer.pk)),
        "organization_id": str(scene.valmer.pk),
        "name": "Amis de Valmer",
        "description": "Chaque samedi.",
        "application_process": "Écrivez-nous.",
        "x_text_language": "fr",
        "x_translations": {"ko": {"name": "발메르 친구들"}},
        "url": "https://xn--t-9fab.example:8443/%C3%A0%20propos?x=%C3%A9",
        "email": "amis@xn--t-9fab.example",
        "status": "temporarily closed",
        "interpretation_services": "Interpreting",
        "assured_date": "2026-11-22",
        "alert": "Centre XB-MER: Access suspended since 2026-11-22. Centre XB-SUD: Access suspended since 2026-10-03.",
        "last_modified": shown["last_modified"],
        "organization": organization,
    }


def test_is_closed_for_now_only_where_it_gets_in_nowhere(scene: Scene) -> None:
    link = scene.valmer.facility_links.get(facility=scene.coast)
    link.access_status = "restricted"
    link.save()
    directory.show(scene.valmer)
    shown = contents(scene.get("/services?search=valmer"))[0]
    assert shown["status"] == "active"
    assert shown["alert"] == "Centre XB-SUD: Access suspended since 2026-10-03."


def test_warns_of_what_nobody_has_confirmed_for_a_year(scene: Scene) -> None:
    shown = contents(scene.get("/services?search=quiet"))[0]
    assert (shown["status"], shown["assured_date"]) == ("active", "2025-11-01")
    assert shown["alert"] == "Nobody has confirmed this entry for more than a year."


def test_answers_in_the_callers_language_and_names_what_is_not(scene: Scene) -> None:
    answer = scene.get("/services?search=harbour", Accept_Language="ar")
    shown = contents(answer)[0]
    assert answer.headers["Content-Language"] == "ar"
    assert (shown["name"], shown["x_text_language"]) == ("زوّار الميناء", "ar")
    assert shown["x_text_fallbacks"] == {"description": "en"}
    assert shown["x_translations"] == {"en": {"name": "Harbour Visitors"}, "fr": {"name": "Visiteurs du port"}}
    assert contents(scene.get("/services?search=valmer&lang=ko"))[0]["name"] == "발메르 친구들"


def test_minimal_is_for_asking_what_has_changed(scene: Scene) -> None:
    shown = contents(scene.get("/services?minimal=true"))
    assert [each["name"] for each in shown] == EVERY
    assert {frozenset(each) for each in shown} == {frozenset({"id", "last_modified", "name", "status"})}


def test_full_has_all_parts(scene: Scene) -> None:
    listed = contents(scene.get("/services?full=true"))
    alone = [scene.get(f"/services/{each['id']}").json() for each in listed]
    assert listed == alone


FILTERS = {
    "search=VALMÉR": ["Amis de Valmer"],
    "search=samedi+friends": [],
    "search=%EB%B0%9C%EB%A9%94%EB%A5%B4": ["Amis de Valmer"],
    "search=balmeleu": ["Amis de Valmer"],
    "search=%25x": [],
    "search=friends": ["Hill Friends", "Quiet Friends"],
    "search=%27%22+OR+1%3D1": [],
    "modified_after=2026-11-22": EVERY,
    "modified_after=2026-11-22T07:00:00Z": EVERY,
    "modified_after=2026-11-22T10:00:00.5%2B01:00": [],
    "modified_after=2026-11-23": [],
    f"taxonomy_term_id={term('interpreting')}": ["Amis de Valmer"],
    f"taxonomy_term_id={term('suspended')}": ["Amis de Valmer"],
    f"taxonomy_term_id={term('open')}": ["Harbour Visitors"],
    f"taxonomy_term_id={term('family_unit')}": ["Amis de Valmer"],
    f"taxonomy_term_id={term('private_for_profit')}": ["Amis de Valmer"],
    f"taxonomy_term_id={term('in_use')}": ["Amis de Valmer", "Harbour Visitors"],
    f"taxonomy_term_id={term('group')}": EVERY,
    f"taxonomy_term_id={term('umbrella')}": [],
    f"taxonomy_term_id={term('letters')}": [],
    f"taxonomy_id={taxonomy('service')}": EVERY,
    f"taxonomy_id={taxonomy('program_kind')}": EVERY,
    f"taxonomy_id={taxonomy('access_status')}": ["Amis de Valmer", "Harbour Visitors"],
    f"taxonomy_id={taxonomy('operator_type')}": ["Amis de Valmer", "Harbour Visitors"],
    f"taxonomy_id={taxonomy('access_status')}&taxonomy_term_id={term('interpreting')}": ["Amis de Valmer"],
    f"taxonomy_term_id={term('interpreting')}&search=harbour": [],
    f"taxonomy_term_id={term('interpreting')}&search=valmer&modified_after=2026-11-22": ["Amis de Valmer"],
}


def test_filters_combine_with_and(scene: Scene) -> None:
    assert {query: scene.names(f"/services?{query}") for query in FILTERS} == FILTERS
    posted = {query: dict(parse_qsl(query)) for query in FILTERS}
    found = {query: contents(scene.post("/services", body)) for query, body in posted.items()}
    assert {query: [each["name"] for each in rows] for query, rows in found.items()} == FILTERS


def test_of_an_organization(scene: Scene) -> None:
    key = scene.valmer.pk
    assert scene.names(f"/services?organization_id={key}") == ["Amis de Valmer"]
    assert scene.names(f"/services?organization_id={key}&search=harbour") == []
    assert scene.names(f"/services?organization_id={scene.umbrella.pk}") == []
    for unknown in (scene.hidden.pk, "00000000-0000-4000-8000-000000000000"):
        assert faults(scene.get(f"/services?organization_id={unknown}")) == [("unknown_code", "/organization_id")]


def test_pages_add_up(scene: Scene) -> None:
    found, number = [], 0
    while True:
        number += 1
        answer = scene.get(f"/services?per_page=2&page={number}")
        page = answer.json()
        found += [each["name"] for each in page.pop("contents")]
        assert page == {
            "total_items": 5,
            "total_pages": 3,
            "page_number": number,
            "size": [2, 2, 1][number - 1],
            "first_page": number == 1,
            "last_page": number == 3,
            "empty": False,
        }
        if page["last_page"]:
            break
        assert f'per_page=2&page={number + 1}>; rel="next"' in answer.headers["Link"]
    assert found == EVERY
    assert 'page=2>; rel="prev"' in answer.headers["Link"]
    assert "next" not in answer.headers["Link"]


def test_a_page_beyond_the_last_is_empty(scene: Scene) -> None:
    """Rows may vanish while somebody reads on: that is no error."""
    page = scene.get("/services?per_page=2&page=4").json()
    assert page == {
        "total_items": 5, "total_pages": 3, "page_number": 4, "size": 0, "first_page": False, "last_page": True,
        "empty": True, "contents": [],
    }  # fmt: skip
    nothing = scene.get("/services?search=nobody").json()
    assert nothing == {
        "total_items": 0, "total_pages": 0, "page_number": 1, "size": 0, "first_page": True, "last_page": True,
        "empty": True, "contents": [],
    }  # fmt: skip


def lines(path: str, cast: Cast, **headers: str) -> list[object]:
    answer = cast.api().get(path, **headers)
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # of a streaming response
    return [json.loads(line) for line in body.splitlines()]


def test_streams_everything_without_pages(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.hsds.pages.BATCH", 2)
    for query in ("", "full=true&", "minimal=true&", "search=friends&"):
        streamed = lines(f"/hsds/services?{query}format=ndjson", scene.cast, Accept_Language="fr")
        assert streamed == contents(scene.get(f"/services?{query}", Accept_Language="fr"))
    assert lines("/hsds/services", scene.cast, Accept="application/x-ndjson") == contents(scene.get("/services"))
    head = scene.cast.api().send("HEAD", "/hsds/services?format=ndjson")
    assert (head.status_code, head.headers["Content-Language"]) == (200, "en")


def test_what_is_hidden_is_gone_at_once(scene: Scene) -> None:
    assert scene.names("/services?search=valmer") == ["Amis de Valmer"]
    listings.hide(program=Program.objects.get(pk=scene.valmer.pk), by=NODE)
    assert scene.names("/services?search=valmer") == []
    key = service_id(str(scene.valmer.pk))
    for path in (f"/services/{key}", f"/organizations/{scene.valmer.pk}"):
        assert refusal(scene.get(path)) == (404, "not_found")
    for path in ("/services", "/organizations", "/service_at_locations"):
        for query in ("?per_page=200", "?format=ndjson"):
            answer = scene.get(path + query)
            body = b"".join(answer) if answer.streaming else answer.content
            assert str(scene.valmer.pk).encode() not in body


REFUSALS = {
    "colour=red": ("unknown_parameter", "/colour"),
    "postcode=SW1": ("unknown_parameter", "/postcode"),
    "page=1&page=2": ("repeated_parameter", "/page"),
    "search=a%00b": ("bad_text", "/search"),
    "search=": ("search_length", "/search"),
    "search=%22*%22": ("search_without_words", "/search"),
    f"search={'x' * 10_000}": ("search_length", "/search"),
    "page=0": ("page_out_of_range", "/page"),
    "page=-1": ("page_out_of_range", "/page"),
    "page=one": ("page_out_of_range", "/page"),
    "page=%D9%A3": ("page_out_of_range", "/page"),
    "page=99999999999999999999": ("page_out_of_range", "/page"),
    "per_page=0": ("per_page_out_of_range", "/per_page"),
    "per_page=201": ("per_page_out_of_range", "/per_page"),
    "per_page=10001&minimal=true": ("per_page_out_of_range", "/per_page"),
    "full=yes": ("not_a_boolean", "/full"),
    "minimal=1": ("not_a_boolean", "/minimal"),
    "minimal=true&full=true": ("contradictory_parameters", "/full"),
    "format=ndjson&page=2": ("contradictory_parameters", "/page"),
    "format=ndjson&per_page=2": ("contradictory_parameters", "/per_page"),
    "taxonomy_term_id=visiting": ("not_a_uuid", "/taxonomy_term_id"),
    "taxonomy_id={f7c202f1769d56d486ef25ce46edff99}": ("not_a_uuid", "/taxonomy_id"),
    "taxonomy_id=00000000-0000-4000-8000-000000000000": ("unknown_code", "/taxonomy_id"),
    f"taxonomy_id={term('open')}": ("unknown_code", "/taxonomy_id"),
    "organization_id=harbour-visitors": ("not_a_uuid", "/organization_id"),
    "modified_after=yesterday": ("not_a_time", "/modified_after"),
    "modified_after=2026-11-22T08:00:00": ("not_a_time", "/modified_after"),
    "modified_after=2026-W44-6": ("not_a_time", "/modified_after"),
    "modified_after=2026-02-31": ("not_a_time", "/modified_after"),
    "modified_after=2026-11-22T24:60:00Z": ("not_a_time", "/modified_after"),
    "modified_after=2026-11-22T08Z": ("not_a_time", "/modified_after"),
    "modified_after=%D9%A2%D9%A0%D9%A2%D9%A6-11-22": ("not_a_time", "/modified_after"),
    "modified_after=0001-01-01T00:00:00%2B23:00": ("not_a_time", "/modified_after"),
    "lang=xx": ("unknown_language", "/lang"),
    "lang=all": ("unknown_language", "/lang"),
}


def test_refuses_what_it_does_not_know(db: None) -> None:
    answers = {query: Api().get(f"/hsds/services?{query}", Accept_Language="fr") for query in REFUSALS}
    assert {refusal(answer) for answer in answers.values()} == {(400, "bad_parameter")}
    assert {query: faults(answer) for query, answer in answers.items()} == {
        query: [fault] for query, fault in REFUSALS.items()
    }


def test_knows_two_formats(scene: Scene) -> None:
    for path in (
        "/services?format=csv",
        "/services?format=ndjson,",
        f"/services/{service_id(str(scene.valmer.pk))}?format=ndjson",
    ):
        assert refusal(scene.get(path)) == (406, "format_not_available")
    assert refusal(scene.get("/services", Accept="image/png")) == (406, "format_not_available")


def test_a_post_reads_its_body_strictly_and_changes_nothing(scene: Scene) -> None:
    with nothing_changes():
        page = scene.post("/services", {"per_page": 2, "page": "2", "minimal": False})
        assert [each["name"] for each in contents(page)] == EVERY[2:4]
        assert contents(scene.post("/services?per_page=1")) == contents(scene.get("/services?per_page=1"))
        assert refusal(scene.post("/services", [1])) == (400, "not_an_object")
        assert refusal(scene.post("/services", b"{")) == (400, "not_json")
        for body, fault in (
            ({"colour": "red"}, ("unknown_parameter", "/colour")),
            ({"format": "ndjson"}, ("unknown_parameter", "/format")),
            ({"page": 0}, ("page_out_of_range", "/page")),
            ({"full": 1}, ("not_a_boolean", "/full")),
            ({"search": None}, ("bad_text", "/search")),
            ({"search": ["a"]}, ("bad_text", "/search")),
            ({"minimal": True, "full": True}, ("contradictory_parameters", "/full")),
        ):
            assert faults(scene.post("/services", body)) == [fault]
        assert faults(scene.post("/services?page=1", {"page": 1})) == [("repeated_parameter", "/page")]
    assert refusal(scene.cast.api().put("/hsds/services", {})) == (405, "method_not_allowed")


def test_is_not_sent_again_to_who_has_it(scene: Scene) -> None:
    answer = scene.get("/services")
    again = scene.get("/services", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert scene.get("/services?lang=ar", If_None_Match=answer.headers["ETag"]).status_code == 200


def crowd(cast: Cast) -> None:
    for number in range(3):
        visited = {"facility": facility(f"XC-{number}").code, "since": date(2020, 1, 1), "until": None}
        program(f"Crowd {number}", cast.bruno, facilities=[visited])


QUERIES = {  # how many hold the words, whether any does, how many there are, the page, and where they are shown its facilities
    "services?": 4,
    "services?minimal=true&": 4,
    "services?full=true&": 5,
    "organizations?": 4,
    "organizations?full=true&": 4,
    "organizations?full_service=true&": 5,
    "service_at_locations?": 5,
    "service_at_locations?full=true&": 5,
}


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_the_database_the_same_number_of_times_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(cast)
    for path, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            answer = cast.api().get(f"/hsds/{path}search=crowd&per_page={rows}")
        assert len(contents(answer)) == rows
