"""GET /standards."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from network.node.canonical import digest
from network.standards import shipped
from network.standards.models import Version, VersionStatus
from tests.cast import Cast


@pytest.mark.usefixtures("standard")
def test_the_published_versions(cast: Cast) -> None:
    document = shipped.read("1.0")
    answer = cast.api().get("/standards")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "results": [
                {
                    "standard": "VRS",
                    "version": "1.0",
                    "status": "published",
                    "first_period": document.structure["first_period"],
                    "published_on": "2025-11-01",
                    "digest": digest(document.structure),
                    "superseded": None,
                    "languages": [
                        {
                            "code": language,
                            "texts_digest": digest(document.texts[language]),
                            "texts": len(document.texts["en"]),
                            **more,
                        }
                        for language, more in [
                            ("en", {"completeness": 100, "source": len(document.texts["en"])}),
                            *((each, counts(document.texts[each])) for each in ("es", "fr", "ar")),
                        ]
                    ],
                }
            ],
            "next": None,
            "previous": None,
        },
    )
    assert answer.headers["Cache-Control"] == "public, no-cache"


def counts(entries: dict[str, dict[str, str]]) -> dict[str, int]:
    """All shipped translations are drafts or reviewed, and none is outdated: the lint sees to it."""
    found = {status: sum(each["status"] == status for each in entries.values()) for status in ("reviewed", "draft")}
    complete = 100 * found["reviewed"] // len(entries)
    return {"completeness": complete, **{name: number for name, number in found.items() if number}}


def test_none_before_one_is_installed(cast: Cast) -> None:
    assert cast.api().get("/standards").json() == {"results": [], "next": None, "previous": None}


@pytest.mark.usefixtures("standard")
def test_drafts_are_not_shown(cast: Cast) -> None:
    Version.objects.create(
        version="2.0", status=VersionStatus.DRAFT, structure={}, digest=f"sha256:{'0' * 64}", first_period="2027-Q1",
        published_on=date(2026, 11, 1),
    )  # fmt: skip
    assert [each["version"] for each in cast.api().get("/standards").json()["results"]] == ["1.0"]
    assert cast.api().get("/standards/2.0").status_code == 404
    assert cast.api().get("/standards/current").json()["version"] == "1.0"


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_any_number_of_rows(
    cast: Cast, standard: None, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, rows):
        row = Version.objects.get(version="1.0")
        row.pk, row.version, row.first_period = None, f"1.{number}", f"202{6 + number}-Q1"
        row.save()
    cast.api().get("/standards")  # versions are kept by the process once they were read
    with django_assert_num_queries(1):  # versions with the digests of their texts
        answer = cast.api().get("/standards")
    assert len(answer.json()["results"]) == rows
