"""GET /programs?facets=: counts of the codes that all rows found have."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.actions import listings
from groups.models import Program
from groups.subjects import NODE
from tests.api.directory import refused, show
from tests.cast import Api, Cast, program
from tests.conftest import TODAY

ALL = "country,subdivision,kind,language,service,operator,access"


def facets(cast: Cast, query: str, **headers: str) -> Any:
    return cast.api().get(f"/programs?{query}", **headers).json()["facets"]


def test_counts_what_all_rows_have_with_names(cast: Cast) -> None:
    program("Zebra Line", cast.dora, services=["hotline"], subdivision="XA-7", country="XA", languages=["ar", "en"])
    found = facets(cast, f"facets={ALL}&limit=1", Accept_Language="fr")
    assert list(found) == ALL.split(",")
    assert found["country"] == [
        {"code": "XA", "name": "Pays inventé XA", "count": 3},
        {"code": "XB", "name": "Pays inventé XB", "count": 1},
    ]
    assert found["subdivision"] == [{"code": "XA-7", "name": "XA-7", "count": 1}]
    assert [(each["code"], each["count"]) for each in found["kind"]] == [("group", 4)]
    assert [(each["code"], each["name"], each["count"]) for each in found["language"]] == [
        ("en", "anglais", 4), ("fr", "français", 3), ("ar", "arabe", 1),
    ]  # fmt: skip
    assert [(each["code"], each["name"], each["count"]) for each in found["service"]] == [
        ("visiting", "Visites", 3), ("hotline", "Ligne téléphonique", 1),
    ]  # fmt: skip
    assert [(each["code"], each["count"]) for each in found["operator"]] == [("unknown", 1)]
    assert [(each["code"], each["count"]) for each in found["access"]] == [("open", 1)]


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("country=XA", {"XA": 2}),
        ("q=harbour", {"XA": 1}),
        ("q=harbor", {"XA": 1}),
        ("q=nothing", {}),
        ("country=FR", {}),
        ("stale=include", {"XA": 2, "XB": 1}),
        ("", {"XA": 1, "XB": 1}),
        ("facility=XA-NORD&language=fr", {"XA": 1}),
    ],
)
def test_counts_the_rows_that_the_filters_leave(cast: Cast, query: str, counts: dict[str, int]) -> None:
    if query in {"", "stale=include"}:
        Program.objects.filter(pk=cast.hill.pk).update(assured_on=TODAY.date() - timedelta(days=600))
        show(cast.hill)
    found = facets(cast, f"{query}&facets=country")
    assert {each["code"]: each["count"] for each in found["country"]} == counts


def test_geojson_has_them_too(cast: Cast) -> None:
    assert facets(cast, "facets=kind&format=geojson")["kind"][0]["count"] == 3


def test_a_change_shows_in_the_next_count(cast: Cast) -> None:
    assert facets(cast, "facets=country")["country"][0]["count"] == 2
    listings.hide(program=cast.hill, by=NODE)
    assert facets(cast, "facets=country")["country"][0]["count"] == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows_and_facets(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # the rows, the version, all tags, those of the forgotten
        facets(cast, f"limit={rows}&facets={ALL}")
    with django_assert_num_queries(2):  # the counts are kept while the version stands
        facets(cast, f"limit={rows}&facets={ALL}")
    with django_assert_num_queries(3):  # of the rows found alone
        facets(cast, f"limit={rows}&facets={ALL}&country=XA")


def test_refuses_what_is_no_facet(db: None) -> None:
    for query, told in (
        ("facets=", ("unknown_code", "/facets")),
        ("facets=name", ("unknown_code", "/facets")),
        ("facets=word", ("unknown_code", "/facets")),
        ("facets=country,country", ("unknown_code", "/facets")),
        ("facets=country,", ("unknown_code", "/facets")),
        ("facets=country&format=csv", ("contradictory_parameters", "/facets")),
        ("facets=country&format=ndjson", ("contradictory_parameters", "/facets")),
    ):
        assert refused(Api().get(f"/programs?{query}")) == [told]
