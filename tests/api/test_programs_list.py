"""GET /programs."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

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
    with django_assert_num_queries(5):  # programs with parents, languages, services, links, facilities
        answer = cast.api().get(f"/programs?country=XC&limit={rows}")
    assert len(answer.json()["results"]) == rows
