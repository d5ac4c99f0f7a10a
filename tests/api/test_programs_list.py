"""GET /programs."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import DjangoAssertNumQueries

from tests.api.refusals import faults, refusal
from tests.cast import Cast, facility, program


def test_lists_the_public_set_in_the_order_of_slugs(cast: Cast) -> None:
    program("Waiting Group", cast.chen, listed=False)
    answer = cast.api().get("/programs")
    assert answer.status_code == 200
    assert [row["slug"] for row in answer.json()["results"]] == ["abroad-circle", "harbour-visitors", "hill-friends"]
    assert (answer.json()["next"], answer.json()["previous"]) == (None, None)


def test_answers_in_arabic_and_names_what_is_not(cast: Cast) -> None:
    answer = cast.api().get("/programs?q=harbour", Accept_Language="ar")
    row = answer.json()["results"][0]
    assert answer.headers["Content-Language"] == "ar"
    assert (row["name"], row["text_language"], row["text_fallbacks"]) == ("زوّار الميناء", "ar", {"summary": "en"})
    assert row["facilities"][0]["name"] == "مركز XA-NORD"
    assert row["services"] == [{"code": "visiting", "name": "الزيارات"}]


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_the_database_the_same_number_of_times_for_any_number_of_rows(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        code = facility(f"XA-{number}").code
        program(
            f"Count {number}",
            cast.bruno,
            country="XC",
            facilities=[{"facility": code, "since": date(2020, 1, 1), "until": None}],
        )
    with django_assert_num_queries(1):  # the rows hold all that a listing shows
        answer = cast.api().get(f"/programs?country=XC&limit={rows}")
    assert len(answer.json()["results"]) == rows


@pytest.mark.parametrize(
    ("query", "code", "pointer"),
    [
        ("colour=red", "unknown_parameter", "/colour"),
        ("country=XA&country=XB", "repeated_parameter", "/country"),
        ("q=a%00b", "bad_text", "/q"),
        ("lang=xx", "unknown_language", "/lang"),
        ("lang=fr&lang=fr", "repeated_parameter", "/lang"),
        ("limit=0", "limit_out_of_range", "/limit"),
        ("limit=201", "limit_out_of_range", "/limit"),
        ("limit=ten", "limit_out_of_range", "/limit"),
        ("limit=%D9%A3", "limit_out_of_range", "/limit"),
        ("limit=51&lang=all", "limit_out_of_range", "/limit"),
        ("limit=99999999999999999999", "limit_out_of_range", "/limit"),
        ("cursor=nonsense", "cursor_malformed", "/cursor"),
        ("cursor=", "cursor_malformed", "/cursor"),
    ],
)
def test_refuses_what_it_does_not_know(cast: Cast, query: str, code: str, pointer: str) -> None:
    answer = cast.api().get(f"/programs?{query}", Accept_Language="fr")
    assert refusal(answer) == (400, "bad_parameter")
    assert faults(answer) == [(code, pointer)]
    with translation.override(answer.headers["Content-Language"]):
        assert answer.json()["detail"] == gettext("A parameter of the address is wrong.")


def test_shows_the_public_set_to_those_who_may_see_more(cast: Cast) -> None:
    program("Waiting Group", cast.bruno, listed=False)
    public = cast.api().get("/programs").json()
    for who in (cast.bruno, cast.amina, cast.nadia):
        answer = cast.api(who).get("/programs")
        assert answer.json() == public
        assert answer.headers["Cache-Control"] == "no-store"


def test_gives_all_languages_at_once(cast: Cast) -> None:
    row = cast.api().get("/programs?lang=all&q=harbour").json()["results"][0]
    assert row["name"] == {"en": "Harbour Visitors", "fr": "Visiteurs du port", "ar": "زوّار الميناء"}


def test_a_row_of_the_list_is_the_listing_itself(cast: Cast) -> None:
    for row in cast.api().get("/programs").json()["results"]:
        assert row == cast.api().get(f"/programs/{row['slug']}").json()
