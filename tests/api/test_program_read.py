"""GET /programs/{id}."""

import csv
import io
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings
from groups.codelists import Scope
from groups.models import OldSlug
from groups.subjects import NODE
from tests.api.refusals import refusal
from tests.cast import Api, Cast, facility, program

PATH = "/programs/harbour-visitors"
PUBLIC = {
    "id", "slug", "kind", "status", "name", "summary", "how_to_join", "text_language", "text_fallbacks", "country",
    "country_name", "subdivision", "city", "location", "time_zone", "languages", "services", "website", "email",
    "phone", "founded_year", "facilities", "parent", "home", "assured_on", "last_modified", "stale", "is_demo",
    "freshness",
}  # fmt: skip
PRIVATE = {
    "source_language", "reporting_from", "closed_on", "activities", "suspensions", "rejection", "pending_changes",
    "notices",
}  # fmt: skip


def test_shows_the_listing_to_everybody(cast: Cast) -> None:
    answer = cast.api().get(PATH)
    shown = answer.json()
    assert answer.status_code == 200
    assert shown.keys() == PUBLIC
    assert (shown["id"], shown["status"], shown["name"]) == (str(cast.harbour.pk), "listed", "Harbour Visitors")
    assert shown["facilities"] == [
        {
            "id": str(cast.north.pk),
            "name": "Centre XA-NORD",
            "access_status": "open",
            "since": "2020-01-01",
            "visit_days": [],
        }
    ]
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/json", "public, no-cache")
    for header in ("Accept", "Accept-Language"):
        assert header in answer.headers["Vary"].split(", ")


def test_shows_more_to_those_who_have_a_role(cast: Cast) -> None:
    for who in (cast.bruno, cast.rosa, cast.amina):
        answer = cast.api(who).get(PATH)
        assert answer.json().keys() == PUBLIC | PRIVATE
        assert answer.headers["Cache-Control"] == "no-store"
    for caller in (cast.api(cast.chen), cast.api(cast.elif_), cast.api(cast.nadia),
                   Api(token=cast.token(cast.harbour, *Scope))):  # fmt: skip
        assert caller.get(PATH).json().keys() == PUBLIC


def test_is_found_by_its_id_too(cast: Cast) -> None:
    by_slug = cast.api().get(PATH)
    for reference in (str(cast.harbour.pk), str(cast.harbour.pk).upper()):
        answer = cast.api().get(f"/programs/{reference}")
        assert (answer.content, answer.headers["ETag"]) == (by_slug.content, by_slug.headers["ETag"])


@pytest.mark.parametrize("reference", ["nowhere", "harbour", "%00", "x" * 300, "00000000-0000-4000-8000-000000000000"])
def test_is_not_found_where_there_is_none(cast: Cast, reference: str) -> None:
    assert refusal(cast.api().get(f"/programs/{reference}")) == (404, "not_found")


def test_a_slug_of_former_times_leads_to_the_present_one(cast: Cast) -> None:
    OldSlug.objects.create(slug="port-friends", program=cast.harbour)
    answer = cast.api().get("/programs/port-friends?lang=fr")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/api/v1/programs/harbour-visitors?lang=fr"
    assert answer.json()["code"] == "moved"
    tokens = cast.api(cast.bruno).get("/programs/port-friends/tokens?limit=5")
    assert (tokens.status_code, tokens.headers["Location"]) == (301, "/api/v1/programs/harbour-visitors/tokens?limit=5")
    assert refusal(cast.api(cast.chen).get("/programs/port-friends/tokens")) == (404, "not_found")
    listings.hide(program=cast.harbour, by=NODE)
    hidden, never = cast.api().get("/programs/port-friends"), cast.api().get("/programs/port-nobody0")
    assert hidden.content.replace(b"port-friends", b"port-nobody0") == never.content


def test_an_old_slug_is_not_given_to_another_program(cast: Cast) -> None:
    OldSlug.objects.create(slug="port-friends", program=cast.harbour)
    body = {"source_language": "en", "name": "Port Friends", "country": "XA", "time_zone": "UTC"}
    assert cast.api(cast.chen).post("/programs", body).json()["slug"] == "port-friends-2"


