"""GET /programs as GeoJSON, CSV and NDJSON, and ?fields=."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.programs import formats
from groups import entries
from groups.actions import listings
from groups.models import Entry, Program
from groups.representations.tables import COLUMNS
from groups.subjects import NODE
from tests.api.directory import many, refused
from tests.cast import Answer, Cast, program

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", '"quoted", and more', "line\nbreak"]


def text(answer: Answer) -> str:
    assert answer.status_code == 200
    assert answer.streaming
    return answer.getvalue().decode()


def chunks(answer: Answer) -> Iterator[bytes]:
    found: Iterable[bytes] = answer.streaming_content  # type: ignore[attr-defined]  # of a streaming response
    return iter(found)


def table(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(answer), newline="")))


def test_geojson_shows_places_no_finer_than_they_are_published(cast: Cast) -> None:
    for precision in ("exact", "city", "region", "country"):
        program(
            precision, cast.dora, country="XC", location_precision=precision,
            latitude=Decimal("48.85664"), longitude=Decimal("2.35222"),
        )  # fmt: skip
    answer = cast.api().get("/programs?country=XC", Accept="application/geo+json", Accept_Language="fr")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    body = answer.json()
    assert (body["type"], body["next"], body["previous"]) == ("FeatureCollection", None, None)
    assert {each["properties"]["slug"]: each["geometry"] for each in body["features"]} == {
        "exact": {"type": "Point", "coordinates": [2.3522, 48.8566]},
        "city": {"type": "Point", "coordinates": [2.35, 48.86]},
        "region": {"type": "Point", "coordinates": [2.4, 48.9]},
        "country": None,
    }
    rows = cast.api().get("/programs?country=XC", Accept_Language="fr").json()["results"]
    assert [each["properties"] for each in body["features"]] == rows
    assert [each["id"] for each in body["features"]] == [row["id"] for row in rows]
    assert {each["type"] for each in body["features"]} == {"Feature"}


def test_geojson_comes_in_pages(cast: Cast) -> None:
    found, address = [], "/api/v1/programs?format=geojson&limit=2"
    while address:
        parts = urlsplit(address)
        answer = cast.api().get(f"{parts.path}?{parts.query}")
        found += [each["properties"]["slug"] for each in answer.json()["features"]]
        assert ("Link" in answer.headers) is True
        address = answer.json()["next"]
    assert found == ["abroad-circle", "harbour-visitors", "hill-friends"]


def test_csv_holds_all_rows_and_no_formula(cast: Cast) -> None:
    for number, name in enumerate(HOSTILE):
        program(f"group {number}", cast.dora, country="XC", name={"en": name})
    answer = cast.api().get("/programs?country=XC", Accept="text/csv")
    rows = table(answer)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="programs.csv"'
    assert sorted(row["name"] for row in rows) == sorted(
        f"'{name}" if name[0] in "=+-@＝" else name for name in HOSTILE
    )
    assert list(rows[0]) == list(COLUMNS)
    assert all(row["languages"] == "en;fr" for row in rows)
    # What is kept as a line and what is made of chosen columns is the same.
    chosen = (*COLUMNS[1:], COLUMNS[0])
    assert table(cast.api().get(f"/programs?country=XC&format=csv&fields={','.join(chosen)}")) == rows


def test_a_line_tells_what_is_stale_as_the_listing_does(cast: Cast) -> None:
    for days in (365, 366):
        made = program(f"after {days}", cast.dora, country="XC")
        Program.objects.filter(pk=made.pk).update(assured_on=timezone.now().date() - timedelta(days=days))
    entries.write(Program.objects.filter(country="XC"))
    told = [(row["slug"], row["stale"]) for row in table(cast.api().get("/programs?country=XC&format=csv"))]
    assert told == [("after-365", "false"), ("after-366", "true")]
    rows = cast.api().get("/programs?country=XC").json()["results"]
    assert [row["stale"] for row in rows] == [False, True]


def test_ndjson_is_the_rows_of_json_a_line_each(cast: Cast) -> None:
    many(cast)
    for query in ("", "country=XC", "q=circle", "lang=all", "near=0,0"):
        answer = cast.api().get(f"/programs?{query}", Accept="application/x-ndjson", Accept_Language="ar")
        assert answer.headers["Content-Type"] == "application/x-ndjson"
        lines = text(answer).splitlines()
        page = cast.api().get(f"/programs?{query}", Accept_Language="ar").json()["results"]
        assert [json.loads(line) for line in lines] == page


def test_texts_are_in_the_language_asked_for(cast: Cast) -> None:
    row = table(cast.api().get("/programs?format=csv&q=harbour", Accept_Language="fr"))[0]
    assert (row["name"], row["text_language"], row["summary"]) == (
        "Visiteurs du port",
        "fr",
        "We visit every Saturday.",
    )
    in_all = table(cast.api().get("/programs?format=csv&q=harbour&lang=all"))[0]
    assert in_all["name"] == "Harbour Visitors"
    line = json.loads(text(cast.api().get("/programs?format=ndjson&q=harbour", Accept_Language="fr")))
    assert line["services"] == [{"code": "visiting", "name": "Visites"}]


def test_fields_leave_those_alone_that_are_asked_for(cast: Cast) -> None:
    one = "q=harbour&fields=slug,name,country"
    row = {"slug": "harbour-visitors", "name": "Harbour Visitors", "country": "XA"}
    assert cast.api().get(f"/programs?{one}").json()["results"] == [row]
    assert cast.api().get(f"/programs?{one}&format=geojson").json()["features"][0]["properties"] == row
    assert json.loads(text(cast.api().get(f"/programs?{one}&format=ndjson"))) == row
    assert text(cast.api().get(f"/programs?{one}&format=csv")) == (
        "slug,name,country\r\nharbour-visitors,Harbour Visitors,XA\r\n"
    )
    assert list(cast.api().get("/programs?fields=distance_m,slug&near=0,0&limit=1").json()) == [
        "results",
        "next",
        "previous",
    ]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("fields=", ("unknown_code", "/fields")),
        ("fields=password", ("unknown_code", "/fields")),
        ("fields=slug,slug", ("unknown_code", "/fields")),
        ("fields=reporting_from", ("unknown_code", "/fields")),
        ("fields=distance_m", ("unknown_code", "/fields")),
        ("fields=latitude", ("unknown_code", "/fields")),  # a column, not a member
        ("fields=location&format=csv", ("unknown_code", "/fields")),  # a member, not a column
        ("format=csv&limit=5", ("contradictory_parameters", "/limit")),
        ("format=csv&cursor=x", ("contradictory_parameters", "/cursor")),
        ("format=ndjson&limit=5", ("contradictory_parameters", "/limit")),
        ("format=csv&country=xx", ("unknown_code", "/country")),
    ],
)
def test_refuses_what_does_not_fit(cast: Cast, query: str, told: tuple[str, str]) -> None:
    assert refused(cast.api().get(f"/programs?{query}")) == [told]


def test_what_it_does_not_speak_is_a_406(cast: Cast) -> None:
    for headers in ({"Accept": "application/xml"}, {"Accept": "text/html"}):
        assert cast.api().get("/programs", **headers).status_code == 406
    assert cast.api().get("/programs?format=xlsx").status_code == 406


def test_a_download_is_answered_with_304_while_nothing_changes(cast: Cast) -> None:
    first = cast.api().get("/programs?format=csv")
    tag = first.headers["ETag"]
    assert text(first)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = cast.api().get("/programs?format=csv", If_None_Match=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    for query, headers in (
        ("format=csv&country=XA", {}),
        ("format=csv", {"Accept_Language": "fr"}),
        ("format=ndjson", {}),
    ):
        assert cast.api().get(f"/programs?{query}", If_None_Match=tag, **headers).status_code == 200
    listings.hide(program=cast.hill, by=NODE)
    assert "hill-friends" not in text(cast.api().get("/programs?format=csv", If_None_Match=tag))
    assert cast.api(cast.bruno).get("/programs?format=csv").headers["Cache-Control"] == "no-store"


def test_head_has_the_headers_and_no_rows(cast: Cast) -> None:
    answer = cast.api().send("HEAD", "/programs?format=csv")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.getvalue() == b""


def test_who_is_hidden_while_it_streams_is_not_in_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "BATCH", 1)
    lines = chunks(cast.api().get("/programs?format=ndjson"))
    assert b"abroad-circle" in next(lines)
    listings.hide(program=cast.harbour, by=NODE)
    rest = b"".join(lines)
    assert b"hill-friends" in rest
    assert b"harbour-visitors" not in rest


def test_rows_are_fetched_in_parts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "BATCH", 2)
    answer = cast.api().get("/programs?format=csv")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(table(answer)) == 3
    assert len(asked) == 3  # two, one, and that there is no more


def test_an_error_on_the_way_breaks_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half a file that looks whole: the server closes the connection when the rows end with an exception."""
    monkeypatch.setattr(formats, "BATCH", 1)
    Entry.objects.filter(slug="harbour-visitors").update(line="{")
    sent = chunks(cast.api().get("/programs?format=csv"))
    assert next(sent).startswith(b"name,summary")
    assert b"abroad-circle" in next(sent)
    with pytest.raises(json.JSONDecodeError):
        next(sent)