@pytest.mark.parametrize(
    ("asked", "name", "language", "fallbacks", "country"),
    [
        ("fr", "Visiteurs du port", "fr", {"summary": "en"}, "Pays inventé XA"),
        ("fr-CA", "Visiteurs du port", "fr", {"summary": "en"}, "Pays inventé XA"),
        ("ar", "زوّار الميناء", "ar", {"summary": "en"}, "بلد متخيَّل XA"),
        ("de", "Harbour Visitors", "en", {}, "Erfundenes Land XA"),
        ("zh", "Harbour Visitors", "en", {}, "虚构国家 XA"),
    ],
)
def test_falls_back_text_by_text(
    cast: Cast, asked: str, name: str, language: str, fallbacks: dict[str, str], country: str
) -> None:
    shown = cast.api().get(f"{PATH}?lang={asked}").json()
    assert (shown["name"], shown["text_language"], shown["text_fallbacks"]) == (name, language, fallbacks)
    assert (shown["summary"], shown["country_name"]) == ("We visit every Saturday.", country)


def test_falls_back_to_the_source_language_then_english_then_any(cast: Cast) -> None:
    found = program(
        "-",
        cast.bruno,
        source_language="tr",
        name={"tr": "Liman", "en": "Port"},
        summary={"en": "Saturdays", "ja": "土曜日"},
        how_to_join={"ko": "오세요"},
    )
    shown = cast.api().get(f"/programs/{found.slug}?lang=de").json()
    assert (shown["name"], shown["summary"], shown["how_to_join"]) == ("Liman", "Saturdays", "오세요")
    assert (shown["text_language"], shown["text_fallbacks"]) == ("tr", {"summary": "en", "how_to_join": "ko"})


def test_gives_all_languages_at_once(cast: Cast) -> None:
    shown = cast.api().get(f"{PATH}?lang=all").json()
    assert shown["name"] == {"en": "Harbour Visitors", "fr": "Visiteurs du port", "ar": "زوّار الميناء"}
    assert (shown["summary"], shown["how_to_join"]) == ({"en": "We visit every Saturday."}, {})
    assert (shown["text_language"], shown["text_fallbacks"]) == ("all", {})


def test_a_place_is_shown_no_finer_than_it_may_be_known(cast: Cast) -> None:
    shown = {}
    for precision in ("exact", "city", "region", "country"):
        body = {"location": {"latitude": 43.298765, "longitude": 5.376543, "precision": precision}}
        cast.api(cast.bruno).patch(PATH, body, If_Match="*")
        shown[precision] = cast.api(cast.bruno).get(PATH).json()["location"]
    assert shown == {
        "exact": {"latitude": 43.2988, "longitude": 5.3765, "precision": "exact"},
        "city": {"latitude": 43.3, "longitude": 5.38, "precision": "city"},
        "region": {"latitude": 43.3, "longitude": 5.4, "precision": "region"},
        "country": None,
    }


def test_a_visit_that_has_ended_is_no_longer_shown(cast: Cast) -> None:
    links = [
        {"facility": "XA-NORD", "since": "2020-01-01", "until": "2026-01-01"},
        {"facility": facility("XA-SUD").code, "since": "2026-01-02", "access_status": "suspended"},
    ]
    shown = cast.api(cast.bruno).patch(PATH, {"facilities": links}, If_Match="*").json()
    assert [(row["name"], row["access_status"]) for row in shown["facilities"]] == [("Centre XA-SUD", "suspended")]


def test_comes_as_csv_with_no_formula(cast: Cast) -> None:
    cast.api(cast.amina).patch(PATH, {"name": {"en": "=HYPERLINK(1)"}, "city": "+Valmer"}, If_Match="*")
    answer = cast.api().get(f"{PATH}?format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (row["name"], row["city"]) == ("'=HYPERLINK(1)", "'+Valmer")
    assert (row["languages"], row["services"], row["stale"]) == ("en;fr", "visiting", "false")
    assert row["facilities"] == str(cast.north.pk)


def test_costs_the_same_with_any_number_of_facilities(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    links = [{"facility": facility(f"XA-{number}").code, "since": "2026-01-01"} for number in range(3)]
    with django_assert_num_queries(1):
        cast.api().get(PATH)
    cast.api(cast.bruno).patch(PATH, {"facilities": links}, If_Match="*")
    with django_assert_num_queries(1):
        assert len(cast.api().get(PATH).json()["facilities"]) == 3


def test_an_unlisted_program_is_no_different_from_none(cast: Cast) -> None:
    pending = program("Night Visitors", cast.bruno, listed=False)
    for caller in (cast.api(), cast.api(cast.chen), cast.api(cast.nadia)):
        other = uuid4()
        here, there = caller.get(f"/programs/{pending.pk}"), caller.get(f"/programs/{other}")
        assert refusal(here) == (404, "not_found")
        assert here.content.replace(str(pending.pk).encode(), str(other).encode()) == there.content
        assert dict(here.headers) == dict(there.headers)
